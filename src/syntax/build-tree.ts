/** From the parser's records to the tree, in one pass and without recursion. */
import { Build, type Item, type Row, errorAt } from './build.ts';
import type { Comment, Expression, SyntaxFault } from './nodes.ts';
import { type Production, productions } from './productions.ts';
import { ERROR_SYMBOL, HAS_ERROR, MISSING, RECORD, symbolNames } from './wasm.ts';

export interface Tree {
  readonly root: Expression;
  readonly comments: readonly Comment[];
  /** What the grammar takes and Nix does not, and whatever the grammar had to skip. */
  readonly faults: readonly SyntaxFault[];
}

interface Symbols {
  readonly names: readonly string[];
  readonly productions: readonly (Production | undefined)[];
  readonly comment: number;
  readonly root: number;
  /** Symbols that keep the bindings found in skipped text. */
  readonly keepers: ReadonlySet<number>;
}
let known: Symbols | null = null;

function symbols(): Symbols {
  if (known !== null) return known;
  const names = symbolNames();
  const keepers = ['attrset_expression', 'rec_attrset_expression', 'let_attrset_expression', 'binding_set'];
  known = {
    names,
    productions: names.map((name) => productions[name]),
    comment: names.indexOf('comment'),
    root: names.indexOf('source_code'),
    keepers: new Set(keepers.map((name) => names.indexOf(name))),
  };
  return known;
}

/** `place` gives the offset in `text` of an offset in the text that was parsed. */
export function buildTree(text: string, records: Uint32Array, place: (offset: number) => number): Tree {
  const build = new Build(text);
  const root = run(build, records, place);
  for (const comma of build.commas) build.fault('unexpected `,`', { start: comma, end: comma + 1 });
  for (const name of build.loneOrs) build.fault('`or` is a keyword: it is a name only in attribute paths', name);
  return { root, comments: build.comments, faults: build.faults };
}

function run(build: Build, records: Uint32Array, place: (offset: number) => number): Expression {
  const { names, productions: table, comment, root, keepers } = symbols();
  const { stack } = build;
  for (let at = 0; at < records.length; at += RECORD) {
    const head = records[at] ?? 0;
    const start = place(records[at + 1] ?? 0);
    const end = place(records[at + 2] ?? 0);
    let count = records[at + 3] ?? 0;
    const symbol = head & 0xff;
    if (symbol === comment) {
      addComment(build, start, end);
      continue;
    }
    const flags = head >>> 24;
    const damaged = (flags & HAS_ERROR) !== 0;
    if (symbol === ERROR_SYMBOL || symbol === root) {
      const parts = build.items(count);
      if (at + RECORD === records.length) return finish(build, parts, damaged);
      stack.push({ kind: 'broken', start, end, parts });
      build.fault(`unexpected ${excerpt(build.text.slice(start, end))}`, { start, end });
      continue;
    }
    if (damaged && !keepers.has(symbol)) count = build.settle(count);
    const operator = names[head >>> 8 & 0xff] ?? '';
    const row: Row = { start, end, symbol, operator: head >>> 8 & 0xff, missing: (flags & MISSING) !== 0, count };
    stack.push(table[symbol]?.(build, row, operator) ?? errorAt(row));
  }
  return finish(build, [], true);
}

function addComment(build: Build, start: number, end: number): void {
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

function excerpt(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return `\`${line.length > 40 || line.length < text.length ? `${line.slice(0, 39)}…` : line}\``;
}

/** The root, or what can be kept of a file that could not be read as a whole. */
function finish(build: Build, parts: readonly Item[], damaged: boolean): Expression {
  const kept = damaged ? parts.filter(({ kind }) => kind !== 'broken') : parts;
  const [only] = kept;
  if (kept.length === 1 && only !== undefined) return build.asExpression(only);
  const whole = { start: 0, end: build.text.length };
  if (build.faults.length === 0) build.fault(parts.length === 0 ? 'the file holds no expression' : 'this is no Nix expression', whole);
  return errorAt(whole);
}
