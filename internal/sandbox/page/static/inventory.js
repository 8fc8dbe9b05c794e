// Everything there is besides topologies, each kind in a place of its own.
import { byId, idText, make, swap } from './dom.js';
import { get } from './control.js';
import { kindOf } from './words.js';

const table = (caption, head, rows) => make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, make('table', {},
  make('caption', { class: 'unseen' }, caption), make('thead', {}, make('tr', {}, head.map(h => make('th', { scope: 'col' }, h)))),
  make('tbody', {}, rows.map(cells => make('tr', {}, cells.map(c => make('td', {}, c ?? '')))))));
const empty = (words, command) => [make('p', {}, words), command && make('pre', { tabindex: 0 }, command)];
const bar = (used, most, unit) => most ? [`${used} of ${most}${unit} `, make('meter', { min: 0, max: most, value: used, high: most * 0.8, 'aria-label': `${used} of ${most}` })] : `${used}${unit}, no quota`;

const terraform = body => `# main.tf\n${body}\n\nterraform apply`;

/** sections by name: what it is called, and what stands in it. */
const sections = {
  databases: ['Databases and users', ({ machines, open }) => {
    const rows = machines.flatMap(m => [...(m.databases ?? []).map(d => [link(m, open), 'database', d.name, [d.character_set, d.collate].filter(Boolean).join(', ')]),
      ...(m.users ?? []).map(u => [link(m, open), 'user', `${u.name}@${u.host || '%'}`, (u.databases ?? []).join(', ')])]);
    return rows.length ? table('Databases and users', ['Instance', 'Kind', 'Name', 'More'], rows)
      : empty('No instance has a database or a user that came through Trove.', terraform('resource "trove_database" "orders" {\n  instance_id = trove_instance.master.id\n  name        = "orders"\n}'));
  }],
  backups: ['Backups', ({ state, link, nameOf }) => state.backups.length ? table('Backups', ['Name', 'Status', 'Of', 'Adds to', 'Size', 'Id'], state.backups.map(b => [
    b.name, make('span', { class: `badge ${kindOf(b.status)}` }, b.status), link(b.instance_id), b.parent_id && nameOf(b.parent_id), `${b.size} GB`, idText(b.id)]))
    : empty('No backups.', terraform('resource "trove_backup" "nightly" {\n  instance_id = trove_instance.master.id\n  name        = "nightly"\n}'))],
  configurations: ['Configuration groups', ({ state, link }) => state.configurations.length ? table('Configuration groups', ['Name', 'Values', 'Used by', 'Id'], state.configurations.map(c => [
    [make('strong', {}, c.name), c.description && make('div', { class: 'soft' }, c.description)],
    make('ul', { class: 'plain' }, Object.entries(c.values ?? {}).map(([k, v]) => make('li', {}, make('code', {}, `${k} = ${v}`)))), (c.instances ?? []).map(id => [link(id), ' ']), idText(c.id)]))
    : empty('No configuration groups.', terraform('resource "trove_configuration" "tuned" {\n  name      = "tuned"\n  datastore = { type = "mysql", version = "5.7.29" }\n  values    = { max_connections = 200 }\n}'))],
  modules: ['Modules', ({ state, link }) => state.modules.length ? table('Modules', ['Name', 'Type', 'Applied to', 'Id'], state.modules.map(m => [m.name, m.type, (m.instances ?? []).map(id => [link(id), ' ']), idText(m.id)]))
    : empty('No modules. They are made with Trove\'s own client, and named by module_ids.', 'openstack database module create …')],
  projects: ['Projects and quotas', ({ state }) => table('Projects and quotas', ['Project', 'Nodes and instances', 'Volumes', 'Id'], state.projects.map(p => [
    p.name, bar(p.instances, p.max_instances, ''), bar(p.volumes, p.max_volumes, ' GB'), idText(p.id)]))],
  regions: ['Regions', ({ state, machines }) => table('Regions', ['Region', 'Nodes and instances', 'Failing'], state.regions.map((region, i) => {
    const here = machines.filter(m => m.region === region);
    return [region + (i === 0 ? ' (home)' : ''), String(here.length), String(here.filter(m => kindOf(m.status) === 'bad').length)];
  }))],
  offers: ['Datastores and flavors', ({ state }) => [
    table('Datastores', ['Datastore', 'Version', ''], state.datastores.map(d => [d.type, d.version, d.active ? '' : 'inactive'])),
    table('Flavors', ['Flavor', 'Name', 'Memory', 'CPUs'], state.flavors.map(f => [f.id, f.name, `${f.ram} MB`, String(f.vcpus)]))]],
  shell: ['Variables for a shell', () => make('pre', { id: 'environment', tabindex: 0 }, environment)],
};

const link = (machine, open) => make('button', { type: 'button', class: 'link', 'data-focus': machine.id, onclick: () => open(machine.id) }, machine.name);

let environment = '…';
const loadEnvironment = async () => {
  const answer = await get('environment');
  environment = answer.environment.map(line => `export ${line}`).join('\n');
  byId('environment')?.replaceChildren(environment);
};

/** drawInventory is the whole view, one section at a time. */
export const drawInventory = ({ state, route, open }) => {
  const chosen = sections[route.section] ? route.section : 'databases';
  swap(byId('inventory-sections'), chosen, () => Object.entries(sections).map(([name, [title]]) => make('li', {},
    make('a', { href: `#/inventory/${name}`, 'data-focus': name, 'aria-current': name === chosen ? 'page' : null }, title))));
  if (chosen === 'shell' && environment === '…') loadEnvironment();
  const machines = [...state.clusters.flatMap(c => c.nodes), ...state.instances];
  const known = new Map([...state.clusters, ...machines].map(o => [o.id, o]));
  const context = {
    state, machines, open, nameOf: id => known.get(id)?.name ?? state.backups.find(b => b.id === id)?.name ?? id,
    link: id => known.has(id) ? link(known.get(id), open) : make('code', {}, id),
  };
  const { now, operations, ...still } = state;
  swap(byId('inventory'), [chosen, still], () => [make('h2', {}, sections[chosen][0]), sections[chosen][1](context)]);
};
