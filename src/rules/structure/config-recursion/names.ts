/** Whether the attribute names of a configuration depend on the configuration; checked against `lib.evalModules`. */
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Slot, Thunk } from '../../../evaluation/thunk.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import { type AttrsValue, isSpread, type ReferenceValue, type Value } from '../../../evaluation/values.ts';
import type { PathStep } from '../../../model/definition.ts';

export interface Dependence {
  /** The set whose names depend on something below itself; empty for the whole configuration. */
  readonly path: readonly PathStep[];
  readonly on: ReferenceValue;
  readonly origin: Origin | null;
}

/** Namespaces of options nest no deeper; below, a set is the value of an option. */
const MAX_PATH = 3;
const MAX_DEPTH = 12;

/** The first dependence; `unknown` where the configuration as a whole is not known. */
export function namesDepend(ev: Evaluator, config: Thunk): Dependence | 'unknown' | null {
  const value = ev.tryForce(config);
  if (value === null) return 'unknown';
  return inValue(ev, value, [], null, 0);
}

function inValue(
  ev: Evaluator,
  value: Value,
  path: readonly PathStep[],
  origin: Origin | null,
  depth: number,
): Dependence | 'unknown' | null {
  if (depth > MAX_DEPTH) return null;
  switch (value.kind) {
    case 'choice': {
      const on = below(ev, value.condition, path);
      if (on !== null) return { path, on, origin };
      return first([value.then, value.else].map((side) => () => inThunk(ev, side, path, origin, depth)));
    }
    case 'attrs':
      return inSet(ev, value, path, origin, depth);
    case 'reference':
    case 'call': {
      const on = below(ev, value, path);
      return on !== null ? { path, on, origin } : path.length === 0 ? 'unknown' : null;
    }
    case 'unknown':
      return path.length === 0 ? 'unknown' : null;
    default:
      return null;
  }
}

function inThunk(
  ev: Evaluator,
  thunk: Thunk,
  path: readonly PathStep[],
  origin: Origin | null,
  depth: number,
): Dependence | 'unknown' | null {
  const value = ev.tryForce(thunk);
  return value === null ? null : inValue(ev, value, path, origin, depth + 1);
}

function inSet(
  ev: Evaluator,
  set: AttrsValue,
  path: readonly PathStep[],
  origin: Origin | null,
  depth: number,
): Dependence | 'unknown' | null {
  for (const slot of set.entries.values()) {
    const on = slot.presence === null ? null : below(ev, slot.presence, path);
    if (on !== null) return { path, on, origin: slot.origin ?? origin };
  }
  for (const { name, slot } of set.dynamic) {
    const on = below(ev, name, path);
    if (on !== null) return { path, on, origin: slot.origin ?? origin };
  }
  const on = set.rest === null ? null : below(ev, set.rest, path);
  if (on !== null) return { path, on, origin };
  const type = textOf(ev, set.entries.get('_type'));
  if (type === 'if' || type === 'override' || type === 'order') {
    const content = set.entries.get('content');
    return content ? inThunk(ev, content.thunk, path, origin, depth) : null;
  }
  if (type === 'merge') return inContents(ev, set.entries.get('contents'), path, origin, depth);
  if (type !== null || path.length >= MAX_PATH) return null;
  return first(
    [...set.entries].map(
      ([name, slot]) =>
        () =>
          inThunk(ev, slot.thunk, [...path, name], slot.origin ?? origin, depth),
    ),
  );
}

/** `mkMerge` needs all of its list, and the names of each element. */
function inContents(
  ev: Evaluator,
  contents: Slot | undefined,
  path: readonly PathStep[],
  origin: Origin | null,
  depth: number,
): Dependence | 'unknown' | null {
  const list = contents ? ev.tryForce(contents.thunk) : null;
  if (list === null) return null;
  if (list.kind !== 'list') return inValue(ev, list, path, origin, depth + 1);
  return first(
    list.items.map((item) => () => {
      if (!isSpread(item)) return inThunk(ev, item.thunk, path, item.origin ?? origin, depth);
      const on = below(ev, item.spread, path);
      return on === null ? null : { path, on, origin };
    }),
  );
}

/** A certain dependence before one that is not known. */
function first(checks: readonly (() => Dependence | 'unknown' | null)[]): Dependence | 'unknown' | null {
  let unknown: 'unknown' | null = null;
  for (const check of checks) {
    const found = check();
    if (found === 'unknown') unknown = found;
    else if (found !== null) return found;
  }
  return unknown;
}

/** A reference in the head of a value to something below the given place of the configuration. */
function below(ev: Evaluator, value: Value, path: readonly PathStep[]): ReferenceValue | null {
  return (
    configReferences(ev, value).find(
      (one) => one.path.length > path.length + 1 && path.every((step, index) => step === one.path[index + 1]),
    ) ?? null
  );
}

/** References to `config` that a condition or name is computed from; what is inside of sets and lists does not count. */
export function configReferences(ev: Evaluator, value: Value, depth = 0): ReferenceValue[] {
  if (depth > MAX_DEPTH) return [];
  const inner = (thunk: Thunk): ReferenceValue[] => {
    const forced = ev.tryForce(thunk);
    return forced === null ? [] : configReferences(ev, forced, depth + 1);
  };
  switch (value.kind) {
    case 'reference':
      return value.path[0] === 'config' ? [value] : [];
    case 'text':
      return value.parts.flatMap((part) => (typeof part === 'string' ? [] : configReferences(ev, part, depth + 1)));
    case 'choice':
      return [...configReferences(ev, value.condition, depth + 1), ...inner(value.then), ...inner(value.else)];
    case 'call':
      // Whether a function that is not known reads its arguments is not known either.
      return typeof value.callee === 'string' ? value.args.flatMap(inner) : configReferences(ev, value.callee, depth + 1);
    default:
      return [];
  }
}

function textOf(ev: Evaluator, slot: Slot | undefined): string | null {
  const value = slot ? ev.tryForce(slot.thunk) : null;
  return value?.kind === 'string' ? value.value : null;
}
