// The page in a real browser, and what a test reads from it.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** launch starts the browser that CHROMIUM names. Its sandbox does not work for root in a container; the page it opens is our own. */
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--force-color-profile=srgb'] });

/** openPage opens the page of a sandbox. What it says on the console, or throws, is an error of the test. With clock
 * its timers go on only by page.clock. */
export const openPage = async (browser, sandbox, { hash = '', width = 1400, height = 1000, clock = false, ...more } = {}) => {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...more });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: sandbox.url });
  const page = await context.newPage();
  if (clock) await page.clock.install();
  page.problems = [];
  page.on('console', message => message.type() === 'error' && page.problems.push(message.text()));
  page.on('pageerror', error => page.problems.push(error.message));
  await page.goto(sandbox.url + '/' + hash);
  await page.waitForFunction(() => document.getElementById('setup').textContent !== '');
  return page;
};

/** structure is what is drawn of a topology: its frames with what is in them, and what is connected to what. */
export const structure = (page, name) => page.evaluate(wanted => {
  const card = [...document.querySelectorAll('[data-topology]')].find(c => c.getAttribute('aria-label').endsWith(' ' + wanted));
  const names = new Map([...card.querySelectorAll('.machine')].map(m => [m.dataset.id, m.dataset.name]));
  const boxes = [...card.querySelectorAll('.machine')].map(m => ({ m, r: m.getBoundingClientRect() }));
  const frames = [...card.querySelectorAll('.frame')];
  const labels = new Map(frames.map(f => [f.dataset.frame, f.textContent]));
  const inside = (outer, r) => r.left >= outer.left && r.right <= outer.right && r.top >= outer.top && r.bottom <= outer.bottom;
  return {
    frames: Object.fromEntries(frames.map(f => [f.textContent, boxes.filter(b => inside(f.getBoundingClientRect(), b.r))
      .map(b => b.m.dataset.name + (b.m.dataset.role ? ` (${b.m.dataset.role})` : '')).sort()])),
    edges: [...card.querySelectorAll('path[data-kind]')].filter(p => p.dataset.kind !== 'bus').map(p =>
      `${names.get(p.dataset.from)} ${p.dataset.kind} ${names.get(p.dataset.to) ?? labels.get(p.dataset.to) ?? p.dataset.to}${p.dataset.state ? `: ${p.dataset.state}` : ''}`).sort(),
  };
}, name);

/** overlaps are pairs of machines that cover each other, and machines that stick out of their drawing. */
export const overlaps = page => page.evaluate(() => [...document.querySelectorAll('.drawing')].flatMap(drawing => {
  const outer = drawing.getBoundingClientRect();
  const boxes = [...drawing.querySelectorAll('.machine')].map(m => ({ name: m.dataset.name, r: m.getBoundingClientRect() }));
  const clash = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return boxes.flatMap((a, i) => [
    ...boxes.slice(i + 1).filter(b => clash(a.r, b.r)).map(b => `${a.name} covers ${b.name}`),
    ...(a.r.right > outer.right + 1 || a.r.bottom > outer.bottom + 1 ? [`${a.name} sticks out`] : []),
  ]);
}));

/** violations are what axe finds, as one line each. */
export const violations = async page => {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => window.axe.run());
  return found.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
};
