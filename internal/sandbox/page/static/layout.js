// Where everything of a topology is drawn, for a given width. Pure: sizes are fixed, so nothing has to be measured.
//
// Leaves (a region, a zone or a shard) stand side by side in lines, machines in columns within them. What replicates to others comes first:
// arrows go from the row above to the rows below, through the gutters left of the columns. Members that all talk to each other hang on a bus
// above their row. Trees and rows are all there is to lay out, which is why no library does it.

export const node = { width: 208, height: 58 };
const gapX = 22; // between columns; half of it is the gutter
const gapY = 38; // above each row, where arrows arrive and buses run
const pad = 16;
const head = 24; // of a frame
const frameGap = 14;
const lineGap = 34;

const leafWidth = columns => 2 * pad + columns * node.width + (columns - 1) * gapX;
const frameWidth = (frame, columns) => {
  const inner = frame.leaves.reduce((sum, leaf) => sum + leafWidth(columns.get(leaf)), 0) + (frame.leaves.length - 1) * frameGap;
  return nested(frame) ? inner + 2 * frameGap : inner;
};
const nested = frame => frame.leaves.some(leaf => leaf.label);
const lineWidth = (frames, columns) => frames.reduce((sum, f) => sum + frameWidth(f, columns), 0) + (frames.length - 1) * frameGap;

/** fitColumns gives each leaf as many columns as it can use, and takes them away again, from the widest first, until the line fits. */
const fitColumns = (frames, wanted, width) => {
  const columns = new Map(frames.flatMap(f => f.leaves).map(leaf => [leaf, wanted(leaf)]));
  while (lineWidth(frames, columns) > width) {
    const widest = [...columns].reduce((a, b) => b[1] > a[1] ? b : a);
    if (widest[1] === 1) break;
    columns.set(widest[0], widest[1] - 1);
  }
  return columns;
};

const stage = { routers: 0, config: 0, outside: 2 };

/** needed is with how many columns a leaf stands in a line: a shard is not broken up for another to stand beside it. */
const needed = leaves => new Map(leaves.map(leaf => [leaf, leaf.id.startsWith('shard:') ? Math.min(3, leaf.machines.length) : 1]));

/** lines of frames: query routers above shards, replicas outside below all, and never more frames in a line than fit. */
const intoLines = (frames, width) => {
  // A region whose zones don't fit side by side is drawn zone by zone.
  const split = frames.flatMap(f => nested(f) && frameWidth(f, needed(f.leaves)) > width
    ? f.leaves.map(leaf => ({ ...f, id: leaf.id, label: leaf.label ? `${f.label} · ${leaf.label}` : f.label, leaves: [{ ...leaf, id: leaf.id + '/', label: '' }] })) : [f]);
  const lines = [];
  for (const at of [0, 1, 2]) {
    let line = [];
    for (const frame of split.filter(f => (stage[f.kind] ?? 1) === at)) {
      const longer = [...line, frame];
      if (line.length && lineWidth(longer, needed(longer.flatMap(f => f.leaves))) > width) {
        lines.push(line);
        line = [frame];
      } else line = longer;
    }
    if (line.length) lines.push(line);
  }
  return lines;
};

/**
 * layout is {width, height, frames: [{id, kind, label, x, y, width, height}], nodes: Map of id to {x, y, row}, paths: [{kind, from, to, d,
 * health, label, labelX, labelY}]}.
 */
export const layout = (topology, width) => {
  const first = new Set(topology.tier0);
  const tiers = leaf => [leaf.machines.filter(m => first.has(m.id)), leaf.machines.filter(m => !first.has(m.id))];
  const wanted = leaf => Math.max(1, ...tiers(leaf).map(tier => tier.length));
  const out = { width: 0, height: 0, frames: [], nodes: new Map(), paths: [] };
  const above = topology.buses.some(b => b.members.length > 1) ? gapY - 6 : 12;
  let y = 0;
  for (const line of intoLines(topology.frames, width)) {
    const columns = fitColumns(line, wanted, width);
    const leaves = line.flatMap(f => f.leaves);
    const rowsOf = (leaf, tier) => Math.ceil(tiers(leaf)[tier].length / columns.get(leaf));
    const rows0 = Math.max(...leaves.map(leaf => rowsOf(leaf, 0)));
    const rows = rows0 + Math.max(...leaves.map(leaf => rowsOf(leaf, 1)));
    const zones = line.some(nested);
    const top = y + head + (zones ? head + 4 : 0);
    const rowY = row => top + above + row * (node.height + gapY);
    const bottom = rowY(rows - 1) + node.height + pad;
    let x = 0;
    for (const frame of line) {
      const wide = frameWidth(frame, columns);
      const inset = nested(frame) ? frameGap : 0;
      out.frames.push({ id: frame.id, kind: frame.kind, label: frame.label, x, y, width: wide, height: bottom - y + (zones ? frameGap : 0) });
      let leafX = x + inset;
      for (const leaf of frame.leaves) {
        const leafWide = leafWidth(columns.get(leaf));
        if (leaf.label) out.frames.push({ id: leaf.id, kind: 'zone', label: leaf.label, x: leafX, y: y + head, width: leafWide, height: bottom - y - head });
        tiers(leaf).forEach((tier, t) => placeTier(out.nodes, tier, columns.get(leaf), leafX, t === 0 ? 0 : rows0, rowY, t === 0));
        leafX += leafWide + frameGap;
      }
      x += wide + frameGap;
    }
    out.width = Math.max(out.width, x - frameGap);
    y = bottom + (zones ? frameGap : 0) + lineGap;
  }
  out.height = Math.max(0, y - lineGap);
  out.paths = [...topology.buses.flatMap(bus => busPaths(bus, out.nodes, topology)), ...topology.edges.map(edge => edgePath(edge, out)).filter(Boolean)];
  return out;
};

