// What is under way, in words. Pure.
import { operationWords, stepWords } from './words.js';

/** operationsOf lists what is under way, one entry for each object that was asked for: {id, title, step, done, of, started}. */
export const operationsOf = state => {
  const machines = new Map([...state.clusters.flatMap(c => [c, ...c.nodes]), ...state.instances].map(o => [o.id, o]));
  const owners = Map.groupBy(state.operations, o => o.instance_id);
  return [...owners].map(([id, list]) => {
    const main = list.find(o => !o.node_id && o.kind !== 'build' && o.kind !== 'v1_build') ?? list.find(o => !o.node_id) ?? list[0];
    const object = machines.get(id);
    return {
      id, name: object?.name ?? id, title: operationWords(main.kind), started: main.started ?? list[0].started, hangs: list.some(o => !o.due),
      ...stepOf(main, list.filter(o => o !== main), machines),
    };
  });
};

const stepOf = (main, others, machines) => {
  const nodes = (main.nodes ?? []).map(id => machines.get(id));
  const present = nodes.filter(Boolean);
  const sub = others.length ? stepWords(others[0].state) : '';
  if (main.kind.includes('create') || main.kind.includes('add_nodes') || main.kind.includes('grow') || main.kind === 'replace_node') {
    if (nodes.length) {
      const done = present.filter(n => n.status === 'ACTIVE').length;
      return { step: `${done} of ${nodes.length} node${nodes.length === 1 ? '' : 's'} ACTIVE${sub && done < nodes.length ? `, ${sub}` : ''}`, done, of: nodes.length };
    }
  } else if (nodes.length) {
    return { step: `${stepWords(main.state)}: ${present.length} of ${nodes.length} left`, done: nodes.length - present.length, of: nodes.length };
  }
  return { step: [...new Set([stepWords(main.state), sub])].filter(Boolean).join(', '), done: 0, of: 0 };
};
