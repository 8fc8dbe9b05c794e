// An object beside the rest: what it is, its neighbours, what became of it, its requests, its document, and what can be done to it.
import { byId, copyButton, icon, idText, make, swap } from './dom.js';
import { curl, faultsOf, get } from './control.js';
import { faultRow } from './faults.js';
import { about } from './fold.js';
import { drawRequests, eventItem } from './live.js';
import { clusterStatus, health, roleName, topologies, troubles } from './model.js';
import { operationsOf } from './progress.js';
import { go, link } from './route.js';
import { kindOf, span } from './words.js';

/** find is an object of any kind by its id: {kind, object, cluster}. */
export const find = (state, id) => {
  for (const cluster of state.clusters) {
    if (cluster.id === id) return { kind: 'cluster', object: cluster };
    const node = cluster.nodes.find(n => n.id === id);
    if (node) return { kind: 'node', object: { ...node, project_id: cluster.project_id, datastore: cluster.datastore }, cluster };
  }
  const instance = state.instances.find(i => i.id === id);
  return instance && { kind: 'instance', object: instance };
};

const row = (name, ...value) => value.flat().some(v => v !== null && v !== undefined && v !== '' && v !== false) ? [make('dt', {}, name), make('dd', {}, ...value)] : [];

const facts = ({ kind, object, cluster }, state) => make('dl', { class: 'facts' },
  row('Datastore', object.datastore && `${object.datastore.type} ${object.datastore.version}`),
  row('Region', object.region), row('Zone', object.availability_zone), row('Type', object.type), row('Shard', object.shard_id && idText(object.shard_id)),
  row('Role', object.role && roleName(object.role) + (object.read_only ? ', read only' : '')), row('Database', object.operating_status),
  row('Flavor', object.flavor_id), row('Volume', object.volume_size && `${object.volume_size} GB`), row('Address', object.ip), row('Host', object.hostname),
  row('Project', state.projects.find(p => p.id === object.project_id)?.name), row('Created', object.created.replace('T', ' ').slice(0, 19)),
  row('Changed', object.updated.replace('T', ' ').slice(0, 19)), row(kind === 'node' ? 'Joined' : '', kind === 'node' && cluster && (object.joined ? '' : 'not yet')));

const neighbours = ({ kind, object, cluster }, state, open) => {
  const go = (id, name) => make('button', { type: 'button', class: 'link', 'data-focus': 'neighbour' + id, onclick: () => open(id) }, name);
  const nameOf = id => find(state, id)?.object.name;
  const items = [
    cluster && ['Cluster', go(cluster.id, cluster.name)],
    kind === 'cluster' && object.nodes.length && ['Nodes', object.nodes.map(n => go(n.id, n.name))],
    object.slave_of && ['Master', nameOf(object.slave_of) ? go(object.slave_of, nameOf(object.slave_of)) : make('span', { class: 'trouble' }, 'lost')],
    object.slaves?.length && ['Slaves', object.slaves.map(id => go(id, nameOf(id) ?? id))],
    object.configuration_id && ['Configuration group', make('a', { href: link({ view: 'inventory', section: 'configurations' }) },
      state.configurations.find(c => c.id === object.configuration_id)?.name ?? object.configuration_id)],
    state.backups.some(b => b.instance_id === object.id) && ['Backups', make('a', { href: link({ view: 'inventory', section: 'backups' }) },
      String(state.backups.filter(b => b.instance_id === object.id).length))],
    object.databases?.length && ['Databases', object.databases.map(d => make('span', { class: 'chip' }, d.name))],
    object.users?.length && ['Users', object.users.map(u => make('span', { class: 'chip' }, u.name))],
  ].filter(Boolean);
  return items.length ? make('dl', { class: 'facts' }, items.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])) : make('p', { class: 'soft' }, 'None.');
};

let document_ = { id: '', updated: '', text: '' };

/** loadDocument asks for an object as the API shows it, again where it has changed. */
const loadDocument = async (id, updated) => {
  if (document_.id === id && document_.updated === updated) return;
  if (document_.id !== id) document_.text = '';
  document_ = { id, updated, text: document_.text };
  try {
    const view = await get('objects/' + id);
    if (document_.id !== id) return;
    document_.text = `GET ${view.path} → ${view.status}\n\n${JSON.stringify(view.document, null, 2)}`;
  } catch (error) {
    document_.text = error.message;
  }
  byId('document').textContent = document_.text;
  byId('document').nextElementSibling.replaceChildren(copyButton(document_.text, 'the document'));
};

