/** Evaluation of plain text for tests: no project, no hooks, files in memory. */

import { globalNames } from './builtins/index.ts';
import { EvaluationError, type FailureKind } from './errors.ts';
import { DEFAULT_LIMITS, Evaluator, type Limits } from './evaluator.ts';
import { MemoryTree } from './memory-tree.ts';
import { NO_HOOKS } from './references.ts';
import { render } from './render.ts';
import type { Thunk } from './thunk.ts';
import { isSpread, type Value } from './values.ts';

/** The file a text stands in. */
const FILE = 'default.nix';

/** An evaluator over files in memory: root-relative path → text. */
export const evaluatorOf = (files: Readonly<Record<string, string>>, root = '/project', limits: Limits = DEFAULT_LIMITS): Evaluator =>
  new Evaluator(new MemoryTree(files, root), globalNames, NO_HOOKS, limits);

/** The value of one expression as short text, for comparing in tests. */
export function renderText(text: string, files: Readonly<Record<string, string>> = {}): string {
  const ev = evaluatorOf({ ...files, [FILE]: text });
  return render(ev, ev.importFile(`${ev.tree.root}/${FILE}`));
}

/** A wholly known value as JSON that keeps the types apart: `{"int": "1"}`, `{"path": "/x"}`, `{"set": {…}}`. */
export type Shown = null | boolean | string | readonly Shown[] | { readonly [key: string]: Shown };

export type Outcome =
  | { readonly kind: 'value'; readonly shown: Shown }
  | { readonly kind: 'failure'; readonly failure: FailureKind; readonly message: string }
  | { readonly kind: 'unknown'; readonly reason: string };

class NotKnown extends Error {}

/** The value of a file of the evaluator's tree, with everything in it. */
export function evaluateDeep(ev: Evaluator, file: string): Outcome {
  ev.startUnit();
  const [fault] = ev.tree.parse(`${ev.tree.root}/${file}`)?.faults ?? [];
  if (fault !== undefined) return { kind: 'failure', failure: 'other', message: fault.message };
  try {
    const value = ev.importFile(`${ev.tree.root}/${file}`);
    // A part that fails makes the whole fail, whatever else is not known.
    forceAll(ev, value);
    return { kind: 'value', shown: show(ev, value) };
  } catch (error) {
    if (error instanceof NotKnown) return { kind: 'unknown', reason: error.message };
    if (error instanceof EvaluationError) return { kind: 'failure', failure: error.failure, message: error.message };
    if (error instanceof RangeError) return { kind: 'unknown', reason: 'a value too deep to be shown' };
    throw error;
  }
}

/** Forces everything in a value, once where it is shared or has no end. */
function forceAll(ev: Evaluator, value: Value): void {
  const seen = new Set<Value>();
  const open = [value];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const slots = at.kind === 'list' ? at.items : at.kind === 'attrs' ? at.entries.values() : [];
    for (const entry of slots) if (!isSpread(entry) && entry.presence === null) open.push(ev.force(entry.thunk));
  }
}

function show(ev: Evaluator, value: Value): Shown {
  const below = (thunk: Thunk): Shown => show(ev, ev.force(thunk));
  switch (value.kind) {
    case 'null':
      return null;
    case 'bool':
    case 'string':
      return value.value;
    case 'int':
      return { int: String(value.value) };
    case 'float':
      return { float: sixDigits(value.value) };
    case 'path':
      return { path: value.path };
    case 'lambda':
    case 'builtin':
      return { function: true };
    case 'list':
      return value.items.map((item) => {
        if (isSpread(item)) throw new NotKnown(`a symbolic run: ${render(ev, item.spread)}`);
        return below(item.thunk);
      });
    case 'attrs': {
      if (value.rest !== null || value.dynamic.length > 0) throw new NotKnown('a set with symbolic attributes');
      const set: Record<string, Shown> = {};
      for (const [name, entry] of [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (entry.presence !== null) throw new NotKnown('a conditional attribute');
        set[`.${name}`] = below(entry.thunk);
      }
      return { set };
    }
    default:
      throw new NotKnown(render(ev, value));
  }
}

/** A float as C's `%g` prints it. */
function sixDigits(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [exact, exponent] = value.toExponential(60).split('e') as [string, string];
  // C rounds an exact half to the even digit, JavaScript away from zero.
  const isHalf = /\.\d{4}[02468]50*$/.test(exact);
  const [mantissa, power] = isHalf
    ? [exact.slice(0, exact.indexOf('.') + 6), Number(exponent)]
    : (value
        .toExponential(5)
        .split('e')
        .map((part, index) => (index === 0 ? part : Number(part))) as [string, number]);
  if (power >= -4 && power < 6) return String(Number(`${mantissa}e${power}`));
  const digits = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
