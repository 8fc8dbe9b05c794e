// The control path: what the page's buttons do, and the request that a script would send for it.
import { say } from './dom.js';

/** get reads from the control path. */
export const get = async path => {
  const response = await fetch('/_sandbox/' + path, { cache: 'no-store' });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `${path}: ${response.status}`);
  return body;
};

/** send does what a request says: {method, path, body, done}. */
export const send = async ({ method, path, body, done }) => {
  try {
    const response = await fetch('/_sandbox/' + path, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error((await response.json()).error);
    say(done ?? 'Done.');
  } catch (error) {
    say(`Refused: ${error.message}`);
  }
  dispatchEvent(new Event('changed'));
};

/** curl is the request as a line for a shell. */
export const curl = ({ method, path, body }) =>
  `curl -X ${method} ${location.origin}/_sandbox/${path}${body ? ` -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'` : ''}`;

const drift = (label, about, body, done) => ({ label, about, method: 'POST', path: 'drift', body, done });

/** faultsOf are what can be done to an object behind everyone's back. */
export const faultsOf = (object, kind, api) => {
  const { id, name } = object;
  const v1 = api === 'v1.0';
  return [
    kind !== 'cluster' && drift('Kill it', 'Its server fails: status ERROR, with a fault.', { id, status: 'ERROR', fault: 'Nova server is in ERROR status' }, `${name} is in ERROR.`),
    kind !== 'cluster' && (v1
      ? drift('Fail its guest', 'The guest falls silent: after a minute the database counts as failed.', { id, heartbeat: false }, `The guest of ${name} is silent.`)
      : drift('Fail its guest', 'The guest reports a failure of the database: status FAILED.', { id, status: 'FAILED' }, `${name} is FAILED.`)),
    drift('Lose it', 'It is gone at once, as if somebody had deleted it elsewhere.', { id, gone: true }, `${name} is gone.`),
    object.slave_of && drift('Promote it', 'It becomes the master of its set, as in a failover.', { id, promote: true }, `${name} is the master now.`),
    object.slave_of && drift('Detach it', 'It stands by itself.', { id, detach: true }, `${name} stands by itself.`),
    kind !== 'cluster' && drift('Enlarge its volume', 'Somebody gives it a GB more.', { id, volume_size: object.volume_size + 1 }, `${name} has ${object.volume_size + 1} GB.`),
    kind === 'cluster' && !v1 && drift('Break it', 'The cluster is in status ERROR.', { id, status: 'ERROR' }, `${name} is in ERROR.`),
    !(kind === 'cluster' && v1) && drift('Repair it', 'It is ACTIVE, and its guest is heard of.',
      v1 ? { id, status: 'ACTIVE', heartbeat: true } : { id, status: 'ACTIVE' }, `${name} is ACTIVE.`),
  ].filter(Boolean);
};

const fault = (label, about, body, done) => ({ label, about, method: 'POST', path: 'faults', body, done });
const overLimit = JSON.stringify({ overLimit: { code: 413, message: 'This request was rate-limited.', retryAfter: '2' } });

/** requestFaults go wrong with requests, whatever they are about. */
export const requestFaults = [
  fault('Lose the next answer', 'The next POST is done, and the connection is reset instead of answering.', { effect: 'reset_after', method: 'POST' }, 'The next answer to a POST is lost.'),
  fault('Lose the next request', 'The next POST is not done, and the connection is reset.', { effect: 'reset_before', method: 'POST' }, 'The next POST is lost.'),
  fault('Answer 503 three times', 'As a load balancer does whose server is down.', { effect: 'status', status: 503, times: 3, path: '^/(clusters|instances)' }, 'Three answers will be 503.'),
  fault('Rate limit', 'The next request is told to come back in 2 seconds.', { effect: 'status', status: 413, headers: { 'Retry-After': '2' }, body: overLimit }, 'The next request is rate-limited.'),
  fault('Slow down', 'Each answer comes 2 seconds late, until this is taken back.', { effect: 'slow', delay: '2s', times: -1 }, 'Each answer comes 2 seconds late.'),
];

/** buildFaults go wrong with the build of the node or instance of a name. */
export const buildFaults = name => [
  fault('Fail its build', 'Nova finds no host for it.', { effect: 'build_error', name, message: 'No valid host was found.' }, `The build of ${name} fails.`),
  fault('Hang its guest', 'It stays in BUILD until this is taken back.', { effect: 'hang', name }, `The guest of ${name} hangs.`),
];

/** quotas are full at what there is now. */
export const quotas = state => {
  const used = Math.max(1, ...state.projects.map(p => p.instances));
  return [
    { label: 'Fill the quota', about: `A project may have ${used} nodes and instances: the next one is refused.`, method: 'PUT', path: 'quotas', body: { instances: used }, done: 'The quota is full.' },
    { label: 'Lift the quota', about: 'Any number of nodes and instances.', method: 'PUT', path: 'quotas', body: { instances: 0 }, done: 'There is no quota.' },
  ];
};

export const speeds = [0, 1, 10, 100].map(speed => ({
  label: speed ? `${speed} ×` : 'Stop', about: speed ? `${speed} simulated seconds per second.` : 'The clock moves only when it is told to.', method: 'POST', path: 'clock',
  body: { speed }, done: speed ? `The clock runs at ${speed} ×.` : 'The clock stands still.', speed,
}));
export const leaps = ['10s', '1m', '1h'].map(advance => ({
  label: '+ ' + advance, about: 'All that is due until then happens.', method: 'POST', path: 'clock', body: { advance }, done: `${advance} later.`,
}));
