// An apply is followed live, and an object looked at from all sides.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage } from './page.mjs';
import { makeCluster, makeInstance, nodeOf, startSandbox } from './sandbox.mjs';

let browser, sandbox;
before(async () => {
  browser = await launch();
  sandbox = await startSandbox();
});
after(async () => {
  sandbox.stop();
  await browser.close();
});
const texts = (page, selector) => page.$$eval(selector, list => list.map(e => e.innerText.replace(/\s+/g, ' ').trim()));

test('an empty sandbox says what to type next', async () => {
  const page = await openPage(browser, sandbox);
  assert.match(await page.textContent('#topologies .empty pre'), /^cd examples\/topologies\/cassandra\nterraform apply$/);
  await page.click('#topologies .empty a');
  await page.waitForFunction(() => document.getElementById('environment')?.textContent.includes('OS_'));
  assert.equal(await page.textContent('#environment'), Object.entries(sandbox.env).map(([name, value]) => `export ${name}=${value}`).join('\n'));
  for (const [section, command] of [['databases', /resource "trove_database"/], ['backups', /resource "trove_backup"/], ['modules', /openstack database module create/]]) {
    await page.goto(`${sandbox.url}/#/inventory/${section}`);
    await page.waitForFunction(text => new RegExp(text).test(document.getElementById('inventory').textContent), command.source);
  }
  await page.goto(`${sandbox.url}/#/activity`);
  assert.equal(await page.textContent('#no-requests pre'), 'openstack database instance list');
  await page.context().close();
});

