// What happens: operations under way, what became of objects, and the requests that were made.
import { byId, copyButton, keep, make, swap } from './dom.js';
import { filter, fold, target } from './fold.js';
import { operationsOf } from './progress.js';
import { go } from './route.js';
import { clockTime, duration, kindOf, span } from './words.js';

const fieldWords = {
  status: '', flavor_id: 'flavor', volume_size: 'volume', configuration_id: 'configuration group', slave_of: 'master', version_id: 'version', name: 'name',
  region: 'region', fault: 'fault', silent: 'guest', type: 'type',
};

/** eventText is what changed, as a sentence without its subject. */
const eventText = (event, nameOf) => {
  const { field, before = '', after = '' } = event;
  const badge = text => make('span', { class: `badge ${kindOf(text)}` }, text);
  if (field === 'status') return !before ? ['appeared, ', badge(after)] : !after ? ['is gone'] : [badge(before), ' → ', badge(after)];
  if (field === 'silent') return [after === 'true' ? 'its guest fell silent' : 'its guest is heard of again'];
  if (field === 'fault') return [after ? `fault: ${after}` : 'its fault is over'];
  if (field === 'slave_of') return [after ? `slave of ${nameOf(after)}` : before ? `no longer a slave of ${nameOf(before)}` : ''];
  const unit = field === 'volume_size' ? ' GB' : '';
  return [`${fieldWords[field] ?? field}: ${nameOf(before) || 'none'} → ${nameOf(after) || 'none'}${after ? unit : ''}`];
};

/** eventItem is a line of a timeline. */
export const eventItem = (event, { nameOf, open, exists, subject = true }) => make('li', { class: 'event', 'data-event': event.id },
  make('time', { datetime: event.time }, clockTime(event.time)), ' ',
  subject && [exists(event.object_id) ? make('button', { type: 'button', class: 'link', 'data-focus': 'event' + event.id, onclick: () => open(event.object_id) }, event.name)
    : make('span', {}, event.name), ' '],
  eventText(event, nameOf));

const answer = r => r.status === 0 ? 'no answer' : String(r.status);
const answerKind = r => r.status === 0 || r.status >= 400 ? 'bad' : 'good';

/** named is a path with names in place of the ids that are known. */
const named = (path, nameOf) => path.split('/').map(nameOf).join('/');

const requestRow = (entry, { open, exists, nameOf }) => {
  const { requests } = entry;
  const [first, last] = [requests[0], requests.at(-1)];
  const times = requests.map(r => r.duration_ms);
  return make('details', { class: 'request', 'data-key': entry.key },
    make('summary', { 'data-focus': 'request' + entry.key },
      make('time', { datetime: last.time }, clockTime(last.time)), make('span', { class: `method ${first.method}` }, first.method),
      make('code', { class: 'path', title: target(first) }, (first.kind === 'identity' ? 'identity ' : '') + named(target(first), nameOf)),
      first.object_id && nameOf(first.object_id) !== first.object_id && make('span', { class: 'made' }, nameOf(first.object_id)),
      requests.length > 1 && make('span', { class: 'times', title: `asked ${requests.length} times` }, `×${requests.length}`),
      make('span', { class: `badge ${answerKind(first)}` }, answer(first)), make('span', { class: 'took' }, duration(Math.max(...times)))),
    make('dl', {},
      make('dt', {}, 'Path'), make('dd', {}, make('code', {}, target(first))),
      make('dt', {}, 'Request id'), make('dd', {}, make('code', {}, last.request_id), copyButton(last.request_id, 'the request id')),
      requests.length > 1 && [make('dt', {}, 'Asked'), make('dd', {}, `${requests.length} times, from ${clockTime(first.time)} to ${clockTime(last.time)}; ${duration(Math.min(...times))} to ${duration(Math.max(...times))}`)],
      first.object_id && [make('dt', {}, 'Made'), make('dd', {}, exists(first.object_id)
        ? make('button', { type: 'button', class: 'link', onclick: () => open(first.object_id) }, nameOf(first.object_id)) : make('code', {}, first.object_id))],
      first.user_agent && [make('dt', {}, 'By'), make('dd', {}, first.user_agent)],
      first.body && [make('dt', {}, 'Body'), make('dd', {}, make('pre', { tabindex: 0 }, pretty(first.body)))]));
};

const pretty = text => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** drawRequests lists requests, the latest first; entries that are open stay open. */
export const drawRequests = (parent, requests, context, most) => {
  const entries = fold(requests).reverse().slice(0, most);
  keep(parent, entries, {
    key: e => e.key, signature: e => `${e.requests.length} ${context.nameOf(e.requests[0].object_id)} ${named(target(e.requests[0]), context.nameOf)}`,
    build: (e, old) => {
      const row = requestRow(e, context);
      row.open = old?.open ?? false;
      return row;
    },
  });
  return entries.length;
};

const operationItem = (o, now, open) => make('li', {},
  make('button', { type: 'button', class: 'link', 'data-focus': 'operation' + o.id, onclick: () => open(o.id) }, o.name), ' ', make('strong', {}, o.title), ' ', o.step, ' ',
  make('span', { class: 'elapsed', 'data-since': o.started }, span(now - Date.parse(o.started))), o.of > 0 && make('progress', { max: o.of, value: o.done, 'aria-label': o.title }));

/** drawOperations lists what is under way. */
export const drawOperations = (parent, state, now, open) => {
  const list = operationsOf(state);
  swap(parent, list, () => list.length ? make('ul', { class: 'plain' }, list.map(o => operationItem(o, now, open))) : make('p', { class: 'soft' }, 'Nothing is under way.'));
};

const drawEvents = (parent, events, context, most) => {
  const list = events.slice(-most).reverse();
  keep(parent, list, { key: e => e.id, signature: e => String(context.exists(e.object_id)), build: e => eventItem(e, context) });
};

/** drawRail is the short form, beside the topologies. */
export const drawRail = context => {
  drawOperations(byId('rail-operations'), context.state, context.now, context.open);
  drawEvents(byId('rail-events'), context.events, context, 12);
  byId('rail-no-events').hidden = context.events.length > 0;
  const writes = filter(context.requests, { method: context.route.polls ? '' : 'writes' });
  const shown = drawRequests(byId('rail-requests'), writes, context, 12);
  byId('rail-none').hidden = shown > 0;
};

/** drawActivity is the long form. */
export const drawActivity = context => {
  const { route, state, now } = context;
  drawOperations(byId('operations'), state, now, context.open);
  const events = context.events.filter(e => !route.about || e.object_id === route.about || e.cluster_id === route.about);
  drawEvents(byId('events'), events, context, 200);
  byId('no-events').hidden = events.length > 0;
  byId('about').value = route.about ?? '';
  byId('method').value = route.method ?? '';
  const objects = [...state.clusters.flatMap(c => [c, ...c.nodes]), ...state.instances];
  swap(byId('objects'), objects.map(o => [o.id, o.name]), () => objects.map(o => make('option', { value: o.id }, o.name)));
  const shown = drawRequests(byId('requests'), filter(context.requests, { method: route.method, object: route.about }), context, 200);
  byId('no-requests').hidden = shown > 0;
};

/** listen wires the filters. */
export const listen = () => {
  byId('about').addEventListener('input', event => go({ about: event.target.value.trim() }));
  byId('method').addEventListener('change', event => go({ method: event.target.value }));
};
