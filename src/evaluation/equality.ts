/** `==` and ordering in three values: true, false, or a symbolic condition. */
import { and, not } from './choice.ts';
import { differentOutputs } from './derivations.ts';
import { typeError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { sameValue } from './render.ts';
import type { Thunk } from './thunk.ts';
import { type AttrsValue, bool, call, FALSE, isSpread, isSymbolic, type ListValue, type TextValue, TRUE, type Value } from './values.ts';

/** Roots whose places are packages, functions or sets, never null. */
const NEVER_NULL = new Set(['pkgs', 'lib', 'inputs', 'self']);

export function equals(ev: Evaluator, left: Value, right: Value): Value {
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  if (isSymbolic(left) || isSymbolic(right)) return symbolicEquals(ev, left, right);
  switch (left.kind) {
    case 'null':
      return bool(right.kind === 'null');
    case 'bool':
      return bool(right.kind === 'bool' && left.value === right.value);
    case 'string':
      return bool(right.kind === 'string' && left.value === right.value);
    case 'path':
      return bool(right.kind === 'path' && left.path === right.path);
    case 'int':
      if (right.kind === 'float') return bool(Number(left.value) === right.value);
      return bool(right.kind === 'int' && left.value === right.value);
    case 'float':
      if (right.kind === 'int') return bool(left.value === Number(right.value));
      return bool(right.kind === 'float' && left.value === right.value);
    case 'list':
      return right.kind === 'list' ? listEquals(ev, left, right) : FALSE;
    case 'attrs':
      return right.kind === 'attrs' ? attrsEquals(ev, left, right) : FALSE;
    default:
      return FALSE;
  }
}

export const notEquals = (ev: Evaluator, left: Value, right: Value): Value => not(equals(ev, left, right));

function symbolicEquals(ev: Evaluator, left: Value, right: Value): Value {
  if (sameValue(ev, left, right)) return TRUE;
  if (neverEqual(left, right) || neverEqual(right, left) || differentOutputs(ev, left, right)) return FALSE;
  // Canonical order, so that `a == b` and `b == a` are the same condition.
  return isSymbolic(left) ? call('==', [left, right]) : call('==', [right, left]);
}

/** True where a symbolic value can never be the other one. */
function neverEqual(symbolic: Value, other: Value): boolean {
  if (symbolic.kind === 'text') {
    if (other.kind === 'string') return !couldBe(symbolic, other.value);
    return !isSymbolic(other);
  }
  if (symbolic.kind === 'reference' && other.kind === 'null') return NEVER_NULL.has(String(symbolic.path[0]));
  return false;
}

/** Whether a text with symbolic parts could be the given string: known ends must fit. */
function couldBe(text: TextValue, value: string): boolean {
  const first = text.parts[0];
  const last = text.parts.at(-1);
  let known = 0;
  for (const part of text.parts) if (typeof part === 'string') known += part.length;
  if (known > value.length) return false;
  if (typeof first === 'string' && !value.startsWith(first)) return false;
  return typeof last !== 'string' || value.endsWith(last);
}

function listEquals(ev: Evaluator, left: ListValue, right: ListValue): Value {
  const spreads = [...left.items, ...right.items].some(isSpread);
  if (spreads) {
    if (sameValue(ev, left, right)) return TRUE;
    const least = (value: ListValue): number => value.items.filter((item) => !isSpread(item)).length;
    const open = (value: ListValue): boolean => value.items.some(isSpread);
    if ((!open(left) && least(right) > left.items.length) || (!open(right) && least(left) > right.items.length)) return FALSE;
    return call('==', [left, right]);
  }
  if (left.items.length !== right.items.length) return FALSE;
  let result: Value = TRUE;
  for (const [index, item] of left.items.entries()) {
    const other = right.items[index];
    if (isSpread(item) || other === undefined || isSpread(other)) return FALSE;
    result = and(ev, result, thunkEquals(ev, item.thunk, other.thunk));
    if (result === FALSE) return FALSE;
  }
  return result;
}

function attrsEquals(ev: Evaluator, left: AttrsValue, right: AttrsValue): Value {
  const isOpen = (set: AttrsValue): boolean =>
    set.rest !== null || set.dynamic.length > 0 || [...set.entries.values()].some((entry) => entry.presence !== null);
  if (isOpen(left) || isOpen(right)) return sameValue(ev, left, right) ? TRUE : call('==', [left, right]);
  if (isDerivation(ev, left) && isDerivation(ev, right)) {
    return thunkEquals(ev, left.entries.get('outPath')?.thunk, right.entries.get('outPath')?.thunk);
  }
  if (left.entries.size !== right.entries.size) return FALSE;
  for (const name of left.entries.keys()) if (!right.entries.has(name)) return FALSE;
  let result: Value = TRUE;
  for (const name of [...left.entries.keys()].sort()) {
    result = and(ev, result, thunkEquals(ev, left.entries.get(name)?.thunk, right.entries.get(name)?.thunk));
    if (result === FALSE) return FALSE;
  }
  return result;
}

function isDerivation(ev: Evaluator, set: AttrsValue): boolean {
  const type = set.entries.get('type');
  if (type === undefined || !set.entries.has('outPath')) return false;
  const value = ev.force(type.thunk);
  return value.kind === 'string' && value.value === 'derivation';
}

function thunkEquals(ev: Evaluator, left: Thunk | undefined, right: Thunk | undefined): Value {
  if (left === undefined || right === undefined) return bool(left === right);
  // Nix takes identical thunks for equal, even functions.
  if (boundThunk(left) === boundThunk(right)) return TRUE;
  return ev.nested(() => equals(ev, ev.force(left), ev.force(right)));
}

/** The thunk that a variable written as an element or argument stands for. */
function boundThunk(thunk: Thunk): Thunk {
  let at = thunk;
  for (let written = at.written; written?.node.kind === 'identifier'; written = at.written) {
    const bound = written.scope.find(written.node.name);
    if (bound === undefined || bound === at) break;
    at = bound;
  }
  return at;
}

/** `left < right` on numbers, strings, paths and lists. */
export function lessThan(ev: Evaluator, left: Value, right: Value): Value {
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  if (isSymbolic(left) || isSymbolic(right)) return call('<', [left, right]);
  if ((left.kind === 'int' || left.kind === 'float') && (right.kind === 'int' || right.kind === 'float')) {
    if (left.kind === right.kind) return bool(left.value < right.value);
    return bool(Number(left.value) < Number(right.value));
  }
  if (left.kind === 'string' && right.kind === 'string') return bool(compareText(left.value, right.value) < 0);
  if (left.kind === 'path' && right.kind === 'path') return bool(compareText(left.path, right.path) < 0);
  if (left.kind === 'list' && right.kind === 'list') return listLess(ev, left, right);
  throw typeError(`cannot compare ${left.kind} with ${right.kind}`);
}

function listLess(ev: Evaluator, left: ListValue, right: ListValue): Value {
  for (let index = 0; ; index++) {
    const a = left.items[index];
    const b = right.items[index];
    if (b === undefined) return FALSE;
    if (a === undefined) return TRUE;
    if (isSpread(a) || isSpread(b)) return call('<', [left, right]);
    const first = ev.force(a.thunk);
    const second = ev.force(b.thunk);
    const same = equals(ev, first, second);
    if (same.kind !== 'bool') return call('<', [left, right]);
    if (!same.value) return lessThan(ev, first, second);
  }
}

/** Order of strings as Nix has it: by bytes of their UTF-8 form. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