test('what is under way shows its step and its time, and what changes is marked', async () => {
  const id = await makeCluster(sandbox, 'products', 'cassandra', '2.0.6', [{ region: 'west' }]);
  const page = await openPage(browser, sandbox);
  assert.deepEqual(await texts(page, '#rail-operations'), ['Nothing is under way.']);
  await sandbox.trove('POST', `/clusters/${id}/nodes`, { nodes: { num: 2, allocations: [{ region: 'west' }, { region: 'eu' }] } });
  await page.waitForSelector('.machine[data-name="products-3"].flash');
  assert.deepEqual(await texts(page, '[aria-label="cluster products"] .progress'), ['growing 0 of 2 nodes ACTIVE, the server boots 0 s']);
  await sandbox.advance('10s');
  await page.waitForFunction(() => document.querySelector('#rail-operations li')?.innerText.includes('10 s'));
  assert.deepEqual(await texts(page, '#rail-operations li'), ['products growing 0 of 2 nodes ACTIVE, the database starts 10 s']);
  assert.equal(await page.getAttribute('[aria-label="cluster products"] progress', 'max'), '2');
  assert.equal(await page.textContent('[aria-label="cluster products"] > header .badge'), 'GROW');
  await sandbox.advance('2m');
  await page.waitForSelector('[aria-label="cluster products"].good');
  await page.waitForFunction(() => document.getElementById('rail-operations').textContent === 'Nothing is under way.');
  assert.match(await page.textContent('#news'), /products-[123] is ACTIVE/);
  assert.equal(await page.locator('.flash').count() > 0, true);
  await page.waitForFunction(() => !document.querySelector('.flash'));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('requests are folded, timed, named, and filtered by object and method', async () => {
  await sandbox.control('DELETE', 'journal');
  const id = await makeInstance(sandbox, 'orders');
  for (let i = 0; i < 14; i++) await sandbox.trove('GET', `/instances/${id}`);
  await sandbox.trove('GET', `/clusters/${(await sandbox.state()).clusters[0].id}`);
  await sandbox.trove('GET', '/clusters');
  await sandbox.trove('GET', '/instances/none').catch(() => {});
  await sandbox.trove('DELETE', `/instances/${id}`);
  await sandbox.advance('1m');
  await makeInstance(sandbox, 'other');
  const page = await openPage(browser, sandbox, { hash: '#/activity' });
  const rows = async () => (await texts(page, '#requests summary')).map(row => row.replace(/^\S+ /, '').replace(/ [\d.]+ m?s$/, '').replaceAll(id, 'ID'));
  const all = ['POST /instances other 200', 'DELETE /instances/ID 202', 'GET /instances/none 404', 'GET /clusters 200', 'GET /clusters/products 200', 'GET /instances/ID ×14 200', 'POST /instances 200'];
  assert.deepEqual(await rows(), all);
  await page.selectOption('#method', 'writes');
  await page.waitForFunction(() => document.querySelectorAll('#requests summary').length === 3);
  assert.deepEqual(await rows(), ['POST /instances other 200', 'DELETE /instances/ID 202', 'POST /instances 200']);
  await page.selectOption('#method', '');
  await page.fill('#about', id);
  await page.waitForFunction(() => document.querySelectorAll('#requests summary').length === 3);
  assert.deepEqual(await rows(), ['DELETE /instances/ID 202', 'GET /instances/ID ×14 200', 'POST /instances 200']);
  assert.equal(new URL(page.url()).hash, `#/activity?about=${id}`, 'the filter stands in the address');
  await page.click('#requests details:nth-child(2) summary');
  const journal = (await sandbox.control('GET', 'journal')).requests.filter(r => r.method === 'GET' && r.path === `/instances/${id}`);
  const details = await texts(page, '#requests details[open] dd');
  assert.equal(details[0], `/instances/${id}`);
  assert.equal(details[1], journal.at(-1).request_id);
  assert.match(details[2], /^14 times, from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d; [\d.]+ m?s to [\d.]+ m?s$/);
  assert.equal(details[3], 'test');
  assert.deepEqual((await texts(page, '#events li')).map(row => row.replace(/^\S+ /, '')),
    ['orders is gone', 'orders ACTIVE → SHUTDOWN', 'orders BUILD → ACTIVE', 'orders appeared, BUILD']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an object shows its document, its requests, its neighbours and what happened to it', async () => {
  const master = await makeInstance(sandbox, 'shop');
  const slave = await makeInstance(sandbox, 'shop-slave', master);
  const page = await openPage(browser, sandbox);
  await page.click('.machine[data-name="shop-slave"]');
  await page.waitForFunction(() => document.getElementById('document').textContent !== '');
  const shown = await page.textContent('#document');
  assert.equal(shown.split('\n')[0], `GET /instances/${slave} → 200`);
  assert.deepEqual(JSON.parse(shown.slice(shown.indexOf('{'))), await sandbox.trove('GET', `/instances/${slave}`));
  assert.deepEqual((await texts(page, '#timeline li')).map(row => row.replace(/^\S+ /, '')), ['BUILD → ACTIVE', 'appeared, BUILD']);
  assert.match((await texts(page, '#object-requests summary')).at(-1), /POST \/instances shop-slave 200/);
  assert.deepEqual(await texts(page, '#neighbours dd'), ['shop']);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'details-title');
  assert.equal(new URL(page.url()).hash, `#/topologies?object=${slave}`);
  await page.click('#details .id .copy');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), slave);

  await page.click('#neighbours .link');
  await page.waitForFunction(() => document.getElementById('details-title')?.textContent === 'shop');
  await page.goBack();
  await page.waitForFunction(() => document.getElementById('details-title')?.textContent === 'shop-slave');
  const other = await openPage(browser, sandbox, { hash: new URL(page.url()).hash });
  assert.equal(await other.textContent('#details-title'), 'shop-slave', 'a link that is shared shows the same');
  await other.context().close();

  await sandbox.drift({ id: slave, gone: true });
  await page.waitForFunction(() => document.getElementById('details-title')?.textContent === 'Gone');
  assert.match((await texts(page, '#details li'))[0], /ACTIVE|is gone/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('search, sort, collapse and project', async () => {
  const page = await openPage(browser, sandbox);
  const cards = () => page.$$eval('.card', list => list.map(c => c.getAttribute('aria-label')));
  const all = await cards();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.type('products eu');
  assert.deepEqual(await cards(), ['cluster products']);
  await page.keyboard.press('Escape');
  assert.deepEqual(await cards(), all);
  await page.fill('#search', 'nothing-like-it');
  assert.equal(await page.textContent('#topologies .empty p'), 'Nothing fits. ');
  await page.click('#topologies .empty a');
  await sandbox.drift({ id: (await nodeOf(sandbox, 'products', 'products-1')).id, status: 'FAILED' });
  await makeCluster(sandbox, 'a-first', 'couchbase', '2.2.0', [{}]);
  await page.waitForSelector('[aria-label="cluster products"].bad');
  await page.waitForSelector('[aria-label="cluster a-first"].good');
  const clusters = async () => (await cards()).filter(c => c.startsWith('cluster'));
  assert.deepEqual(await clusters(), ['cluster a-first', 'cluster products']);
  await page.selectOption('#sort', 'health');
  assert.deepEqual(await clusters(), ['cluster products', 'cluster a-first']);
  await page.click('[aria-label="cluster products"] .fold');
  assert.equal(await page.locator('[aria-label="cluster products"] .drawing').count(), 0);
  await page.reload();
  await page.waitForSelector('[aria-label="cluster products"]');
  assert.equal(await page.locator('[aria-label="cluster products"] .drawing').count(), 0, 'what is folded stands in the address');
  await page.click('#kind-cluster');
  assert.deepEqual(await clusters(), []);
  const other = (await sandbox.state()).projects[1];
  await page.selectOption('#project', other.id);
  assert.deepEqual(await cards(), []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the keyboard is enough', async () => {
  const page = await openPage(browser, sandbox);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  const focused = () => page.evaluate(() => document.activeElement.dataset.name);
  await page.focus('.machine[data-name="products-1"]');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), 'products-2', 'the seed above it');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), 'products-3');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('details-title')?.textContent === 'products-3');
  await page.keyboard.press('Escape');
  assert.equal(await page.isHidden('#details'), true);
  assert.equal(await focused(), 'products-3', 'the focus is back where it was');
  for (const [key, view] of [['2', 'activity'], ['3', 'inventory'], ['4', 'faults'], ['1', 'topologies']]) {
    await page.keyboard.press(key);
    assert.equal(await page.getAttribute('nav.views a[aria-current="page"]', 'data-view'), view);
  }
  await page.keyboard.press('?');
  assert.equal(await page.isVisible('#keys'), true);
  await page.keyboard.press('Escape');
  for (const theme of ['light', 'dark', 'auto']) {
    await page.click('#theme');
    assert.equal(await page.getAttribute('html', 'data-theme'), theme);
  }
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
