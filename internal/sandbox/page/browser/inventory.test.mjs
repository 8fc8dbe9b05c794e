// Everything there is has a place.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage, violations } from './page.mjs';
import { makeV1Instance, startSandbox } from './sandbox.mjs';

let browser, sandbox, page;
before(async () => {
  browser = await launch();
  sandbox = await startSandbox('-api', 'v1.0', '-max-instances', '5', '-max-volumes', '20');
  const { configuration } = await sandbox.trove('POST', '/configurations', {
    configuration: { name: 'tuned', values: { max_connections: 200 }, datastore: { type: 'mysql', version: '5.7.29' } },
  });
  const { module } = await sandbox.trove('POST', '/modules', { module: { name: 'pinger', module_type: 'ping', contents: 'ping' } });
  const orders = await makeV1Instance(sandbox, 'orders', '', {
    databases: [{ name: 'shop', character_set: 'utf8' }], users: [{ name: 'app', password: 'never-shown', databases: [{ name: 'shop' }] }],
    configuration: configuration.id, modules: [{ id: module.id }],
  });
  await sandbox.trove('POST', '/backups', { backup: { name: 'nightly', instance: orders } });
  await sandbox.advance('5m');
  page = await openPage(browser, sandbox);
});
after(async () => {
  sandbox.stop();
  await browser.close();
});

for (const [section, want] of Object.entries({
  databases: ['orders database shop utf8', 'orders user app@% shop'],
  backups: ['nightly COMPLETED orders 0.2 GB ID'],
  configurations: ['tuned max_connections = 200 orders ID'],
  modules: ['pinger ping orders ID'],
  projects: ['demo 1 of 5 1 of 20 GB ID', 'alt_demo 0 of 5 0 of 20 GB ID'],
  regions: ['RegionOne (home) 1 0'],
})) {
  test(section, async () => {
    await page.goto(`${sandbox.url}/#/inventory/${section}`);
    await page.waitForSelector(`#inventory-sections a[href="#/inventory/${section}"][aria-current="page"]`);
    const rows = await page.$$eval('#inventory tbody tr', list => list.map(row => row.innerText.replace(/\s+/g, ' ').trim()));
    assert.deepEqual(rows.map(row => row.replace(/[0-9a-f]{8}-?[0-9a-f-]{20,}/g, 'ID')), want);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(page.problems, []);
  });
}

test('a password is nowhere', async () => {
  await page.goto(`${sandbox.url}/#/activity`);
  await page.waitForSelector('#requests summary');
  for (const summary of await page.$$('#requests summary')) await summary.click();
  const text = await page.textContent('main');
  assert.match(text, /"name": "app"/);
  assert.doesNotMatch(text, /never-shown/);
});

test('what there is leads to the object', async () => {
  await page.goto(`${sandbox.url}/#/inventory/backups`);
  await page.getByRole('button', { name: 'orders', exact: true }).click();
  await page.waitForFunction(() => document.getElementById('details-title')?.textContent === 'orders');
  const neighbours = await page.$$eval('#neighbours dt, #neighbours dd', list => list.map(e => e.innerText.trim()));
  assert.deepEqual(neighbours, ['Configuration group', 'tuned', 'Backups', '1', 'Databases', 'shop', 'Users', 'app']);
});
