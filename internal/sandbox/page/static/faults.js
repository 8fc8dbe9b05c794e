// The view of faults, and the rows of buttons in it and beside an object. Each row says the request that a script would send.
import { byId, copyButton, make, swap } from './dom.js';
import { buildFaults, curl, leaps, quotas, requestFaults, send, speeds } from './control.js';

/** faultRow is a button, what it does, and the request behind it. */
export const faultRow = request => make('li', { class: 'fault-row' },
  make('button', { type: 'button', 'data-focus': request.label, 'aria-pressed': request.pressed === undefined ? null : String(request.pressed), onclick: () => send(request) }, request.label),
  make('span', { class: 'soft' }, request.about),
  make('details', {}, make('summary', { 'data-focus': 'script ' + request.label, 'aria-label': `Script: ${request.label}` }, 'script'),
    make('div', { class: 'script' }, make('code', { class: 'curl' }, curl(request)), copyButton(curl(request), 'the request'))));

const pendingRow = fault => make('li', { class: 'fault-row' },
  make('button', { type: 'button', 'data-focus': 'remove' + fault.id, onclick: () => send({ method: 'DELETE', path: `faults/${fault.id}`, done: 'Taken back.' }) }, 'Take back'),
  make('span', {}, make('strong', {}, fault.effect.replaceAll('_', ' ')), ' ',
    fault.name ? `of ${fault.name}` : [fault.method || 'any method', fault.path || 'any path', fault.status || '', fault.delay || ''].filter(Boolean).join(' '),
    ' ', make('span', { class: 'soft' }, fault.times < 0 ? 'always' : fault.times === 1 ? 'once' : `${fault.times} times`)));

/** drawFaults is the whole view. */
export const drawFaults = ({ state }) => {
  swap(byId('pending'), state.faults, () => state.faults.length
    ? [make('ul', { class: 'rows' }, state.faults.map(pendingRow)), make('button', { type: 'button', 'data-focus': 'all', onclick: () => send({ method: 'DELETE', path: 'faults', done: 'All are taken back.' }) }, 'Take all back')]
    : make('p', { class: 'soft' }, 'No fault waits for its moment. Those of one object are beside it: click on a node or an instance.'));
  swap(byId('request-faults'), 'once', () => make('ul', { class: 'rows' }, requestFaults.map(faultRow)));
  swap(byId('quota-faults'), state.projects, () => make('ul', { class: 'rows' }, quotas(state).map(faultRow)));
  swap(byId('clock-buttons'), state.speed, () => make('ul', { class: 'rows' }, [...speeds.map(s => ({ ...s, pressed: s.speed === state.speed })), ...leaps].map(faultRow)));
};

const drawBuild = () => {
  const name = byId('build-name').value.trim();
  swap(byId('build-faults'), name, () => name ? make('ul', { class: 'rows' }, buildFaults(name).map(faultRow))
    : make('p', { class: 'soft' }, 'Type the name that a node or an instance is going to have, products-2 for instance.'));
};

/** listen wires the name of what is to fail. */
export const listen = () => {
  byId('build-name').addEventListener('input', drawBuild);
  drawBuild();
};
