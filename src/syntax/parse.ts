/** Text → syntax tree. */
import { Build, type Item, type Row, errorAt } from './build.ts';
import type { Comment, Expression, SourceFile, SyntaxFault } from './nodes.ts';
import { lineStarts } from './positions.ts';
import { type Production, productions } from './productions.ts';
import { ERROR_SYMBOL, HAS_ERROR, MISSING, RECORD, parseRecords, symbolNames } from './wasm.ts';

const BOM = '\uFEFF';

/**
 * Parses a Nix file, without I/O once the parser is loaded.
 * @param path label of the file: relative to the root, `/` separated
 * @param text decoded text; a byte-order mark is dropped, and every offset counts without it
 * @returns the tree with its comments; `faults` is empty exactly when Nix's parser takes the text.
 *   Never throws for any text.
 */
export function parse(path: string, text: string): SourceFile {
  const source = text.startsWith(BOM) ? text.slice(1) : text;
  const { root, comments, faults } = read(source);
  return { path, text: source, root, comments, faults, lineStarts: lineStarts(source) };
}

interface Reading {
  readonly root: Expression;
  readonly comments: readonly Comment[];
  readonly faults: readonly SyntaxFault[];
}

function read(text: string): Reading {
  const records = parseRecords(text);
  const whole = { start: 0, end: text.length };
  if (records === null) {
    return { root: errorAt(whole), comments: [], faults: [{ message: 'too broken or too large to be parsed', ...whole }] };
  }
  const build = new Build(text);
  const root = run(build, records);
  for (const comma of build.commas) build.fault('unexpected `,`', { start: comma, end: comma + 1 });
  for (const name of build.loneOrs) build.fault('`or` is a keyword, not a name, here', name);
  build.faults.sort((a, b) => a.start - b.start || a.end - b.end);
  return { root, comments: build.comments, faults: build.faults };
}

interface Symbols {
  readonly names: readonly string[];
  readonly productions: readonly (Production | undefined)[];
  readonly comment: number;
  readonly root: number;
  /** Symbols that keep the bindings found in text the parser skipped. */
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

function run(build: Build, records: Uint32Array): Expression {
  const { names, productions: table, comment, root, keepers } = symbols();
  const { stack, text } = build;
  for (let at = 0; at < records.length; at += RECORD) {
    const head = records[at] ?? 0;
    const start = records[at + 1] ?? 0;
    const end = records[at + 2] ?? 0;
    let count = records[at + 3] ?? 0;
    const symbol = head & 0xff;
    if (symbol === comment) {
      addComment(build, start, end);
      continue;
    }
    const damaged = (head >>> 24 & HAS_ERROR) !== 0;
    if (symbol === ERROR_SYMBOL || symbol === root) {
      const parts = build.items(count);
      if (symbol === root && !damaged && parts.length === 1) return build.asExpression(parts[0]);
      if (at + RECORD === records.length) return salvage(build, parts, text);
      stack.push({ kind: 'broken', start, end, parts });
      if (symbol === ERROR_SYMBOL) build.fault(`unexpected \`${text.slice(start, end)}\``, { start, end });
      continue;
    }
    if (damaged && !keepers.has(symbol)) count = build.settle(count);
    const operator = head >>> 8 & 0xff;
    const missing = (head >>> 24 & MISSING) !== 0;
    const row: Row = { start, end, symbol, operator, missing, count };
    stack.push(table[symbol]?.(build, row, names[operator] ?? '') ?? errorAt(row));
  }
  return errorAt({ start: 0, end: text.length });
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

/** What can be kept of a file that the parser could not read as a whole. */
function salvage(build: Build, parts: readonly Item[], text: string): Expression {
  const whole = { start: 0, end: text.length };
  if (build.faults.length === 0) build.fault(parts.length === 0 ? 'the file holds no expression' : 'this is no Nix expression', whole);
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? build.asExpression(only) : errorAt(whole);
}
