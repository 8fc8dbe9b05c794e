// Each button does what the control path does, and says the request that a script would send.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch, openPage } from './page.mjs';
import { instanceOf, makeCluster, makeInstance, makeV1Instance, nodeOf, startSandbox } from './sandbox.mjs';

let browser, sandbox;
before(async () => {
  browser = await launch();
  sandbox = await startSandbox();
});
after(async () => {
  sandbox.stop();
  await browser.close();
});

/** press opens an object and presses a button beside it. */
const press = async (page, name, label) => {
  if (name) {
    await page.click(`.machine[data-name="${name}"]`);
    await page.waitForFunction(n => document.getElementById('details-title')?.textContent === n, name);
  }
  await page.getByRole('button', { name: label, exact: true }).click();
  await page.waitForFunction(() => document.getElementById('said').classList.contains('shown'));
};

/** script is the line beside a button, run by a shell. */
const run = async (page, label) => {
  await page.getByLabel(`Script: ${label}`, { exact: true }).click();
  const line = await page.locator('.fault-row', { has: page.getByRole('button', { name: label, exact: true }) }).locator('.curl').textContent();
  return execFileSync('bash', ['-c', line.replace('curl ', 'curl -sS --fail-with-body ')], { encoding: 'utf8' });
};

test('an object is killed, failed, enlarged, repaired and lost', async () => {
  await makeCluster(sandbox, 'products', 'mongodb', '2.4.10', [{}, {}, {}]);
  const page = await openPage(browser, sandbox);
  const node = () => nodeOf(sandbox, 'products', 'products-2');
  await press(page, 'products-2', 'Kill it');
  assert.deepEqual([(await node()).status, (await node()).fault], ['ERROR', 'Nova server is in ERROR status']);
  await page.waitForSelector('.machine[data-name="products-2"].bad');
  await press(page, '', 'Repair it');
  assert.equal((await node()).status, 'ACTIVE');
  await press(page, '', 'Fail its guest');
  assert.equal((await node()).status, 'FAILED');
  await run(page, 'Repair it');
  assert.equal((await node()).status, 'ACTIVE', 'the script does the same');
  await press(page, '', 'Enlarge its volume');
  assert.equal((await node()).volume_size, 2);
  await press(page, '', 'Lose it');
  assert.equal(await node(), undefined);
  await page.waitForFunction(() => document.getElementById('details-title').textContent === 'Gone');
  await page.keyboard.press('Escape');
  await page.click('[aria-label="cluster products"] .object');
  await press(page, '', 'Break it');
  await page.waitForSelector('[aria-label="cluster products"] > header .badge.bad');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a slave is promoted and detached', async () => {
  const master = await makeInstance(sandbox, 'orders');
  const slave = await makeInstance(sandbox, 'orders-slave', master);
  const page = await openPage(browser, sandbox);
  await press(page, 'orders-slave', 'Promote it');
  assert.equal((await instanceOf(sandbox, 'orders')).slave_of, slave);
  await page.waitForSelector(`[data-kind="replicates"][data-from="${slave}"][data-to="${master}"]`, { state: 'attached' });
  await press(page, 'orders', 'Detach it');
  assert.equal((await instanceOf(sandbox, 'orders')).slave_of, undefined);
  await page.context().close();
});

test('a guest of deployed Trove falls silent, and is heard of again', async () => {
  const deployed = await startSandbox('-api', 'v1.0');
  await makeV1Instance(deployed, 'orders');
  const page = await openPage(browser, deployed);
  await press(page, 'orders', 'Fail its guest');
  assert.equal((await instanceOf(deployed, 'orders')).silent, true);
  await deployed.advance('2m');
  await page.waitForSelector('.machine[data-name="orders"].bad');
  await press(page, '', 'Repair it');
  await page.waitForSelector('.machine[data-name="orders"].good');
  await page.context().close();
  deployed.stop();
});

