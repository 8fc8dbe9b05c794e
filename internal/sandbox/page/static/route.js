// What the page shows stands in its address, so that a link can be shared: #/topologies?q=west&object=….

const views = ['topologies', 'activity', 'inventory', 'faults'];

/** read is the view and what it is narrowed to. */
export const read = (hash = location.hash) => {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view, section = ''] = path.split('/');
  return { view: views.includes(view) ? view : 'topologies', section, ...Object.fromEntries(new URLSearchParams(query)) };
};

/** link is the address of a view; what is empty is left out. */
export const link = ({ view, section, ...rest }) => {
  const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value));
  return `#/${view}${section ? '/' + section : ''}${query.size ? '?' + query : ''}`;
};

/** go changes part of the address. What is opened can be gone back from; what is only narrowed down can't. */
export const go = (change, { back = false } = {}) => {
  const next = link({ ...read(), ...change });
  if (next === location.hash) return;
  history[back ? 'pushState' : 'replaceState'](null, '', next);
  dispatchEvent(new Event('hashchange'));
};
