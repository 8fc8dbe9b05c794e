// The page: asks the sandbox what is new, and draws the view of the address. It asks oftener while something is under way, and less often
// once nothing has changed for a while, so that a page left open costs next to nothing.
import { byId, make, say, swap } from './dom.js';
import { get } from './control.js';
import { drawDetails, find } from './details.js';
import { drawFaults, listen as listenFaults } from './faults.js';
import { drawInventory } from './inventory.js';
import { drawActivity, drawRail, listen as listenLive } from './live.js';
import { go, link, read } from './route.js';
import { drawTopologies } from './topologies.js';
import { plural, span } from './words.js';

const kept = 2000; // requests and events
const known = { revision: '', state: null, requests: [], events: [], first: true, changed: 0 };
const clock = { now: 0, at: 0, speed: 0 };
const flashing = new Map(); // ids of what changed, and until when it is marked

/** now is the simulated time, as it goes on since the last answer. */
const now = () => clock.now + (performance.now() - clock.at) * clock.speed;

const open = id => go({ object: id }, { back: true });

const draw = () => {
  const { state } = known;
  if (!state) return;
  const route = read();
  const names = new Map([...state.clusters.flatMap(c => [c, ...c.nodes]), ...state.instances, ...state.configurations].map(o => [o.id, o.name]));
  const context = {
    state, route, requests: known.requests, events: known.events, now: now(), open, flashing: new Set(flashing.keys()),
    nameOf: id => names.get(id) ?? id, exists: id => Boolean(id && find(state, id)),
  };
  document.body.dataset.view = route.view;
  for (const view of document.querySelectorAll('[data-view-of]')) view.hidden = view.dataset.viewOf !== route.view;
  for (const tab of document.querySelectorAll('nav.views a')) {
    if (tab.dataset.view === route.view) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  byId('fault-count').textContent = state.faults.length ? String(state.faults.length) : '';
  if (document.activeElement !== byId('search')) byId('search').value = route.q ?? '';
  byId('sort').value = route.sort ?? 'name';
  swap(byId('project'), state.projects, () => [make('option', { value: '' }, 'all projects'), ...state.projects.map(p => make('option', { value: p.id }, p.name))]);
  byId('project').value = route.project ?? '';
  ({ topologies: () => { drawTopologies(context); drawRail(context); }, activity: () => drawActivity(context), inventory: () => drawInventory(context), faults: () => drawFaults(context) })[route.view]();
  drawDetails(context);
  const setup = [`API ${state.api}`, state.api === 'nodes' && `phase ${state.phase}`, plural(state.regions.length, 'region')].filter(Boolean).join(' · ');
  if (byId('setup').textContent !== setup) byId('setup').textContent = setup;
};

const tick = () => {
  if (!known.state) return;
  const moment = now();
  byId('clock').textContent = new Date(moment).toISOString().slice(0, 19).replace('T', ' ');
  const speed = clock.speed ? `${clock.speed} × real time` : 'stands still';
  if (byId('speed').textContent !== speed) byId('speed').textContent = speed;
  for (const element of known.state.operations.length ? document.querySelectorAll('[data-since]') : []) {
    const text = span(moment - Date.parse(element.dataset.since));
    if (element.textContent !== text) element.textContent = text;
  }
};

/** mark flashes what changed, and tells it to those who don't see. */
const mark = events => {
  const until = performance.now() + 2500;
  for (const event of events) flashing.set(event.object_id, until);
  const statuses = events.filter(e => e.field === 'status');
  if (statuses.length) byId('news').textContent = statuses.slice(-3).map(e => `${e.name} ${e.after ? `is ${e.after}` : 'is gone'}`).join(', ') + (statuses.length > 3 ? `, and ${statuses.length - 3} more` : '');
};

const refresh = async () => {
  const last = list => list.at(-1)?.id ?? 0;
  const changes = await get(`changes?revision=${known.revision}&request=${last(known.requests)}&event=${last(known.events)}`);
  const again = known.life && known.life !== changes.revision.slice(0, 36);
  known.life = changes.revision.slice(0, 36);
  if (again) {
    // Another start of the sandbox: what was known may be of another one.
    Object.assign(known, { revision: '', requests: [], events: [], first: true });
    return refresh();
  }
  Object.assign(clock, { now: Date.parse(changes.now), at: performance.now(), speed: changes.speed });
  known.revision = changes.revision;
  let fresh = Boolean(changes.state) || changes.requests.length > 0;
  if (changes.state) known.state = changes.state;
  if (changes.requests.length) known.requests = [...known.requests, ...changes.requests].slice(-kept);
  if (changes.events.length) known.events = [...known.events, ...changes.events].slice(-kept);
  if (!known.first) mark(changes.events);
  known.first = false;
  for (const [id, until] of flashing) {
    if (until < performance.now()) {
      flashing.delete(id);
      fresh = true;
    }
  }
  if (!fresh) return;
  known.changed = performance.now();
  draw();
};

let timer;
const loop = async () => {
  clearTimeout(timer);
  try {
    await refresh();
    if (byId('trouble').textContent) byId('trouble').textContent = '';
  } catch (error) {
    byId('trouble').textContent = error instanceof TypeError ? 'The sandbox does not answer.' : `The sandbox: ${error.message}`;
  }
  tick();
  const pace = known.state?.operations.length || flashing.size ? 'busy' : performance.now() - known.changed > 10_000 ? 'calm' : 'steady';
  document.body.dataset.pace = pace;
  if (!document.hidden) timer = setTimeout(loop, { busy: 400, steady: 1000, calm: 2000 }[pace]);
};

const themes = ['auto', 'light', 'dark'];
const setTheme = theme => {
  document.documentElement.dataset.theme = theme;
  byId('theme').setAttribute('aria-label', `Colours: ${theme}`);
  byId('theme').title = `Colours: ${theme}`;
  localStorage.setItem('theme', theme);
};

const onKey = event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    if (document.activeElement === byId('search') && byId('search').value) go({ q: '' });
    else if (read().object) close();
    return;
  }
  if (event.target.closest('input, select, textarea')) return;
  const views = { 1: 'topologies', 2: 'activity', 3: 'inventory', 4: 'faults' };
  if (event.key === '/') {
    event.preventDefault();
    if (read().view !== 'topologies') go({ view: 'topologies', section: '' }, { back: true });
    byId('search').focus();
  } else if (views[event.key]) go({ view: views[event.key], section: '' }, { back: true });
  else if (event.key === '?') byId('keys').showModal();
};

