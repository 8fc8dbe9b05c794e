// A hundred clusters and a thousand instances: everything is drawn and nothing overlaps, and a page left open asks little and changes nothing.
// How long that takes is measured by size.bench.mjs; a test does not time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage, overlaps } from './page.mjs';
import { startSandbox, fill } from './sandbox.mjs';

let browser, sandbox;

before(async () => {
  browser = await launch();
  sandbox = await startSandbox();
  await fill(sandbox);
});
after(async () => {
  sandbox.stop();
  await browser.close();
});

test('100 clusters and 1000 instances are all drawn, and nothing overlaps', async () => {
  const page = await openPage(browser, sandbox);
  assert.equal(await page.locator('[data-kind="cluster"]').count(), 100);
  assert.equal(await page.locator('[data-kind="set"]').count() + await page.locator('[data-kind="instance"]').count(), 900);
  assert.equal(await page.locator('.machine').count(), 1500);
  assert.deepEqual(await overlaps(page), []);
  assert.deepEqual(page.problems, []);
  await page.close();
});

test('a page left open asks once in two seconds for what is new, and draws nothing while nothing is', async () => {
  const page = await openPage(browser, sandbox, { clock: true });
  const asked = [];
  page.on('request', request => asked.push(new URL(request.url()).pathname));
  const poll = async ms => {
    const answered = page.waitForResponse(/_sandbox\/changes/);
    await page.clock.runFor(ms);
    return (await (await answered).body()).length;
  };
  for (let i = 0; i < 15 && await page.evaluate(() => document.body.dataset.pace) !== 'calm'; i++) await poll(1000);
  assert.equal(await page.evaluate(() => document.body.dataset.pace), 'calm');
  await page.evaluate(() => {
    window.changed = [];
    new MutationObserver(records => window.changed.push(...records.map(r => (r.target.id || r.target.parentElement?.id) ?? r.target.nodeName)))
      .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['class', 'style', 'd', 'hidden'] });
  });
  asked.length = 0;
  const sizes = [];
  for (let i = 0; i < 5; i++) sizes.push(await poll(2000));
  assert.deepEqual(asked, Array(5).fill('/_sandbox/changes'));
  assert.ok(sizes.every(size => size < 300), `answers of ${sizes} bytes`);
  assert.deepEqual([...new Set(await page.evaluate(() => window.changed))].filter(id => id !== 'clock'), []);
  assert.deepEqual(page.problems, []);
});
