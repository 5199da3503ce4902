/** Evaluation itself: failing, catching, forcing, tracing. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { renderBriefly } from '../render.ts';
import { coerceInterpolation } from '../text.ts';
import { lazy, type Thunk } from '../thunk.ts';
import { type BuiltinValue, builtin, call, FALSE, isSpread, isSymbolic, TRUE, unknown, type Value } from '../values.ts';
import { attrsOf, expect, fail, partlyStrict, strict } from './support.ts';

/** A message as text; one with symbolic parts is cut short. */
function message(ev: Evaluator, value: Value): string {
  const piece = coerceInterpolation(ev, value);
  return typeof piece === 'string' ? piece : piece.kind === 'string' ? piece.value : renderBriefly(ev, piece);
}

const CAUGHT = attrsOf([
  ['success', FALSE],
  ['value', FALSE],
]);

/** `{ success; value; }`; whether a symbolic value evaluates stays a condition. */
function attempt(ev: Evaluator, thunk: Thunk): Value {
  let value: Value;
  try {
    value = ev.force(thunk);
  } catch (error) {
    if (error instanceof EvaluationError && error.catchable) return CAUGHT;
    throw error;
  }
  if (value.kind === 'unknown') return value;
  if (value.kind === 'choice') {
    const { condition, then, else: otherwise } = value;
    return {
      kind: 'choice',
      condition,
      then: lazy((inner) => attempt(inner, then)),
      else: lazy((inner) => attempt(inner, otherwise)),
    };
  }
  const certain = !isSymbolic(value) || value.kind === 'text';
  return attrsOf([
    ['success', certain ? TRUE : call('succeeds', [value])],
    ['value', value],
  ]);
}

/** Forces everything inside a value, as far as it surely exists. False when the budget is spent. */
function forceDeep(ev: Evaluator, value: Value, seen: Set<Value>): boolean {
  if (!ev.spend(1)) return false;
  if (value.kind !== 'list' && value.kind !== 'attrs') return true;
  if (seen.has(value)) return true;
  seen.add(value);
  const inside: Thunk[] = [];
  if (value.kind === 'list') {
    for (const item of value.items) if (!isSpread(item)) inside.push(item.thunk);
  } else {
    for (const entry of value.entries.values()) if (entry.presence === null) inside.push(entry.thunk);
  }
  let within = true;
  for (const thunk of inside) {
    const forced = ev.nested(() => {
      within = forceDeep(ev, ev.force(thunk), seen) && within;
      return TRUE;
    });
    if (forced !== TRUE || !within) return false;
  }
  return within;
}

const force = (ev: Evaluator, thunk: Thunk | undefined): Value => ev.force(thunk as Thunk);
const tracing = (name: string): BuiltinValue =>
  builtin(name, 2, (ev, [first, second]) => {
    force(ev, first);
    return force(ev, second);
  });

export const CONTROL_BUILTINS: readonly BuiltinValue[] = [
  builtin('throw', 1, (ev, [text]) => {
    throw new EvaluationError('throw', message(ev, force(ev, text)));
  }),
  builtin('abort', 1, (ev, [text]) => {
    throw new EvaluationError('abort', message(ev, force(ev, text)));
  }),
  builtin('tryEval', 1, (ev, [thunk]) => attempt(ev, thunk as Thunk)),
  tracing('seq'),
  tracing('trace'),
  tracing('warn'),
  // Traces only with --trace-verbose, and does not look at its message otherwise.
  builtin('traceVerbose', 2, (ev, [, value]) => force(ev, value)),
  builtin('deepSeq', 2, (ev, [first, second]) => {
    const done = forceDeep(ev, force(ev, first), new Set());
    return done ? force(ev, second) : ev.cut('evaluation budget: steps');
  }),
  builtin('addErrorContext', 2, (ev, [, value]) => force(ev, value)),
  builtin('break', 1, (ev, [value]) => force(ev, value)),
  // Contexts come from paths and derivations, whose text is symbolic: a known string has none.
  strict('hasContext', 1, (_ev, value) => (expect(value, 'string', 'hasContext') === null ? null : FALSE)),
  strict('getContext', 1, (_ev, value) => (expect(value, 'string', 'getContext') === null ? null : attrsOf([]))),
  strict('unsafeDiscardStringContext', 1, (ev, value) => contextFree(ev, value)),
  strict('unsafeDiscardOutputDependency', 1, (ev, value) => contextFree(ev, value)),
  strict('addDrvOutputDependencies', 1, (_ev, value) =>
    expect(value, 'string', 'addDrvOutputDependencies') === null ? null : fail('a string without context has no derivation'),
  ),
  partlyStrict('appendContext', 2, [0], () => unknown('string context')),
];

/** Contexts are not modelled: a string without its context is the same text. */
function contextFree(ev: Evaluator, value: Value): Value {
  const piece = coerceInterpolation(ev, value);
  return typeof piece === 'string' ? { kind: 'string', value: piece } : piece.kind === 'text' ? piece : { kind: 'text', parts: [piece] };
}
