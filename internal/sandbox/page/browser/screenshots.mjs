// Takes the pictures of the documentation: `make screenshots`. Usage: screenshots.mjs FOLDER
import { launch, openPage } from './page.mjs';
import { makeCluster, makeInstance, makeV1Cluster, makeV1Instance, nodeOf, instanceOf, startSandbox } from './sandbox.mjs';

const folder = process.argv[2];
const browser = await launch();

/** shoot takes a picture of the page, or of the card of a topology. */
const shoot = async (page, name, label) => {
  await page.mouse.move(0, 0);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction(() => !document.querySelector('.flash'));
  await page.evaluate(() => document.fonts.ready);
  const target = label ? page.locator(`[aria-label="${label}"]`) : page;
  await target.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' });
};

const specification = await startSandbox();
let page = await openPage(browser, specification, { width: 1200, height: 420 });
await shoot(page, 'empty');
await page.context().close();
await makeCluster(specification, 'sessions', 'couchbase', '2.2.0', [{}, {}, {}]);
await makeCluster(specification, 'catalogue', 'mongodb', '2.4.10', [
  ...['west', 'west', 'west', 'east', 'east'].map(region => ({ region })), { region: 'eu', type: 'arbiter' }, { region: 'eu', type: 'arbiter' },
]);
await makeCluster(specification, 'products', 'cassandra', '2.0.6', ['west', 'west', 'east', 'east', 'eu'].map(region => ({ region })));
const orders = await makeInstance(specification, 'orders');
await makeInstance(specification, 'orders-slave', orders);
await makeInstance(specification, 'orders-reports', orders, true);
const old = await makeInstance(specification, 'old-master');
await makeInstance(specification, 'left-behind', old);
page = await openPage(browser, specification, { width: 1440, height: 900 });
await shoot(page, 'cassandra', 'cluster products');
await shoot(page, 'mongodb', 'cluster catalogue');
await shoot(page, 'couchbase', 'cluster sessions');
await shoot(page, 'mysql', 'set orders');
await specification.drift({ id: old, gone: true });
await page.waitForSelector('[aria-label="set lost master of left-behind"]');
await shoot(page, 'lost-master', 'set lost master of left-behind');
await specification.drift({ id: (await nodeOf(specification, 'catalogue', 'catalogue-4')).id, status: 'ERROR', fault: 'Disk full.' });
const { id } = (await specification.state()).clusters.find(c => c.name === 'products');
await specification.trove('POST', `/clusters/${id}/nodes`, { nodes: { num: 2, allocations: [{ region: 'eu' }, { region: 'eu' }] } });
await specification.advance('12s');
await page.waitForFunction(() => document.querySelector('#rail-operations').textContent.includes('12 s'));
await page.setViewportSize({ width: 1200, height: 720 });
await page.selectOption('#sort', 'newest');
await shoot(page, 'apply');
await page.setViewportSize({ width: 1440, height: 900 });
await page.click('.machine[data-name="catalogue-4"]');
await page.waitForFunction(() => document.getElementById('document').textContent !== '');
await page.locator('#object-faults summary').first().click();
await shoot(page, 'object', 'Object');
await page.goto(`${specification.url}/#/faults`);
await page.setViewportSize({ width: 1200, height: 640 });
await page.waitForSelector('#clock-buttons li');
await shoot(page, 'faults');
await page.goto(`${specification.url}/#/activity`);
await page.waitForSelector('#requests summary');
await page.locator('#requests summary').first().click();
await shoot(page, 'activity');
await page.context().close();
page = await openPage(browser, specification, { width: 390, height: 844, colorScheme: 'dark' });
await shoot(page, 'phone');
await page.context().close();
await specification.drift({ id: (await nodeOf(specification, 'products', 'products-2')).id, status: 'ERROR', fault: 'Nova server is in ERROR status' });
page = await openPage(browser, specification, { width: 1440, height: 900 });
await page.waitForSelector('.machine[data-name="products-2"].bad');
await shoot(page, 'failing-node', 'cluster products');
await page.setViewportSize({ width: 1200, height: 420 });
specification.stop();
await page.waitForFunction(() => document.getElementById('trouble').textContent !== '');
await shoot(page, 'no-answer');
await page.context().close();

const deployed = await startSandbox('-api', 'v1.0');
await makeV1Cluster(deployed, 'orders', 'mariadb', '10.4.12', 3, { zones: ['az1', 'az2', 'az3'] });
await makeV1Cluster(deployed, 'cache', 'redis', '5.0.14', 6);
await makeV1Cluster(deployed, 'facts', 'vertica', '9.0.1', 3);
const catalogue = await makeV1Cluster(deployed, 'catalogue', 'mongodb', '4.0.28', 3);
await deployed.trove('POST', '/clusters/' + catalogue, {
  grow: [1, 2, 3].map(n => ({ type: 'replica', name: `catalogue-rs2-${n}`, flavorRef: '2', volume: { size: 1 }, ...(n > 1 && { related_to: 'catalogue-rs2-1' }) })),
});
await deployed.advance('5m');
const shop = await makeV1Instance(deployed, 'shop');
await makeV1Instance(deployed, 'shop-replica-1', shop);
await makeV1Instance(deployed, 'shop-replica-2', shop);
await deployed.drift({ id: (await instanceOf(deployed, 'shop')).id, heartbeat: false });
await deployed.advance('2m');
page = await openPage(browser, deployed, { width: 1440, height: 1000 });
for (const [name, label] of [['galera', 'cluster orders'], ['redis', 'cluster cache'], ['vertica', 'cluster facts'], ['mongodb-sharded', 'cluster catalogue'], ['dead-agent', 'set shop']]) {
  await shoot(page, name, label);
}
await deployed.trove('POST', `/instances/${(await instanceOf(deployed, 'shop-replica-1')).id}/databases`, { databases: [{ name: 'orders', character_set: 'utf8' }] });
await deployed.trove('POST', `/instances/${(await instanceOf(deployed, 'shop-replica-1')).id}/users`, {
  users: [{ name: 'app', password: 'not-shown', databases: [{ name: 'orders' }] }],
});
await page.goto(`${deployed.url}/#/inventory/databases`);
await page.setViewportSize({ width: 1200, height: 420 });
await page.waitForSelector('#inventory tbody tr');
await shoot(page, 'inventory');
deployed.stop();
await browser.close();
