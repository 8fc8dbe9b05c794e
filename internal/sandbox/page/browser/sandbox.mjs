// A sandbox of one's own for a test: the program, its control path and its API, and what specifications' examples are made of.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const program = process.env.TROVE_SANDBOX;

/** startSandbox starts the program on a free port. Its clock stands still unless flags say otherwise. */
export const startSandbox = async (...flags) => {
  const child = spawn(program, ['-speed', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const env = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = line.match(/^export (\w+)='?(.*?)'?$/) ?? [];
    env[name] = value;
    if (name === 'TROVE_SANDBOX_URL') break;
  }
  const sandbox = { url: env.TROVE_SANDBOX_URL, env, pid: child.pid, stop: () => child.kill('SIGKILL') };
  const answer = await fetch(`${env.OS_AUTH_URL}/auth/tokens`, {
    method: 'POST', body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { name: env.OS_USERNAME, password: env.OS_PASSWORD, domain: { name: 'Default' } } } },
        scope: { project: { name: env.OS_PROJECT_NAME, domain: { id: 'default' } } },
      },
    }),
  });
  const { token } = await answer.json();
  const endpoint = token.catalog.find(s => s.type === 'database').endpoints[0].url;
  const headers = { 'X-Auth-Token': answer.headers.get('X-Subject-Token'), 'Content-Type': 'application/json', 'User-Agent': 'test' };
  const ask = async (base, method, path, body, more) => {
    const response = await fetch(base + path, { method, headers: { ...more }, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  sandbox.trove = (method, path, body) => ask(endpoint, method, path, body, headers);
  sandbox.control = (method, path, body) => ask(sandbox.url + '/_sandbox/', method, path, body);
  sandbox.advance = advance => sandbox.control('POST', 'clock', { advance });
  sandbox.state = () => sandbox.control('GET', 'state');
  sandbox.drift = body => sandbox.control('POST', 'drift', body);
  return sandbox;
};

const named = (list, name) => list.find(o => o.name === name);

/** node is a node of a cluster by both names. */
export const nodeOf = async (sandbox, cluster, name) => named(named((await sandbox.state()).clusters, cluster).nodes, name);
export const instanceOf = async (sandbox, name) => named((await sandbox.state()).instances, name);

/** cluster makes one of the specification's API, and waits in its time until it is built. */
export const makeCluster = async (sandbox, name, type, version, nodes) => {
  const { cluster } = await sandbox.trove('POST', '/clusters', {
    cluster: { name, datastore: { type, version }, flavorRef: '7', volume: { size: 1 }, size: nodes.length, nodes },
  });
  await sandbox.advance('2m');
  return cluster.id;
};

/** makeInstance makes a master, or a slave of one, and waits until it is built. */
export const makeInstance = async (sandbox, name, of, readOnly = false) => {
  const { instance } = await sandbox.trove('POST', '/instances', {
    instance: { name, datastore: { type: 'mysql', version: '5.5' }, flavorRef: '7', volume: { size: 1 }, ...(of && { slave: { of, read_only: readOnly } }) },
  });
  await sandbox.advance('2m');
  return instance.id;
};

/** makeV1Cluster makes one of deployed Trove. */
export const makeV1Cluster = async (sandbox, name, type, version, count, more = {}) => {
  const { cluster } = await sandbox.trove('POST', '/clusters', {
    cluster: {
      name, datastore: { type, version }, instances: Array.from({ length: count }, (_, i) => ({
        flavorRef: '2', volume: { size: 1 }, ...(more.zones && { availability_zone: more.zones[i % more.zones.length] }),
      })), ...(more.extended && { extended_properties: more.extended }),
    },
  });
  await sandbox.advance('5m');
  return cluster.id;
};

/** makeV1Instance makes an instance of deployed Trove, or a replica. */
export const makeV1Instance = async (sandbox, name, replicaOf, more = {}) => {
  const { instance } = await sandbox.trove('POST', '/instances', {
    instance: replicaOf ? { name, replica_of: replicaOf } : { name, flavorRef: '2', volume: { size: 1 }, datastore: { type: 'mysql', version: '5.7.29' }, ...more },
  });
  await sandbox.advance('3m');
  return instance.id;
};

/** fill makes a hundred clusters and a thousand instances, a hundred of them slaves. */
export const fill = async sandbox => {
  for (let i = 0; i < 100; i++) {
    const nodes = ['west', 'west', 'east', 'east', 'eu'].map(region => ({ region }));
    await sandbox.trove('POST', '/clusters', {
      cluster: { name: `c-${i}`, datastore: i % 2 ? { type: 'cassandra', version: '2.0.6' } : { type: 'mongodb', version: '2.4.10' }, flavorRef: '7', volume: { size: 1 }, size: 5, nodes },
    });
  }
  const mysql = { datastore: { type: 'mysql', version: '5.5' }, flavorRef: '7', volume: { size: 1 } };
  const masters = [];
  for (let i = 0; i < 900; i++) masters.push((await sandbox.trove('POST', '/instances', { instance: { name: `i-${i}`, ...mysql } })).instance.id);
  await sandbox.advance('5m');
  for (let i = 0; i < 100; i++) await sandbox.trove('POST', '/instances', { instance: { name: `i-${i}-slave`, ...mysql, slave: { of: masters[i] } } });
  await sandbox.advance('10m');
};
