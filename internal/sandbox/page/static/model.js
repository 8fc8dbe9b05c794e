// From the sandbox's state to what is drawn: topologies, each with its machines, its frames and what is connected to what. Pure.
import { kindOf, plural, worst } from './words.js';

/** health of a machine: its status, and what deployed Trove says of the database on it. */
export const health = machine => machine.operating_status && kindOf(machine.operating_status) === 'bad' ? 'bad' : kindOf(machine.status);

/** troubles of a machine in words, worst first. */
export const troubles = machine => [
  machine.ghost && 'gone',
  machine.lost && 'master lost',
  kindOf(machine.status) === 'bad' && machine.status,
  !machine.ghost && kindOf(machine.status) === 'odd' && `unknown status ${machine.status}`,
  machine.operating_status && kindOf(machine.operating_status) === 'bad' && (machine.silent ? 'no heartbeat' : `database ${machine.operating_status}`),
  machine.silent && kindOf(machine.operating_status ?? '') !== 'bad' && 'guest silent',
].filter(Boolean);

/** clusterStatus is the status that a cluster of deployed Trove has not: its task while there is one, else that of its worst member. */
export const clusterStatus = cluster => {
  if (cluster.status !== 'NONE') return cluster.status;
  const kinds = cluster.nodes.map(health);
  const kind = worst(kinds);
  return kind === 'good' ? 'ACTIVE' : cluster.nodes[kinds.indexOf(kind)].status;
};

const roleOf = node => node.role || (['member', ''].includes(node.type ?? '') ? '' : node.type);
const roleWords = { query_router: 'router', config_server: 'config server' };
/** roleName is a role as a person reads it. */
export const roleName = role => roleWords[role] ?? role;

const typesLast = { arbiter: 1, query_router: 2, config_server: 3 };
const topLeft = (a, b) => (typesLast[a.type] ?? 0) - (typesLast[b.type] ?? 0);

/** frames by region, with leaves by zone where any machine has one. A leaf is where machines are. */
const regionFrames = (machines, regions) => {
  const known = [...new Set([...regions, ...machines.map(m => m.region)])];
  return known.filter(region => machines.some(m => m.region === region)).map(region => {
    const here = machines.filter(m => m.region === region);
    const zones = [...new Set(here.map(m => m.availability_zone ?? ''))].sort((a, b) => !a - !b || a.localeCompare(b));
    return {
      id: 'region:' + region, kind: 'region', label: region || (regions.length === 1 ? regions[0] : 'region not told'),
      leaves: zones.map(zone => ({
        id: `zone:${region}/${zone}`, kind: 'zone', label: zone, machines: here.filter(m => (m.availability_zone ?? '') === zone),
      })),
    };
  });
};
const frame = (id, kind, label, machines) => ({ id, kind, label, leaves: [{ id: id + '/', kind: 'zone', label: '', machines }] });

/** arrowState is what an arrow from a master to its slave says: the sandbox has no lag, so a state it is. */
const arrowState = (master, slave) => {
  if (!master || master.ghost) return { label: 'master lost', health: 'bad' };
  const words = { BUILD: 'copying', DETACH: 'detaching', PROMOTE: 'promoting', EJECT: 'ejecting', SHUTDOWN: 'leaving' };
  if (health(slave) === 'bad') return { label: 'broken', health: 'bad' };
  if (health(master) === 'bad') return { label: 'master failing', health: 'bad' };
  if (master.silent || slave.silent) return { label: 'not heard of', health: 'busy' };
  if (words[slave.status]) return { label: words[slave.status], health: 'busy' };
  return { label: 'in step', health: 'good' };
};
const replication = (master, slave) => ({ kind: 'replicates', from: master.id, to: slave.id, ...arrowState(master, slave) });