/** close closes the object beside, and gives the focus back to where it stands in the drawing. */
const close = () => {
  const id = read().object;
  open('');
  document.querySelector(`.machine[data-id="${CSS.escape(id)}"], [data-object="${CSS.escape(id)}"]`)?.focus();
};

setTheme(themes.includes(localStorage.getItem('theme')) ? localStorage.getItem('theme') : 'auto');
byId('theme').addEventListener('click', () => setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % 3]));
byId('help').addEventListener('click', () => byId('keys').showModal());
byId('search').addEventListener('input', event => go({ q: event.target.value }));
byId('sort').addEventListener('change', event => go({ sort: event.target.value === 'name' ? '' : event.target.value }));
byId('project').addEventListener('change', event => go({ project: event.target.value }));
byId('share').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    say('Copied a link to what you see.');
  } catch {
    say(location.href);
  }
});
for (const tab of document.querySelectorAll('nav.views a')) tab.href = link({ view: tab.dataset.view });
addEventListener('keydown', onKey);
addEventListener('hashchange', draw);
addEventListener('popstate', draw);
addEventListener('changed', loop);
document.addEventListener('visibilitychange', () => document.hidden || loop());
let width = innerWidth;
addEventListener('resize', () => {
  if (innerWidth === width) return;
  width = innerWidth;
  draw();
});
listenFaults();
listenLive();
loop();