test('requests are lost, refused, limited and slowed down, builds fail and hang, and all is taken back', async () => {
  const page = await openPage(browser, sandbox, { hash: '#/faults' });
  const pending = async () => (await sandbox.control('GET', 'faults')).faults.map(({ id, ...rest }) => rest);
  const wanted = {
    'Lose the next answer': { effect: 'reset_after', times: 1, method: 'POST' },
    'Lose the next request': { effect: 'reset_before', times: 1, method: 'POST' },
    'Answer 503 three times': { effect: 'status', times: 3, path: '^/(clusters|instances)', status: 503 },
    'Rate limit': {
      effect: 'status', times: 1, status: 413, headers: { 'Retry-After': '2' },
      body: '{"overLimit":{"code":413,"message":"This request was rate-limited.","retryAfter":"2"}}',
    },
    'Slow down': { effect: 'slow', times: -1, delay: '2s' },
    'Fail its build': { effect: 'build_error', times: 1, name: 'it\'s', message: 'No valid host was found.' },
    'Hang its guest': { effect: 'hang', times: 1, name: 'it\'s' },
  };
  await page.fill('#build-name', 'it\'s');
  for (const [label, fault] of Object.entries(wanted)) {
    await press(page, '', label);
    await page.waitForFunction(() => document.querySelectorAll('#pending li').length === 1);
    assert.deepEqual(await pending(), [fault], label);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.waitForFunction(() => document.querySelectorAll('#pending li').length === 0);
    assert.deepEqual(await pending(), []);
    await run(page, label);
    assert.deepEqual(await pending(), [fault], `${label}, by the script`);
    await page.getByRole('button', { name: 'Take all back' }).click();
    await page.waitForFunction(() => document.querySelectorAll('#pending li').length === 0);
  }
  await press(page, '', 'Lose the next answer');
  await assert.rejects(sandbox.trove('POST', '/instances', { instance: { name: 'lost', datastore: { type: 'mysql', version: '5.5' }, flavorRef: '7', volume: { size: 1 } } }),
    /fetch failed/);
  assert.equal((await instanceOf(sandbox, 'lost')).status, 'BUILD', 'done, only the answer is lost');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the quota is filled and lifted, the clock leaps, runs and stops', async () => {
  const page = await openPage(browser, sandbox, { hash: '#/faults' });
  const make = name => sandbox.trove('POST', '/instances', { instance: { name, datastore: { type: 'mysql', version: '5.5' }, flavorRef: '7', volume: { size: 1 } } });
  await press(page, '', 'Fill the quota');
  await assert.rejects(make('one-more'), /413 .*Quota exceeded/);
  await page.goto(`${sandbox.url}/#/inventory/projects`);
  const { instances } = (await sandbox.state()).projects[0];
  await page.waitForFunction(text => document.getElementById('inventory').textContent.includes(text), `${instances} of ${instances}`);
  await page.goto(`${sandbox.url}/#/faults`);
  await press(page, '', 'Lift the quota');
  await make('one-more');
  const before_ = Date.parse((await sandbox.state()).now);
  await press(page, '', '+ 1m');
  assert.equal(Date.parse((await sandbox.state()).now) - before_, 60_000);
  await press(page, '', '100 ×');
  assert.equal((await sandbox.state()).speed, 100);
  await page.waitForSelector('button[aria-pressed="true"]:text("100 ×")');
  await run(page, 'Stop');
  assert.equal((await sandbox.state()).speed, 0);
  await page.context().close();
});

test('another site\'s page can neither read nor change anything', async t => {
  const site = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>another site</title>'));
  await new Promise(resolve => site.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    site.close();
    site.closeAllConnections();
  });
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const before_ = await sandbox.control('GET', 'faults');
  const outcome = await page.evaluate(async url => Promise.all(['cors', 'no-cors'].flatMap(mode => [
    fetch(`${url}/_sandbox/faults`, { mode, method: 'POST', body: '{"effect":"slow","delay":"0s"}' }), fetch(`${url}/_sandbox/state`, { mode }),
  ].map(asked => asked.then(r => r.type, () => 'refused')))), sandbox.url);
  assert.deepEqual(outcome, ['refused', 'refused', 'opaque', 'opaque']);
  const icon = await page.evaluate(url => new Promise(resolve => {
    const image = new Image();
    image.onload = () => resolve('loaded');
    image.onerror = () => resolve('refused');
    image.src = `${url}/_page/icon.svg`;
  }), sandbox.url.replace('127.0.0.1', 'localhost'));
  assert.equal(icon, 'refused', 'nor does it learn that a sandbox runs here');
  assert.deepEqual(await sandbox.control('GET', 'faults'), before_);
  await page.context().close();
});