/** connections within a cluster: arrows, and buses on which every member talks to every other. */
const connect = (cluster, machines) => {
  const of = role => machines.filter(m => m.role === role);
  const bus = (id, members) => ({ id, members: members.map(m => m.id) });
  const type = cluster.datastore.type;
  if (of('seed').length) {
    const edges = machines.filter(m => m.role !== 'seed').map(node => {
      const seed = of('seed').find(s => s.region === node.region) ?? of('seed')[0];
      const state = health(node) === 'bad' ? ['broken', 'bad'] : node.joined ? ['', 'good'] : ['joining', 'busy'];
      return { kind: 'seeds', from: seed.id, to: node.id, label: state[0], health: state[1] };
    });
    return { tier0: of('seed'), edges, buses: [bus('seeds', of('seed'))] };
  }
  if (of('primary').length) {
    const [primary] = of('primary');
    const edges = machines.filter(m => m !== primary).map(node => node.type === 'arbiter'
      ? { kind: 'votes', from: primary.id, to: node.id, label: 'votes', health: health(node) === 'bad' ? 'bad' : 'good' }
      : replication(primary, node));
    return { tier0: [primary], edges, buses: [] };
  }
  if (type === 'mongodb' && machines.some(m => m.shard_id)) {
    const shards = [...new Set(machines.map(m => m.shard_id).filter(Boolean))];
    const edges = of('query_router').flatMap(router => {
      const from = { from: router.id, label: '', health: health(router) === 'bad' ? 'bad' : 'good' };
      return [...shards.map(shard => ({ ...from, kind: 'routes', to: 'shard:' + shard })), ...(of('config_server').length ? [{ ...from, kind: 'asks', to: 'config' }] : [])];
    });
    return { tier0: [], edges, buses: shards.map(shard => bus('shard:' + shard, machines.filter(m => m.shard_id === shard))) };
  }
  return { tier0: [], edges: [], buses: machines.length > 1 ? [bus('peers', machines)] : [] };
};

const clusterFrames = (machines, regions) => {
  const shards = [...new Set(machines.map(m => m.shard_id).filter(Boolean))];
  if (!shards.length) return regionFrames(machines, regions);
  const typed = type => machines.filter(m => m.type === type);
  return [
    frame('routers', 'routers', 'query routers', typed('query_router')), frame('config', 'config', 'config servers', typed('config_server')),
    ...shards.map((shard, i) => frame('shard:' + shard, 'shard', `shard ${i + 1}`, machines.filter(m => m.shard_id === shard))),
    frame('rest', 'rest', 'no shard', machines.filter(m => !m.shard_id && !['query_router', 'config_server'].includes(m.type))),
  ].filter(f => f.leaves[0].machines.length);
};

const topologyOf = (kind, object, machines, more) => ({
  kind, id: object.id, name: object.name, project: object.project_id, datastore: object.datastore, status: object.status, fault: object.fault,
  machines, ...more, health: worst([...(object.status ? [kindOf(object.status)] : []), ...machines.map(m => m.health)]),
  troubles: machines.filter(m => !m.ghost).flatMap(m => troubles(m).slice(0, 1).map(what => ({ id: m.id, name: m.name, what }))),
});

const clusterTopology = (cluster, state) => {
  const replicas = state.instances.filter(i => cluster.nodes.some(n => n.id === i.slave_of));
  const machines = cluster.nodes.map(n => ({ ...n, role: roleOf(n), owner: cluster.name, health: health(n) })).sort(topLeft);
  const { tier0, edges, buses } = connect(cluster, machines);
  const outside = replicas.map(r => ({ ...r, owner: '', health: health(r) }));
  const frames = clusterFrames(machines, state.regions);
  if (outside.length) frames.push(frame('outside', 'outside', 'replicas outside', outside));
  return topologyOf('cluster', { ...cluster, status: clusterStatus(cluster) }, [...machines, ...outside], {
    cluster, frames, tier0: tier0.map(m => m.id), buses,
    edges: [...edges, ...outside.map(r => replication(machines.find(m => m.id === r.slave_of), r))],
  });
};

