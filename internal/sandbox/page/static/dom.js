// What builds the page's elements. Everything is text nodes and properties: names come from whoever calls the API.

const svgNamespace = 'http://www.w3.org/2000/svg';

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [property, v] of Object.entries(value)) element.style.setProperty(property, v);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false && child !== ''));
  return element;
};

/** make is an element; a style is an object, a handler is called onclick. */
export const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(svgNamespace, tag), attributes, children);
export const byId = id => document.getElementById(id);

/** keep replaces what is in a parent by elements, one for each item; those whose signature is as before stay as they are, with their focus. */
export const keep = (parent, items, { key, signature, build }) => {
  const old = new Map([...parent.children].map(child => [child.dataset.key, child]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const k = String(key(item));
    const text = signature(item);
    let element = old.get(k);
    old.delete(k);
    if (!element || element.signature !== text) {
      const fresh = build(item, element);
      fresh.dataset.key = k;
      fresh.signature = text;
      if (element) {
        if (at === element) at = fresh;
        replaceWithFocus(element, fresh);
      }
      element = fresh;
    }
    if (element === at) at = at.nextElementSibling;
    else parent.insertBefore(element, at);
  }
  for (const element of old.values()) element.remove();
};

/** replaceWithFocus puts fresh in an element's place; what had the focus has it again, found by its data-focus. */
export const replaceWithFocus = (element, fresh) => {
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  element.replaceWith(fresh);
  if (focused !== undefined) (fresh.querySelector(`[data-focus="${CSS.escape(focused)}"]`) ?? fresh).focus?.();
};

/** swap replaces the children of a part of the page, if its data has changed. */
export const swap = (element, data, children) => {
  const text = JSON.stringify(data);
  if (element.signature === text) return;
  element.signature = text;
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  element.replaceChildren(...[children()].flat(9).filter(Boolean));
  if (focused !== undefined) element.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
};

/** say tells those who listen to the page rather than look at it, and shows it for a while. */
export const say = text => {
  const box = byId('said');
  box.textContent = text;
  box.classList.add('shown');
  clearTimeout(say.timer);
  say.timer = setTimeout(() => box.classList.remove('shown'), 6000);
};

/** copyButton copies a text. */
export const copyButton = (text, what) => make('button', {
  type: 'button', class: 'copy', title: `Copy ${what}`, 'aria-label': `Copy ${what}`, 'data-focus': 'copy ' + what,
  onclick: async event => {
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(text);
      say(`Copied ${what}.`);
    } catch {
      say('The browser does not let the page copy.');
    }
  },
}, icon('copy'));

/** idText is an id, short where there is little room, that can be copied. */
export const idText = id => make('span', { class: 'id' }, make('code', { title: id }, id), copyButton(id, 'the id'));

const shapes = {
  copy: 'M5 5V2.5h8.5V11H11M2.5 5H11v8.5H2.5z', close: 'M4 4l8 8M12 4l-8 8', open: 'M5 3l6 5-6 5', search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5 14 14',
  primary: 'M8 2l5 6-5 6-5-6z', seed: 'M8 1.8l1.8 4.1 4.4.4-3.3 3 1 4.4L8 11.4l-3.9 2.3 1-4.4-3.3-3 4.4-.4z', arbiter: 'M8 2v12M3 14h10M8 4H3L1.5 9h3L3 4m5 0h5l1.5 5h-3L13 4',
  router: 'M2 5h11M10 2l3 3-3 3M14 11H3M6 8l-3 3 3 3', config: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v2.4M8 12.1v2.4M1.5 8h2.4M12.1 8h2.4M3.4 3.4l1.7 1.7M10.9 10.9l1.7 1.7M12.6 3.4l-1.7 1.7M5.1 10.9l-1.7 1.7',
  data: 'M2.5 4c0-1 2.4-1.8 5.5-1.8S13.5 3 13.5 4v8c0 1-2.4 1.8-5.5 1.8S2.5 13 2.5 12zM2.5 4c0 1 2.4 1.8 5.5 1.8S13.5 5 13.5 4M2.5 8c0 1 2.4 1.8 5.5 1.8S13.5 9 13.5 8',
  lost: 'M4 4l8 8M12 4l-8 8', theme: 'M8 2a6 6 0 1 0 0 12V2', help: 'M6 6a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1V10M8 12.5v.2',
};
/** icon is a small drawing, of no meaning to those who don't see it. */
export const icon = name => svg('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true', width: 16, height: 16 }, svg('path', { d: shapes[name] ?? shapes.data }));
