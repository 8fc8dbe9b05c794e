// The view of topologies: the roll-up, and a card for each, as many side by side as fit.
import { byId, icon, idText, keep, make, swap } from './dom.js';
import { drawing, machineBox } from './drawing.js';
import { naturalWidth } from './layout.js';
import { choose, rollUp, topologies } from './model.js';
import { operationsOf } from './progress.js';
import { go, link } from './route.js';
import { kindOf, kindWords, plural, span } from './words.js';

const titles = { cluster: 'Clusters', set: 'Masters and slaves', instance: 'Instances' };
const nouns = { cluster: 'cluster', set: 'set', instance: 'instance' };
const cell = 340; // the least width of a card
const gap = 14;
const cardPad = 34; // a card's padding and border, both sides

const badge = (status, kind = kindOf(status)) => make('span', { class: `badge ${kind}` }, status);

const rollUpElement = (rolls, route) => rolls.filter(r => r.count).map(r => make('li', { class: 'roll' },
  make('strong', {}, String(r.count)), ' ', r.count === 1 ? nouns[r.kind] : nouns[r.kind] + 's',
  ['bad', 'busy', 'good'].filter(k => r[k]).map(k => make('a', {
    class: `badge ${k}`, 'data-focus': r.kind + k, href: link({ ...route, view: 'topologies', object: '', health: route.health === k ? '' : k }),
    'aria-current': route.health === k ? 'true' : null,
  }, `${r[k]} ${kindWords[k]}`))));

const progressElement = (operation, now) => make('p', { class: 'progress' },
  make('strong', {}, operation.title), ' ', operation.step, ' ',
  make('span', { class: 'elapsed', 'data-since': operation.started }, span(now - Date.parse(operation.started))),
  operation.of > 0 && make('progress', { max: operation.of, value: operation.done, 'aria-label': operation.title }));

const heading = (topology, level, open, closed) => make(level, { class: 'title' },
  make('button', {
    type: 'button', class: 'fold', 'data-focus': 'fold', 'aria-expanded': String(!closed), 'aria-label': `${closed ? 'Open' : 'Fold'} ${topology.name}`,
    onclick: () => toggle(topology.id),
  }, icon('open')),
  topology.machines[0]?.ghost ? make('span', { class: 'object' }, topology.name) : make('button', {
    type: 'button', class: 'object', 'data-focus': 'title', 'data-object': topology.id, onclick: () => open(topology.id),
  }, topology.name));

const facts = t => {
  const machine = t.machines.find(m => m.volume_size) ?? t.machines[0];
  const count = t.machines.filter(m => !m.ghost).length;
  return [t.datastore && `${t.datastore.type} ${t.datastore.version}`, t.kind === 'cluster' ? plural(count, 'node') : t.kind === 'set' && plural(count, 'instance'),
    machine?.flavor_id && `flavor ${machine.flavor_id}`, machine?.volume_size && `${machine.volume_size} GB`, t.kind === 'instance' && machine.region,
    t.kind === 'instance' && machine.ip].filter(Boolean).join(' · ');
};

const failingBadge = t => t.health === 'bad' && t.status !== 'ERROR' && t.troubles.length > 0 && badge(`${t.troubles.length} failing`, 'bad');

const card = (t, { width, open, closed, selected, flashing, operations, now, several }) => make('article', {
  class: `card ${t.health}${selected === t.id ? ' selected' : ''}`, 'data-topology': t.id, 'data-kind': t.kind, 'aria-label': `${nouns[t.kind]} ${t.name}`,
  style: t.kind === 'instance' ? {} : { width: `${width + cardPad}px` },
},
t.kind === 'instance' && machineBox(t.machines[0], { selected, open, flash: flashing.has(t.id) }),
make('header', {}, t.kind !== 'instance' && [heading(t, 'h3', open, closed), t.status && badge(t.status), failingBadge(t)],
  make('span', { class: 'soft' }, facts(t) + (several && t.kind !== 'instance' ? ` · project ${several(t.project)}` : '')), t.kind !== 'set' && idText(t.id)),
t.fault && make('p', { class: 'fault' }, t.fault),
t.kind !== 'instance' && t.troubles.length > 0 && make('ul', { class: 'troubles', 'aria-label': 'Failing' }, t.troubles.slice(0, 4).map(trouble => make('li', {},
  make('button', { type: 'button', class: 'link', 'data-focus': 'trouble' + trouble.id, onclick: () => open(trouble.id) }, trouble.name), ' ', trouble.what)),
t.troubles.length > 4 && make('li', {}, `and ${t.troubles.length - 4} more`)),
operations.map(o => progressElement(o, now)),
t.kind !== 'instance' && !closed && make('div', { class: 'scroll' }, drawing(t, width, { selected, open, flashing })));