const setTopology = (master, slaves, state) => {
  const lost = Boolean(master.ghost);
  const machines = [master, ...slaves.map(s => ({ ...s, lost }))].map(m => ({ ...m, owner: '', health: m.ghost || m.lost ? 'bad' : health(m) }));
  return topologyOf('set', lost ? { ...slaves[0], id: master.id, name: `lost master of ${slaves[0].name}`, status: '', fault: '' } : master, machines, {
    frames: regionFrames(machines, state.regions), tier0: [master.id], buses: [], edges: slaves.map(slave => replication(master, slave)),
  });
};

/** topologies are all there is to draw: clusters, sets of a master and its slaves, and instances by themselves. */
export const topologies = state => {
  const nodes = new Set(state.clusters.flatMap(c => c.nodes.map(n => n.id)));
  const byId = new Map(state.instances.map(i => [i.id, i]));
  const oldestFirst = (a, b) => a.created.localeCompare(b.created) || a.name.localeCompare(b.name, 'en', { numeric: true });
  const slaves = Map.groupBy(state.instances.filter(i => i.slave_of && !nodes.has(i.slave_of)).sort(oldestFirst), i => i.slave_of);
  const sets = [...slaves].map(([id, list]) => setTopology(byId.get(id) ?? {
    id, name: 'lost master', ghost: true, status: 'lost', role: 'master', region: list[0].region,
    availability_zone: list[0].availability_zone, flavor_id: '', volume_size: 0,
  }, list, state));
  const singles = state.instances.filter(i => !i.slave_of && !slaves.has(i.id)).map(i => topologyOf('instance', i, [{ ...i, owner: '', health: health(i) }], {
    frames: [], tier0: [], buses: [], edges: [],
  }));
  return [...state.clusters.map(c => clusterTopology(c, state)), ...sets, ...singles];
};

/** rollUp counts how many there are of each kind, and how many of them are well, under way or failing. */
export const rollUp = list => ['cluster', 'set', 'instance'].map(kind => {
  const of = list.filter(t => t.kind === kind);
  const count = which => of.filter(t => t.health === which).length;
  return { kind, count: of.length, good: count('good'), busy: count('busy'), bad: count('bad') + count('odd') };
});

const searched = t => [t.name, t.id, t.datastore?.type, t.status, t.project, ...t.machines.flatMap(m => [m.name, m.id, m.ip, m.region, m.status, m.role])]
  .filter(Boolean).join('\n').toLowerCase();
const severity = { bad: 0, odd: 1, busy: 2, good: 3 };
const orders = {
  name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || a.id.localeCompare(b.id),
  health: (a, b) => severity[a.health] - severity[b.health] || orders.name(a, b),
  newest: (a, b) => created(b).localeCompare(created(a)) || orders.name(a, b),
};
const created = t => t.machines.map(m => m.created ?? '').sort()[0] ?? '';

/** choose are the topologies that fit every word of a search, a health and a project, in an order. */
export const choose = (list, { q = '', health: wanted = '', project = '', sort = 'name' }) => {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return list.filter(t => (!wanted || t.health === wanted || wanted === 'bad' && t.health === 'odd') && (!project || t.project === project)
    && (!words.length || words.every(word => searched(t).includes(word)))).sort(orders[sort] ?? orders.name);
};

/** summary is a topology in a sentence, for those who don't see the drawing. */
export const summary = t => {
  const name = id => t.machines.find(m => m.id === id)?.name ?? t.frames.find(f => f.id === id)?.label ?? id;
  const verbs = { replicates: 'replicates to', votes: 'is voted for by', seeds: 'seeds', routes: 'routes to', asks: 'asks' };
  return [
    `${plural(t.machines.filter(m => !m.ghost).length, 'machine')}` + (t.frames.length ? ` in ${t.frames.map(f => f.label).join(', ')}.` : '.'),
    ...t.edges.map(e => `${name(e.from)} ${verbs[e.kind]} ${name(e.to)}${e.label ? ` (${e.label})` : ''}.`),
    ...t.buses.map(b => `${b.members.map(name).join(', ')} talk to each other.`),
  ].join(' ');
};
