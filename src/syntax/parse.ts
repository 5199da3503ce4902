/** Text → syntax tree. */
import { buildTree } from './build-tree.ts';
import { findFaults } from './faults/find.ts';
import { asItStands, mend } from './mend.ts';
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

/** A text is mended in one round, after one for every missing quote that turns the rest inside out. */
const MOST_ROUNDS = 6;
/** Beyond that many, one says no more than the others. */
const MOST_FAULTS = 20;

function read(text: string): Reading {
  const faults: SyntaxFault[] = [];
  let current = text;
  let places = asItStands;
  let again = true;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const parsed = parseRecords(current);
    if (parsed === null) break;
    if (parsed.kind === 'records') {
      const tree = buildTree(text, parsed.records, places);
      // In a mended text the finer faults may be consequences.
      return { ...tree, faults: inOrder(faults.length === 0 ? tree.faults : faults) };
    }
    const found = findFaults(current, parsed.tokens);
    for (const { message, start, end } of again ? found.faults : []) {
      faults.push({ message, start: places.start(start), end: Math.max(places.start(start), places.end(end)) });
    }
    if (found.edits.length === 0) break;
    again = found.again;
    const mended = mend(current, found.edits, places);
    current = mended.text;
    places = mended.places;
  }
  const whole = { start: 0, end: text.length };
  if (faults.length === 0) faults.push({ message: 'this is too broken or too large to be read', ...whole });
  return { root: { kind: 'error', ...whole }, comments: [], faults: inOrder(faults) };
}

function inOrder(faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  if (faults.length < 2) return faults;
  return [...faults].sort((a, b) => a.start - b.start || a.end - b.end).slice(0, MOST_FAULTS);
}