const closedSet = () => new Set((new URLSearchParams(location.hash.split('?')[1]).get('closed') ?? '').split(',').filter(Boolean));
const toggle = id => {
  const closed = closedSet();
  if (!closed.delete(id)) closed.add(id);
  go({ closed: [...closed].join(',') });
};

const empty = (route, state) => route.q || route.health || route.project
  ? [make('p', {}, 'Nothing fits. '), make('p', {}, make('a', { href: '#/topologies' }, 'Show everything'))]
  : [make('h3', {}, 'Nothing here yet'), make('p', {}, 'In a checkout of the provider, in a shell that has the variables which the sandbox printed:'),
    make('pre', { tabindex: 0 }, state.api === 'v1.0' ? 'cd examples/deployed/cluster\nterraform apply' : 'cd examples/topologies/cassandra\nterraform apply'),
    make('p', {}, 'What an apply makes appears here while it is made. ', make('a', { href: '#/inventory/shell' }, 'The variables to export'))];

/** drawTopologies brings the view up to date. flashing are the ids of what has just changed. */
export const drawTopologies = ({ state, route, flashing, now, open }) => {
  const all = topologies(state);
  const rolls = rollUp(all);
  const projects = [...new Set(all.map(t => t.project).filter(Boolean))];
  const projectName = id => state.projects.find(p => p.id === id)?.name ?? id;
  swap(byId('rollup'), [rolls, route.health, route.q], () => rollUpElement(rolls, route));
  const chosen = choose(all, route);
  const operations = Map.groupBy(operationsOf(state), o => o.id);
  const closed = closedSet();
  const room = byId('topologies').clientWidth;
  const columns = Math.max(1, Math.floor((room + gap) / (cell + gap)));
  const sections = Object.keys(titles).map(kind => ({ kind, list: chosen.filter(t => t.kind === kind) })).filter(s => s.list.length);
  keep(byId('topologies'), sections.length ? sections : [{ kind: 'none', list: [] }], {
    key: s => s.kind, signature: s => s.kind === 'none' ? JSON.stringify([route.q, route.health, state.api]) : s.kind + closed.has(s.kind),
    build: s => s.kind === 'none' ? make('div', { class: 'empty' }, empty(route, state)) : make('section', { class: 'kind', 'aria-labelledby': 'kind-' + s.kind },
      make('h2', {}, make('button', {
        type: 'button', class: 'fold', id: 'kind-' + s.kind, 'data-focus': 'fold', 'aria-expanded': String(!closed.has(s.kind)), onclick: () => toggle(s.kind),
      }, icon('open'), ' ', titles[s.kind], ' ', make('span', { class: 'count' }))), make('div', { class: 'cards' })),
  });
  for (const { kind, list } of sections) {
    const section = byId('topologies').querySelector(`[data-key="${kind}"]`);
    section.querySelector('.count').textContent = String(list.length);
    const cards = section.querySelector('.cards');
    cards.style.setProperty('--columns', columns);
    keep(cards, closed.has(kind) ? [] : list, {
      key: t => t.id,
      signature: t => {
        const flash = t.machines.filter(m => flashing.has(m.id)).map(m => m.id);
        const marked = t.id === route.object || t.machines.some(m => m.id === route.object) ? route.object : '';
        return JSON.stringify([t, room, closed.has(t.id), marked, flash, operations.get(t.id), projects.length > 1,
          t.machines.flatMap(m => operations.get(m.id) ?? [])]);
      },
      build: t => {
        const here = t.kind === 'set' ? t.machines.flatMap(m => operations.get(m.id) ?? []).map(o => ({ ...o, title: `${o.name}: ${o.title}` })) : operations.get(t.id) ?? [];
        return card(t, {
          width: Math.min(room, Math.max(cell, naturalWidth(t) + cardPad)) - cardPad, open, closed: closed.has(t.id), selected: route.object, flashing, operations: here, now,
          several: projects.length > 1 && projectName,
        });
      },
    });
  }
};
