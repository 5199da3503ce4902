/** Text → syntax tree. */
import { buildTree } from './build-tree.ts';
import { findFaults } from './faults/find.ts';
import { mend } from './mend.ts';
import type { Comment, Expression, SourceFile, SyntaxFault } from './nodes.ts';
import { lineStarts } from './positions.ts';
import { parseRecords } from './wasm.ts';

const BOM = '\uFEFF';

/**
 * Parses a Nix file, without I/O once the parser is loaded.
 * @param path label of the file: relative to the root, `/` separated
 * @param text decoded text; a byte-order mark is dropped, and every offset counts without it
 * @returns the tree with its comments. `faults` is empty exactly when Nix's grammar takes the text;
 *   undefined variables and attributes defined twice, which `nix-instantiate --parse` refuses too,
 *   are left to rules. A faulty text gives as much tree as can be made of it. Never throws for any text.
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

const asItStands = (offset: number): number => offset;

function read(text: string): Reading {
  const parsed = parseRecords(text);
  if (parsed !== null && !parsed.damaged) return inOrder(buildTree(text, parsed.records, asItStands));
  const { faults, edits } = parsed?.tokens ? findFaults(text, parsed.tokens) : { faults: [], edits: [] };
  if (edits.length > 0) {
    const mended = mend(text, edits);
    const whole = parseRecords(mended.text);
    if (whole !== null && !whole.damaged) {
      const tree = buildTree(text, whole.records, mended.original);
      return inOrder({ ...tree, faults: [...faults, ...tree.faults] });
    }
  }
  // The grammar's own recovery: coarse, but it skips whatever it must.
  const coarse = parseRecords(text);
  const tree = coarse !== null && coarse.records.length > 0 ? buildTree(text, coarse.records, asItStands) : unreadable(text);
  return inOrder({ ...tree, faults: faults.length > 0 ? faults : tree.faults });
}

function unreadable(text: string): Reading {
  const whole = { start: 0, end: text.length };
  return { root: { kind: 'error', ...whole }, comments: [], faults: [{ message: 'this is too broken or too large to be read', ...whole }] };
}

/** In the order of the text. */
function inOrder(reading: Reading): Reading {
  return reading.faults.length < 2 ? reading : { ...reading, faults: [...reading.faults].sort((a, b) => a.start - b.start || a.end - b.end) };
}
