'use strict';
// Everything is built from text nodes: names come from whoever calls the API.
const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter(child => child !== null && child !== ''));
  return element;
};
const classes = { ACTIVE: 'good', NONE: 'good', ERROR: 'bad', FAILED: 'bad' };
const pending = ['BUILD', 'GROW', 'SHRINK', 'REPLACE', 'REBOOT', 'BACKUP', 'DETACH', 'SHUTDOWN', 'RESIZE', 'UPGRADE', 'PROMOTE', 'EJECT',
  'RESTART_REQUIRED', 'BUILDING', 'DELETING', 'GROWING_CLUSTER', 'SHRINKING_CLUSTER', 'RESTARTING_CLUSTER', 'UPGRADING_CLUSTER', 'UPDATING_CLUSTER'];
const kind = status => classes[status] || (pending.includes(status) ? 'busy' : 'odd');
const badge = status => make('span', { class: 'status ' + kind(status) }, status);
const role = object => object.role ? make('span', { class: 'role' }, object.role + (object.read_only ? ', read only' : '')) : null;
const fault = object => object.fault ? make('p', { class: 'fault' }, object.fault) : null;
const size = object => `flavor ${object.flavor_id} · ${object.volume_size} GB`;
const at = time => time.slice(11, 19);

const machine = object => make('li', { class: 'node ' + kind(object.status) },
  make('div', { class: 'title' }, make('strong', {}, object.name), badge(object.status), role(object)),
  make('div', { class: 'soft' }, [object.ip, size(object)].filter(Boolean).join(' · ')),
  make('div', { class: 'id' }, object.id), fault(object));

const heading = (object, more) => make('div', { class: 'title' },
  make('h3', {}, object.name), badge(object.status), role(object),
  make('span', { class: 'soft' }, `${object.datastore.type} ${object.datastore.version} · ${more}`), make('span', { class: 'id' }, object.id));

const cluster = (object, regions) => make('section', { class: 'card', 'aria-label': 'Cluster ' + object.name },
  heading(object, `${object.nodes.length} node${object.nodes.length === 1 ? '' : 's'} · ${size(object)}`), fault(object),
  make('div', { class: 'regions' }, ...[...new Set([...regions, ...object.nodes.map(node => node.region)])]
    .map(region => [region, object.nodes.filter(node => node.region === region)])
    .filter(([, nodes]) => nodes.length)
    .map(([region, nodes]) => make('div', { class: 'region' }, make('h4', {}, region), make('ul', {}, ...nodes.map(machine))))));

const instance = (object, all) => make('section', { class: 'card', 'aria-label': 'Instance ' + object.name },
  heading(object, [object.region, size(object), object.ip].filter(Boolean).join(' · ')), fault(object),
  object.slaves ? make('ul', { class: 'slaves', 'aria-label': 'Slaves' }, ...all.filter(other => other.slave_of === object.id).map(machine)) : null);

const request = entry => make('tr', {},
  make('td', {}, at(entry.time)), make('td', {}, entry.kind),
  make('td', { class: 'path' }, make('code', {}, `${entry.method} ${entry.path}${entry.query ? '?' + entry.query : ''}`)),
  make('td', entry.status >= 400 || entry.status === 0 ? { class: 'bad' } : {}, entry.status || 'connection reset'));

const none = text => [make('p', { class: 'soft' }, text)];
// A part of the page is replaced only if it has changed, so that a selection or a focus stays.
const drawn = {};
const draw = (id, data, elements) => {
  const text = JSON.stringify(data);
  if (drawn[id] === text) return;
  drawn[id] = text;
  document.getElementById(id).replaceChildren(...elements());
};
const get = async path => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};

let last = 0, requests = [];
const refresh = async () => {
  try {
    const [state, journal] = await Promise.all([get('/_sandbox/state'), get('/_sandbox/journal?after=' + last)]);
    requests = [...journal.requests.reverse(), ...requests].slice(0, 15);
    last = requests.length ? requests[0].id : 0;
    document.getElementById('clock').textContent = state.now.slice(0, 19).replace('T', ' ') + ' UTC';
    document.getElementById('speed').textContent = state.speed ? `${state.speed} × real time` : 'stands still';
    document.getElementById('setup').textContent = `API ${state.api}${state.api === 'nodes' ? ', phase ' + state.phase : ''} · regions ${state.regions.join(', ')}`;
    draw('clusters', state.clusters, () => state.clusters.length ? state.clusters.map(object => cluster(object, state.regions)) : none('No clusters.'));
    const gone = object => !state.instances.some(other => other.id === object.slave_of);
    draw('instances', state.instances, () => state.instances.length
      ? state.instances.filter(object => !object.slave_of || gone(object)).map(object => instance(object, state.instances)) : none('No instances.'));
    draw('requests', requests, () => requests.map(request));
    document.getElementById('trouble').textContent = '';
  } catch (error) {
    [last, requests] = [0, []];
    document.getElementById('trouble').textContent = 'The sandbox does not answer.';
  }
  setTimeout(refresh, 1000);
};
refresh();
