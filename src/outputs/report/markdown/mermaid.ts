/** The import graph as a Mermaid diagram, which GitHub draws. */
import type { Graph } from '../../../report/schema.ts';

/** GitHub draws no more edges than 500, and nobody reads half as many. */
const MOST_LINKS = 160;
const SHAPES: Readonly<Record<string, readonly [string, string]>> = {
  host: ['([', '])'],
  library: ['[[', ']]'],
  flake: ['{{', '}}'],
  package: ['[/', '/]'],
  test: ['>', ']'],
};

export function mermaid({ clusters, links }: Graph): string {
  if (links.length === 0) return '';
  const shown = [...links].sort((a, b) => b.files - a.files || (`${a.from}\0${a.to}` < `${b.from}\0${b.to}` ? -1 : 1)).slice(0, MOST_LINKS);
  const used = new Set(shown.flatMap(({ from, to }) => [from, to]));
  const ids = new Map(clusters.filter(({ name }) => used.has(name)).map(({ name }, index) => [name, `n${index}`]));
  const nodes = clusters.flatMap(({ name, kind, files }) => {
    const [open, close] = SHAPES[kind] ?? ['[', ']'];
    return ids.has(name) ? [`  ${ids.get(name)}${open}"${label(name)}${files > 1 ? ` · ${files}` : ''}"${close}`] : [];
  });
  const inOrder = links.filter((link) => shown.includes(link) && ids.has(link.from) && ids.has(link.to));
  const edges = inOrder.map(({ from, to, files }) => `  ${ids.get(from)} ${files > 4 ? '==>' : '-->'} ${ids.get(to)}`);
  const rest = links.length > shown.length ? `\n\nThe ${links.length - shown.length} thinnest of ${links.length} arrows are left out.` : '';
  return `\`\`\`mermaid\nflowchart LR\n${[...nodes, ...edges].join('\n')}\n\`\`\`${rest}`;
}

/** Text that Mermaid cannot read as markup. */
const label = (text: string): string => text.replace(/[^\p{L}\p{N} ._/-]/gu, (character) => `#${character.codePointAt(0)};`);
