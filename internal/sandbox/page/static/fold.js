// The journal as a person reads it: polls folded. Pure.

/** name of what a request was about: its path and query. */
export const target = r => r.path + (r.query ? '?' + r.query : '');

/**
 * fold puts reads of the same thing with the same answer into one entry, until something is written or a minute has passed. Entries are in the
 * order in which they began: {key, requests}.
 */
export const fold = requests => {
  const entries = [];
  let open = new Map();
  for (const r of requests) {
    const reads = r.method === 'GET' || r.method === 'HEAD' || r.kind === 'identity';
    const key = [r.kind, r.method, target(r), r.status, r.user_agent].join(' ');
    const entry = reads ? open.get(key) : undefined;
    if (entry && Date.parse(r.time) - Date.parse(entry.requests.at(-1).time) < 60_000) {
      entry.requests.push(r);
      continue;
    }
    if (!reads) open = new Map();
    const begun = { key: r.id, requests: [r] };
    entries.push(begun);
    if (reads) open.set(key, begun);
  }
  return entries;
};

/** about is true for requests that name an object, or that made it. */
export const about = (r, id) => r.object_id === id || r.path.includes(id) || (r.body ?? '').includes(id);

/** filter keeps the requests of a method ('writes' for all that change something) and of an object (id or part of a path). */
export const filter = (requests, { method = '', object = '' }) => requests.filter(r =>
  (!method || (method === 'writes' ? r.kind === 'trove' && !['GET', 'HEAD'].includes(r.method) : r.method === method)) && (!object || about(r, object)));
