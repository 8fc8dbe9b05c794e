// Each topology is drawn as what it is: what stands where, and what is connected to what.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, openPage, overlaps, structure, violations } from './page.mjs';
import { instanceOf, makeCluster, makeInstance, makeV1Cluster, makeV1Instance, nodeOf, startSandbox } from './sandbox.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

describe('the specification\'s topologies', () => {
  let sandbox, page;
  before(async () => {
    sandbox = await startSandbox();
    await makeCluster(sandbox, 'products', 'cassandra', '2.0.6', [{ region: 'west' }, { region: 'west' }, { region: 'east' }, { region: 'eu' }]);
    await makeCluster(sandbox, 'catalogue', 'mongodb', '2.4.10', [
      { region: 'west' }, { region: 'west' }, { region: 'west' }, { region: 'east' }, { region: 'east' }, { region: 'eu', type: 'arbiter' },
    ]);
    await makeCluster(sandbox, 'sessions', 'couchbase', '2.2.0', [{}, {}, {}]);
    const orders = await makeInstance(sandbox, 'orders');
    await makeInstance(sandbox, 'orders-slave', orders);
    await makeInstance(sandbox, 'orders-reports', orders, true);
    const lost = await makeInstance(sandbox, 'old');
    await makeInstance(sandbox, 'left-behind', lost);
    await sandbox.drift({ id: lost, gone: true });
    await makeInstance(sandbox, 'alone');
    await sandbox.drift({ id: (await nodeOf(sandbox, 'catalogue', 'catalogue-4')).id, status: 'ERROR', fault: 'Disk full.' });
    page = await openPage(browser, sandbox);
  });
  after(() => sandbox.stop());

  test('cassandra: seeds talk to each other, and seed their region', async () => {
    assert.deepEqual(await structure(page, 'products'), {
      frames: { west: ['products-1 (seed)', 'products-2'], east: ['products-3 (seed)'], eu: ['products-4 (seed)'] },
      edges: ['products-1 peers seeds', 'products-1 seeds products-2', 'products-3 peers seeds', 'products-4 peers seeds'],
    });
  });

  test('cassandra: a node that fails is broken off from its seed, and joined again', async () => {
    const { id } = await nodeOf(sandbox, 'products', 'products-2');
    await sandbox.drift({ id, status: 'ERROR', fault: 'Nova server is in ERROR status' });
    await page.waitForSelector('.machine[data-name="products-2"].bad');
    assert.deepEqual((await structure(page, 'products')).edges,
      ['products-1 peers seeds', 'products-1 seeds products-2: broken', 'products-3 peers seeds', 'products-4 peers seeds']);
    await sandbox.drift({ id, status: 'ACTIVE', fault: '' });
    await page.waitForSelector('.machine[data-name="products-2"].good');
  });

  test('mongodb: the primary replicates to the others, an arbiter votes, a failing secondary is broken off', async () => {
    assert.deepEqual(await structure(page, 'catalogue'), {
      frames: {
        west: ['catalogue-1 (primary)', 'catalogue-2 (secondary)', 'catalogue-3 (secondary)'], east: ['catalogue-4', 'catalogue-5 (secondary)'],
        eu: ['catalogue-6 (arbiter)'],
      },
      edges: [
        'catalogue-1 replicates catalogue-2: in step', 'catalogue-1 replicates catalogue-3: in step', 'catalogue-1 replicates catalogue-4: broken',
        'catalogue-1 replicates catalogue-5: in step', 'catalogue-1 votes catalogue-6: votes',
      ],
    });
  });

  test('couchbase: every node talks to every other', async () => {
    assert.deepEqual(await structure(page, 'sessions'), {
      frames: { west: ['sessions-1', 'sessions-2', 'sessions-3'] }, edges: ['sessions-1 peers peers', 'sessions-2 peers peers', 'sessions-3 peers peers'],
    });
  });

  test('mysql: the master replicates to its slaves', async () => {
    assert.deepEqual(await structure(page, 'orders'), {
      frames: { west: ['orders (master)', 'orders-reports (slave)', 'orders-slave (slave)'] },
      edges: ['orders replicates orders-reports: in step', 'orders replicates orders-slave: in step'],
    });
    assert.equal(await page.textContent('[data-name="orders-reports"] .chip'), 'read-only slave');
  });

  test('the slave of a lost master is marked as such', async () => {
    assert.deepEqual(await structure(page, 'lost master of left-behind'), {
      frames: { west: ['left-behind (slave)', 'lost master (master)'] }, edges: ['lost master replicates left-behind: master lost'],
    });
    assert.equal(await page.textContent('[data-name="left-behind"] .trouble'), 'master lost');
  });

  test('a failing node is seen on its card and in the roll-up', async () => {
    assert.equal(await page.textContent('[aria-label="cluster catalogue"] .troubles'), 'catalogue-4 ERROR');
    assert.deepEqual(await page.$$eval('.roll', list => list.map(li => li.textContent)),
      ['3 clusters1 failing2 well', '2 sets1 failing1 well', '1 instance1 well']);
    await page.click('.roll:first-child .badge.bad');
    assert.deepEqual(await page.$$eval('.card', list => list.map(c => c.getAttribute('aria-label'))), ['cluster catalogue', 'set lost master of left-behind']);
    await page.click('.roll:first-child .badge.bad');
  });

  test('it is told to those who don\'t see it', async () => {
    assert.equal(await page.textContent('[aria-label="set orders"] .drawing .unseen'),
      '3 machines in west. orders replicates to orders-slave (in step). orders replicates to orders-reports (in step).');
    assert.equal(await page.getByRole('button', { name: 'catalogue-4 ERROR region east, Disk full.' }).count(), 1);
  });

  for (const [scheme, width] of [['light', 1400], ['dark', 1400], ['light', 390], ['dark', 900]]) {
    test(`${scheme}, ${width} wide: nothing overlaps, nothing is wider than the page, and axe finds nothing`, async () => {
      const other = await openPage(browser, sandbox, { width, colorScheme: scheme, hash: '#/topologies' });
      assert.equal(await other.locator('.drawing').count(), 5);
      assert.deepEqual(await overlaps(other), []);
      assert.equal(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the page scrolls sideways');
      assert.deepEqual(await violations(other), []);
      await other.click('[data-name="catalogue-4"]');
      await other.waitForFunction(() => document.getElementById('document').textContent !== '');
      assert.deepEqual(await violations(other), []);
      for (const view of ['activity', 'faults', 'inventory/databases', 'inventory/configurations', 'inventory/projects', 'inventory/shell']) {
        await other.goto(`${sandbox.url}/#/${view}`);
        await other.waitForFunction(v => document.body.dataset.view === v, view.split('/')[0]);
        assert.deepEqual(await violations(other), [], view);
      }
      assert.deepEqual(other.problems, []);
      await other.context().close();
    });
  }
});

describe('topologies of deployed Trove', () => {
  let sandbox, page;
  before(async () => {
    sandbox = await startSandbox('-api', 'v1.0');
    await makeV1Cluster(sandbox, 'orders', 'mariadb', '10.4.12', 3, { zones: ['az1', 'az2'] });
    const catalogue = await makeV1Cluster(sandbox, 'catalogue', 'mongodb', '4.0.28', 3);
    await sandbox.trove('POST', '/clusters/' + catalogue, {
      grow: ['a', 'b', 'c'].map(name => ({ type: 'replica', name, flavorRef: '2', volume: { size: 1 }, ...(name !== 'a' && { related_to: 'a' }) })),
    });
    await sandbox.advance('5m');
    await makeV1Cluster(sandbox, 'facts', 'vertica', '9.0.1', 3);
    const shop = await makeV1Instance(sandbox, 'shop', '', { availability_zone: 'az1' });
    await makeV1Instance(sandbox, 'shop-replica', shop);
    await makeV1Instance(sandbox, 'outside', (await sandbox.state()).clusters.find(c => c.name === 'orders').nodes[0].id);
    page = await openPage(browser, sandbox);
  });
  after(() => sandbox.stop());

  test('galera: members in zones that talk to each other, and a replica outside', async () => {
    const { frames, edges } = await structure(page, 'orders');
    const members = (await sandbox.state()).clusters.find(c => c.name === 'orders').nodes.map(n => n.name);
    assert.deepEqual(Object.fromEntries(Object.entries(frames).map(([label, inside]) => [label, inside.length])), { RegionOne: 3, az1: 2, az2: 1, 'replicas outside': 1 });
    assert.deepEqual(edges, [...members.map(m => `${m} peers peers`), `${members[0]} replicates outside: in step`].sort());
  });

  test('mongodb: routers lead to shards and ask config servers', async () => {
    const { frames, edges } = await structure(page, 'catalogue');
    assert.deepEqual(frames['query routers'], ['catalogue-mongos-1 (query_router)']);
    assert.deepEqual(frames['config servers'], [1, 2, 3].map(n => `catalogue-configsvr-${n} (config_server)`));
    assert.deepEqual([frames['shard 1'], frames['shard 2']].sort(), [['a', 'b', 'c'], [1, 2, 3].map(n => `catalogue-rs1-${n}`)].sort());
    assert.deepEqual(edges.filter(e => e.startsWith('catalogue-mongos-1')),
      ['catalogue-mongos-1 asks config servers', 'catalogue-mongos-1 routes shard 1', 'catalogue-mongos-1 routes shard 2']);
    const [one, two] = ['a', 'catalogue-rs1-1'].map(name => edges.find(e => e.startsWith(name + ' peers ')));
    assert.notEqual(one.split(' ')[2] + one.split(' ')[3], two.split(' ')[2] + two.split(' ')[3], 'each shard talks within itself');
  });

  test('vertica: the master is told apart', async () => {
    assert.deepEqual((await structure(page, 'facts')).frames, { RegionOne: ['facts-member-1 (master)', 'facts-member-2', 'facts-member-3'] });
  });

  test('a cluster has the status of its members, and a size', async () => {
    assert.equal(await page.textContent('[aria-label="cluster orders"] > header .badge'), 'ACTIVE');
    assert.match(await page.textContent('[aria-label="cluster orders"] > header'), /mariadb 10\.4\.12 · 4 nodes · flavor 2 · 1 GB/);
  });

  test('a guest that falls silent makes its database fail, and its slaves\' arrows', async () => {
    const { id } = await instanceOf(sandbox, 'shop');
    await sandbox.drift({ id, heartbeat: false });
    await page.waitForSelector('[data-kind="replicates"][data-state="not heard of"]', { state: 'attached' });
    await sandbox.advance('2m');
    await page.waitForSelector('[data-kind="replicates"][data-state="master failing"]', { state: 'attached' });
    assert.equal(await page.textContent('[data-name="shop"] .trouble'), 'no heartbeat');
    assert.deepEqual(await overlaps(page), []);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(page.problems, []);
  });
});
