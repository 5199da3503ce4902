/** From the parser's records to the tree, in one pass and without recursion. */
import { Build, type Row, errorAt } from './build.ts';
import type { Places } from './mend.ts';
import type { Comment, Expression, SyntaxFault } from './nodes.ts';
import { type Production, productions } from './productions.ts';
import { RECORD, symbolNames } from './wasm.ts';

export interface Tree {
  readonly root: Expression;
  readonly comments: readonly Comment[];
  /** What the grammar takes and Nix does not. */
  readonly faults: readonly SyntaxFault[];
}

interface Symbols {
  readonly names: readonly string[];
  readonly productions: readonly (Production | undefined)[];
  readonly comment: number;
  readonly root: number;
}
let known: Symbols | null = null;

function symbols(): Symbols {
  if (known !== null) return known;
  const names = symbolNames();
  known = {
    names,
    productions: names.map((name) => productions[name]),
    comment: names.indexOf('comment'),
    root: names.indexOf('source_code'),
  };
  return known;
}

/** `places` lead from the text that was parsed to `text`. */
export function buildTree(text: string, records: Uint32Array, places: Places): Tree {
  const build = new Build(text);
  const root = run(build, records, places);
  for (const comma of build.commas) build.fault('unexpected `,`', { start: comma, end: comma + 1 });
  for (const name of build.loneOrs) build.fault('`or` is a keyword: it is a name only in attribute paths', name);
  return { root, comments: build.comments, faults: build.faults };
}

function run(build: Build, records: Uint32Array, places: Places): Expression {
  const { names, productions: table, comment, root } = symbols();
  const { stack } = build;
  // One for all: no production keeps its row.
  const row = { start: 0, end: 0, operator: 0, count: 0 };
  for (let at = 0; at < records.length; at += RECORD) {
    const head = records[at] ?? 0;
    row.start = places.start(records[at + 1] ?? 0);
    row.end = Math.max(row.start, places.end(records[at + 2] ?? 0));
    row.operator = head >>> 8;
    row.count = records[at + 3] ?? 0;
    const symbol = head & 0xff;
    if (symbol === comment) {
      addComment(build, row);
    } else if (symbol !== root) {
      stack.push(table[symbol]?.(build, row, names[row.operator] ?? '') ?? errorAt(row));
    } else if (row.count > 0) {
      return build.expression();
    }
  }
  const whole = { start: 0, end: build.text.length };
  build.fault('the file holds no expression', whole);
  return errorAt(whole);
}

function addComment(build: Build, { start, end }: Row): void {
  const { text } = build;
  if (text.startsWith(',', start)) {
    build.commas.add(start);
    return;
  }
  const block = text.startsWith('/*', start);
  build.comments.push({
    start,
    end,
    style: block ? 'block' : 'line',
    text: block ? text.slice(start + 2, end - 2) : text.slice(start + 1, end),
  });
}
