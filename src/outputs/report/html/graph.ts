/** The import graph as SVG: groups and folders on layers, from who reads to who is read. */
import type { Graph } from '../../../report/schema.ts';
import { truncate } from '../../text.ts';
import { anchor, escape, type Html, raw } from './elements.ts';
import { layout, NODE } from './layers.ts';

/** Characters that fit into a node. */
const FITS = 25;

export function graphSvg({ clusters, links }: Graph, groups: ReadonlySet<string>): Html {
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  const nodes = clusters.filter(({ name }) => linked.has(name));
  if (nodes.length === 0) return raw('');
  const ids = new Map(nodes.map(({ name }, index) => [name, index]));
  const { positions, width, height } = layout(nodes, links);
  const edges = links.map(({ from, to, files }) => {
    const a = positions.get(from) ?? { x: 0, y: 0 };
    const b = positions.get(to) ?? { x: 0, y: 0 };
    const start = { x: a.x + NODE.width, y: a.y + NODE.height / 2 };
    const end = { x: b.x, y: b.y + NODE.height / 2 };
    const bend = Math.max(40, Math.abs(end.x - start.x) / 2);
    const path = `M${start.x},${round(start.y)}C${round(start.x + bend)},${round(start.y)} ${round(end.x - bend)},${round(end.y)} ${end.x},${round(end.y)}`;
    return `<path class="edge${files > 4 ? ' thick' : ''}" data-from="${ids.get(from)}" data-to="${ids.get(to)}" d="${path}"/>`;
  });
  const boxes = nodes.map(({ name, kind, files }) => {
    const { x, y } = positions.get(name) ?? { x: 0, y: 0 };
    const label = `${truncate(name, FITS)}${files > 1 ? ` · ${files}` : ''}`;
    const box = `<g class="node ${escape(kind)}" data-id="${ids.get(name)}"><title>${escape(`${name}: ${kind}, ${files} ${files === 1 ? 'file' : 'files'}`)}</title><rect x="${x}" y="${round(y)}" width="${NODE.width}" height="${NODE.height}" rx="4"/><text x="${x + 8}" y="${round(y + NODE.height / 2 + 4)}">${escape(label)}</text></g>`;
    return groups.has(name) ? `<a href="#${anchor('group', name)}">${box}</a>` : box;
  });
  return raw(
    `<div class="graph"><div class="scroll" role="region" aria-label="Drawing of the import graph" tabindex="0"><svg id="graph-drawing" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" height="${Math.ceil(height)}" role="group" aria-label="Import graph: ${nodes.length} groups and folders, ${links.length} arrows. The tables below list them.">${edges.join('')}${boxes.join('')}</svg></div></div>`,
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
