// What a hundred clusters and a thousand instances cost: TROVE_SANDBOX=bin/trove-sandbox node size.bench.mjs. It prints figures beside what they
// should stay below. Measured is the time of processors, which on a busy machine stays about the same.
import { readFileSync } from 'node:fs';
import { launch, openPage } from './page.mjs';
import { fill, startSandbox } from './sandbox.mjs';

const browser = await launch();
const sandbox = await startSandbox('-speed', '1');
await fill(sandbox);
const page = await openPage(browser, sandbox, { hash: '#/faults' });
await page.waitForFunction(() => document.querySelector('#quota-faults li'));
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });

/** rendered is for how many milliseconds a processor has worked on the page's thread so far. */
const rendered = async () => 1000 * (await session.send('Performance.getMetrics')).metrics.find(m => m.name === 'TaskDuration').value;

/** served is the same for the sandbox: utime and stime of its process, which are hundredths of a second, after the name in parentheses. */
const served = () => 10 * readFileSync(`/proc/${sandbox.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).reduce((sum, n) => sum + Number(n), 0);

const report = (what, figure, bar, unit) => console.log(`${what.padEnd(60)} ${figure.toFixed(2).padStart(9)} ${unit}   (bar: ${bar} ${unit})`);

// From the answer that has everything to the pixels: the view is opened on a state that is there, and two frames are waited for.
let begun = await rendered();
await page.evaluate(() => new Promise(resolve => {
  location.hash = '#/topologies';
  addEventListener('hashchange', () => requestAnimationFrame(() => requestAnimationFrame(resolve)), { once: true });
}));
report('100 clusters and 1000 instances drawn', await rendered() - begun, 1000, 'ms');

begun = await rendered() + served();
await page.reload();
await page.waitForFunction(() => document.getElementById('setup').textContent !== '');
report('the same from opening the page, sandbox included', await rendered() + served() - begun, 1000, 'ms');

await page.waitForSelector('body[data-pace="calm"]');
const watched = [await rendered(), served(), performance.now()];
await new Promise(resolve => setTimeout(resolve, 10_000));
const passed = performance.now() - watched[2];
report('watching it, the page', 100 * (await rendered() - watched[0]) / passed, 1, '%');
report('watching it, the sandbox', 100 * (served() - watched[1]) / passed, 1, '%');
sandbox.stop();
await browser.close();
