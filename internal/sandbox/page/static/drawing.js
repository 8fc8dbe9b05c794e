// A topology's drawing: machines are buttons, in frames, above an SVG of what is connected to what.
import { icon, make, svg } from './dom.js';
import { layout, node } from './layout.js';
import { roleName, summary, troubles } from './model.js';
import { shortName } from './words.js';

const roleIcons = { primary: 'primary', master: 'primary', seed: 'seed', arbiter: 'arbiter', query_router: 'router', config_server: 'config' };

const px = n => `${n}px`;
const place = ({ x, y, width, height }) => ({ left: px(x), top: px(y), ...(width && { width: px(width) }), ...(height && { height: px(height) }) });

/** more says of a machine what its box has no room for. */
const more = m => [m.region && `region ${m.region}`, m.availability_zone && `zone ${m.availability_zone}`, m.fault].filter(Boolean).join(', ');

/** machineBox is a machine that can be clicked. A master that is gone can't: there is nothing left to show. */
export const machineBox = (machine, { selected, open, flash, at, tab }) => {
  const trouble = troubles(machine).find(t => t !== machine.status);
  const chip = machine.role === 'slave' && machine.read_only ? 'read-only slave' : roleName(machine.role);
  return make(machine.ghost ? 'div' : 'button', {
    type: machine.ghost ? null : 'button', class: `machine ${machine.ghost ? 'ghost' : machine.health}${flash ? ' flash' : ''}${machine.role ? ' role-' + machine.role : ''}`,
    'data-id': machine.id, 'data-name': machine.name, 'data-role': machine.role || null, 'data-focus': machine.id, style: at && place({ ...at, ...node }),
    'aria-pressed': machine.ghost ? null : String(selected === machine.id), title: [machine.name, more(machine)].filter(Boolean).join(', '),
    tabindex: tab, onclick: machine.ghost ? null : () => open(machine.id),
  },
  make('span', { class: 'glyph' }, icon(machine.ghost ? 'lost' : roleIcons[machine.role] ?? 'data')),
  make('span', { class: 'name' }, shortName(machine.name, machine.owner)), ' ',
  make('span', { class: 'second' }, !machine.ghost && make('span', { class: 'status' }, machine.status), ' ',
    chip && !trouble && make('span', { class: 'chip' }, chip), trouble && make('span', { class: 'trouble' }, trouble)),
  make('span', { class: 'unseen' }, ` ${more(machine)}`));
};

const arrows = new Set(['replicates', 'seeds', 'routes']);

const pathElement = p => [
  svg('path', {
    d: p.d, class: `edge ${p.kind} ${p.health}`, 'data-from': p.from, 'data-to': p.to, 'data-kind': p.kind, 'data-state': p.label || null,
    'marker-end': arrows.has(p.kind) ? `url(#arrow-${p.health})` : null,
  }),
  p.label && p.labelX !== undefined && svg('text', { x: p.labelX, y: p.labelY, class: `edge-label ${p.health}` }, p.label),
];
// Where arrows share a line, it is that of one which works.
const failingFirst = (a, b) => (b.health === 'bad') - (a.health === 'bad');

/** drawing is the whole picture. Tab leads to it once, arrow keys from machine to machine. */
export const drawing = (topology, width, options) => {
  const l = layout(topology, width);
  const byIdOf = new Map(topology.machines.map(m => [m.id, m]));
  const placed = [...l.nodes].filter(([id]) => byIdOf.has(id));
  const boxes = placed.map(([id, at], i) => machineBox(byIdOf.get(id), {
    ...options, at, flash: options.flashing.has(id), tab: (options.selected && l.nodes.has(options.selected) ? options.selected === id : i === 0) ? '0' : '-1',
  }));
  return make('div', {
    class: 'drawing', role: 'group', 'aria-label': `Topology of ${topology.name}`, style: { width: px(l.width), height: px(l.height) }, onkeydown: roam,
  },
  make('p', { class: 'unseen' }, summary(topology)),
  l.frames.map(f => make('div', { class: `frame ${f.kind}`, 'data-frame': f.id, style: place(f) }, make('span', { class: 'frame-label' }, f.label))),
  svg('svg', { class: 'edges', width: l.width, height: l.height, 'aria-hidden': 'true' }, [...l.paths].sort(failingFirst).map(pathElement)),
  boxes);
};

/** roam moves the focus to the next machine in the direction of an arrow key. */
const roam = event => {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const from = event.target.closest('button.machine');
  if (!direction || !from) return;
  event.preventDefault();
  const here = [from.offsetLeft, from.offsetTop];
  let best = null;
  for (const box of event.currentTarget.querySelectorAll('button.machine')) {
    const [dx, dy] = [box.offsetLeft - here[0], box.offsetTop - here[1]];
    const ahead = dx * direction[0] + dy * direction[1];
    const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    const far = ahead + 2 * aside;
    if (ahead > 0 && (!best || far < best.far)) best = { box, far };
  }
  if (!best) return;
  from.tabIndex = -1;
  best.box.tabIndex = 0;
  best.box.focus();
};