const section = (id, title, ...content) => make('section', { class: 'part', 'aria-labelledby': `details-${id}-title` }, make('h3', { id: `details-${id}-title` }, title), ...content);

/** build makes the panel's frame, once for each object. */
const build = (found, open) => [
  make('header', {}, make('div', { class: 'title' }, make('h2', { id: 'details-title', tabindex: -1 }), make('span', { id: 'details-badge' }),
    make('button', { type: 'button', class: 'close', 'aria-label': 'Close', title: 'Close (Esc)', onclick: () => open('') }, icon('close'))),
  idText(found.object.id), make('p', { class: 'fault', id: 'details-fault' })),
  make('div', { id: 'details-operation' }), make('div', { id: 'details-facts' }), section('neighbours', 'Neighbours', make('div', { id: 'neighbours' })),
  section('faults', 'Try a fault', make('div', { id: 'object-faults' })), section('timeline', 'What happened to it', make('ol', { id: 'timeline', class: 'plain' })),
  section('requests', 'Its requests', make('div', { id: 'object-requests', class: 'requests' }), make('p', {}, make('a', { id: 'all-requests' }, 'All, with filters'))),
  section('document', 'Its document', make('pre', { id: 'document', tabindex: 0, 'aria-label': 'Document' }), make('div')),
];

/** drawDetails brings the panel up to date, and is false if there is no such object. */
export const drawDetails = context => {
  const { state, route, events, requests, now, open } = context;
  const panel = byId('details');
  const found = route.object && find(state, route.object);
  const gone = route.object && !found;
  panel.hidden = !route.object;
  document.body.classList.toggle('with-details', Boolean(route.object));
  if (!route.object) {
    panel.object = '';
    return;
  }
  if (gone) {
    panel.object = '';
    panel.replaceChildren(make('header', {}, make('div', { class: 'title' }, make('h2', { id: 'details-title', tabindex: -1 }, 'Gone'),
      make('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => open('') }, icon('close')))),
    make('p', {}, 'There is nothing with the id ', make('code', {}, route.object), '.'),
    make('ol', { class: 'plain' }, events.filter(e => e.object_id === route.object).reverse().map(e => eventItem(e, { ...context, subject: false }))));
    return;
  }
  const { object, kind } = found;
  if (panel.object !== object.id) {
    panel.object = object.id;
    panel.replaceChildren(...build(found, open));
    panel.scrollTop = 0;
    byId('details-title').focus({ preventScroll: true });
  }
  byId('details-title').textContent = object.name;
  const status = kind === 'cluster' ? clusterStatus(object) : object.status;
  swap(byId('details-badge'), [status, health(object)], () => make('span', { class: `badge ${kindOf(status)}` }, status));
  byId('details-fault').textContent = [...(kind === 'cluster' ? [] : troubles(object).filter(t => t !== object.status)), object.fault].filter(Boolean).join('. ');
  const operation = operationsOf(state).find(o => o.id === object.id || o.id === found.cluster?.id);
  swap(byId('details-operation'), operation, () => operation && make('p', { class: 'progress' }, make('strong', {}, operation.title), ' ', operation.step, ' ',
    make('span', { class: 'elapsed', 'data-since': operation.started }, span(now - Date.parse(operation.started)))));
  swap(byId('details-facts'), object, () => facts(found, state));
  swap(byId('neighbours'), [object, state.instances.map(i => i.id)], () => neighbours(found, state, open));
  const rows = faultsOf(object, kind, state.api);
  swap(byId('object-faults'), rows.map(curl), () => make('ul', { class: 'rows' }, rows.map(faultRow)));
  const own = events.filter(e => e.object_id === object.id || e.cluster_id === object.id).slice(-40).reverse();
  swap(byId('timeline'), own.map(e => e.id), () => own.map(e => eventItem(e, { ...context, subject: kind === 'cluster' })));
  drawRequests(byId('object-requests'), requests.filter(r => about(r, object.id)), context, 15);
  byId('all-requests').href = link({ view: 'activity', about: object.id, object: object.id });
  loadDocument(object.id, JSON.stringify([object, state.operations.filter(o => o.instance_id === object.id)]));
};