/** placeTier puts machines into columns, row after row; a row of the first tier that isn't full stands in the middle. */
const placeTier = (nodes, tier, columns, x, firstRow, rowY, centred) => {
  tier.forEach((machine, i) => {
    const row = Math.floor(i / columns);
    const inRow = Math.min(columns, tier.length - row * columns);
    const shift = centred ? (columns - inRow) * (node.width + gapX) / 2 : 0;
    nodes.set(machine.id, { x: x + pad + shift + (i % columns) * (node.width + gapX), y: rowY(firstRow + row), row: firstRow + row });
  });
};

/** rounded is a path along points, every turn of which is a right angle. */
const rounded = points => {
  const path = points.filter((p, i) => i === 0 || p[0] !== points[i - 1][0] || p[1] !== points[i - 1][1]);
  let d = `M${path[0]}`;
  for (let i = 1; i < path.length - 1; i++) {
    const [[ax, ay], [bx, by], [cx, cy]] = path.slice(i - 1, i + 2);
    const r = Math.min(7, Math.hypot(bx - ax, by - ay) / 2, Math.hypot(cx - bx, cy - by) / 2);
    d += `L${bx - Math.sign(bx - ax) * r},${by - Math.sign(by - ay) * r}Q${bx},${by} ${bx + Math.sign(cx - bx) * r},${by + Math.sign(cy - by) * r}`;
  }
  return d + `L${path.at(-1)}`;
};

const middle = at => at.x + node.width / 2;

const edgePath = (edge, { nodes, frames }) => {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  if (!from) return null;
  const start = [middle(from), from.y + node.height];
  if (!to) {
    const frame = frames.find(f => f.id === edge.to);
    if (!frame) return null;
    const beside = [[from.x + node.width, from.y + node.height / 2], [frame.x, from.y + node.height / 2]];
    // Into the next line of frames straight, into a later one around those between.
    const leave = Math.min(...frames.map(f => f.y + f.height).filter(bottom => bottom > start[1])) + lineGap / 2;
    const arrive = frame.y - lineGap / 2;
    const around = arrive > leave ? [[start[0], leave], [-7, leave], [-7, arrive]] : [[start[0], arrive]];
    const below = [start, ...around, [frame.x + frame.width / 2, arrive], [frame.x + frame.width / 2, frame.y]];
    return { ...edge, d: rounded(frame.y > start[1] ? below : beside) };
  }
  const end = [middle(to), to.y];
  const gutter = to.x - gapX / 2;
  const arrive = to.y - 22;
  const leave = start[1] + 16;
  let points;
  if (to.y === from.y) points = [[start[0], from.y], [start[0], arrive], [end[0], arrive], end];
  else if (to.y < from.y) points = [[start[0], from.y], [start[0], from.y - 22], [gutter, from.y - 22], [gutter, arrive], [end[0], arrive], end];
  else if (to.y - start[1] === gapY) points = [start, [start[0], leave], [end[0], leave], end];
  else points = [start, [start[0], leave], [gutter, leave], [gutter, arrive], [end[0], arrive], end];
  return { ...edge, d: rounded(points), labelX: end[0] + 7, labelY: to.y - 8 };
};

/** busPaths are a line above each row, a stub from it to each member, and what joins the lines. */
const busPaths = (bus, nodes, topology) => {
  const members = bus.members.map(id => ({ id, at: nodes.get(id) })).filter(m => m.at);
  if (members.length < 2) return [];
  const rows = [...Map.groupBy(members, m => m.at.y)].sort((a, b) => a[0] - b[0]);
  const left = Math.min(...members.map(m => m.at.x)) - gapX / 2;
  const height = y => y - 16;
  const trunk = rows.map(([y, list]) => {
    const ends = list.map(m => middle(m.at));
    return `M${rows.length > 1 ? left : Math.min(...ends)},${height(y)}H${Math.max(...ends)}`;
  });
  if (rows.length > 1) trunk.push(`M${left},${height(rows[0][0])}V${height(rows.at(-1)[0])}`);
  const failing = id => ['bad', 'odd'].includes(topology.machines.find(m => m.id === id)?.health);
  return [
    { kind: 'bus', from: bus.id, to: bus.id, d: trunk.join(''), label: '', health: 'good' },
    ...members.map(m => ({
      kind: 'peers', from: m.id, to: bus.id, d: `M${middle(m.at)},${height(m.at.y)}V${m.at.y}`, label: '', health: failing(m.id) ? 'bad' : 'good',
    })),
  ];
};

/** naturalWidth is how wide a topology would like to be: all of its machines of a tier side by side, up to most columns. */
export const naturalWidth = (topology, most = 5) => {
  const first = new Set(topology.tier0);
  const wanted = leaf => {
    const above = leaf.machines.filter(m => first.has(m.id)).length;
    return Math.min(most, Math.max(1, above, leaf.machines.length - above));
  };
  return Math.max(node.width, ...[0, 1, 2].map(at => {
    const line = topology.frames.filter(f => (stage[f.kind] ?? 1) === at);
    return line.length ? lineWidth(line, new Map(line.flatMap(f => f.leaves).map(leaf => [leaf, wanted(leaf)]))) : 0;
  }));
};
