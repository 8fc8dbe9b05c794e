// What statuses mean to a person, and how moments and spans are written. Pure.

const good = new Set(['ACTIVE', 'HEALTHY', 'COMPLETED']);
const bad = new Set(['ERROR', 'FAILED', 'BLOCKED', 'CRASHED', 'DELETE_FAILED']);
const busy = new Set(['BUILD', 'GROW', 'SHRINK', 'REPLACE', 'REBOOT', 'BACKUP', 'DETACH', 'SHUTDOWN', 'RESIZE', 'UPGRADE', 'PROMOTE', 'EJECT',
  'RESTART_REQUIRED', 'LOGGING', 'NEW', 'BUILDING', 'DELETING', 'GROWING_CLUSTER', 'SHRINKING_CLUSTER', 'RESTARTING_CLUSTER', 'UPGRADING_CLUSTER',
  'UPDATING_CLUSTER', 'ADDING_SHARD', 'REPLACING_NODE']);

/** kindOf is how a status is to be taken: 'good', 'busy', 'bad', or 'odd' for one that nobody knows. */
export const kindOf = status => good.has(status) ? 'good' : bad.has(status) ? 'bad' : busy.has(status) ? 'busy' : 'odd';

/** worst of several kinds: what fails comes before what is unknown, before what is under way, before what is well. */
export const worst = kinds => ['bad', 'odd', 'busy', 'good'].find(kind => kinds.includes(kind)) ?? 'good';

export const kindWords = { good: 'well', busy: 'under way', bad: 'failing', odd: 'in an unknown state' };

/** plural is "1 node" or "2 nodes". */
export const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** clockTime is the time of day of a moment in ISO 8601, in UTC. */
export const clockTime = moment => moment.slice(11, 19);

/** span is a number of milliseconds as a person says it. */
export const span = ms => {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
};

/** duration is a number of milliseconds that a request took. */
export const duration = ms => ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;

/** shortName leaves out what a node's name shares with its cluster's where it would be too long to read. */
export const shortName = (name, owner, most = 15) => {
  if (name.length <= most) return name;
  const rest = owner && name.startsWith(owner + '-') ? name.slice(owner.length + 1) : name;
  return '…' + rest.slice(-(most - 1));
};

const operations = {
  create_cluster: 'building the cluster', v1_create_cluster: 'building the cluster', add_nodes: 'growing', v1_grow_cluster: 'growing',
  replace_node: 'replacing a node', remove_node: 'shrinking', v1_shrink_cluster: 'shrinking', delete_cluster: 'deleting the cluster',
  v1_delete_cluster: 'deleting the cluster', v1_restart_cluster: 'restarting, node by node', v1_upgrade_cluster: 'upgrading, node by node',
  create_instance: 'building', create_slave: 'building from a snapshot of the master', delete_instance: 'deleting', detach: 'detaching',
  build: 'building', v1_build: 'building', restart: 'restarting', resize: 'resizing', upgrade: 'upgrading', access: 'changing the access',
  heartbeat: 'waiting for a heartbeat', backup: 'making a backup', PROMOTING: 'promoting a slave', EJECTING: 'ejecting the master',
};
const steps = {
  server: 'the server boots', v1_server: 'the server boots', prepare: 'the database starts', v1_prepare: 'the database starts', hung: 'the guest hangs',
  v1_hung: 'the guest hangs', v1_give_up: 'the guest does not answer', restart: 'the database restarts', join: 'the guest takes in addresses',
  hand_out: 'addresses are handed out', await_guests: 'guests take in addresses', await_nodes: 'waiting for the nodes', v1_await: 'waiting for the nodes',
  v1_set_up: 'the nodes join', retire: 'the old node leaves', remove: 'nodes are removed', settle: 'the rest settles', snapshot: 'snapshot of the master',
  v1_snapshot: 'snapshot of the master', restore: 'the snapshot is kept', v1_restore: 'the snapshot is kept', await_instance: 'waiting for the guest',
  v1_decommission: 'data is handed on', v1_evict: 'nodes are evicted', v1_drop_members: 'nodes are deleted', drop_cluster: 'nodes are deleted',
};

export const operationWords = kind => operations[kind] ?? kind.replace(/^v1_/, '').replaceAll('_', ' ').toLowerCase();
export const stepWords = state => steps[state] ?? state.replace(/^v1_/, '').replaceAll('_', ' ');
