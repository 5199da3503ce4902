/** `recursiveUpdate`: `//` that goes into sets both sides have. */
import { choose, distribute } from '../choice.ts';
import type { Evaluator } from '../evaluator.ts';
import { equals } from '../equality.ts';
import { hasName, selectName } from '../select.ts';
import { lazy, ready, type Slot, slotOf, type Thunk } from '../thunk.ts';
import { openSet, updateValues } from '../update.ts';
import { asSet } from './toolkit.ts';
import { attrs, type AttrsValue, call, FALSE, isSymbolic, list, string, type Value } from '../values.ts';

type Merge = (ev: Evaluator, path: readonly Value[], left: Value, right: Value) => Value;

/** Both values as one where both are sets, else the right one. */
export const recursiveUpdate = (ev: Evaluator, left: Value, right: Value): Value => deep(ev, [], left, right, mergeSets);

/** Like {@link recursiveUpdate}, but `test path left right` decides where to stop. */
export function recursiveUpdateUntil(ev: Evaluator, test: Thunk, left: Value, right: Value): Value {
  const merge: Merge = (inner, path, below, above) => {
    const stop = inner.call(inner.force(test), list(path.map((name) => slotOf(name))), below, above);
    const go = lazy((more) => deep(more, path, below, above, merge));
    return choose(inner, stop, ready(above), go);
  };
  return deep(ev, [], left, right, merge);
}

const mergeSets: Merge = (ev, path, left, right) => {
  if (right.kind === 'choice') return distribute(right, (inner, branch) => mergeSets(inner, path, left, branch));
  if (left.kind === 'choice') return distribute(left, (inner, branch) => mergeSets(inner, path, branch, right));
  const neverSet = (value: Value): boolean => (!isSymbolic(value) && value.kind !== 'attrs') || value.kind === 'text';
  if (neverSet(left) || neverSet(right) || right.kind === 'unknown') return right;
  // Whatever a symbolic left side is, the right set's attributes hold; the left one may add others.
  if (right.kind === 'attrs') return deep(ev, path, left, right, mergeSets);
  return choose(
    ev,
    call('isAttrs', [right]),
    lazy((inner) => deep(inner, path, left, right, mergeSets)),
    ready(right),
  );
};

function deep(ev: Evaluator, path: readonly Value[], leftValue: Value, rightValue: Value, merge: Merge): Value {
  const left = asSet(ev, leftValue);
  const right = asSet(ev, rightValue);
  const updated = openSet(ev, updateValues(ev, left, right));
  const entries = new Map(updated.entries);
  const merging = (name: string, below: Thunk, above: Thunk): Thunk =>
    lazy((inner) => merge(inner, [...path, string(name)], inner.force(below), inner.force(above)));
  for (const [name, below] of left.entries) {
    const current = entries.get(name) as Slot;
    entries.set(name, { ...current, thunk: overBelow(ev, name, below, right, merging) });
  }
  for (const [name, above] of right.entries) {
    const { rest } = left;
    if (rest === null || left.entries.has(name)) continue;
    const below = lazy((inner) => selectName(inner, rest, name, null));
    const both = merging(name, below, above.thunk);
    const thunk = above.presence === null ? both : lazy((inner) => choose(inner, above.presence as Value, both, below));
    entries.set(name, { ...(entries.get(name) ?? above), thunk });
  }
  return attrs(entries, updated.rest, updated.dynamic);
}

/** What an attribute of the left side becomes under everything on the right that may be it. */
function overBelow(
  ev: Evaluator,
  name: string,
  below: Slot,
  right: AttrsValue,
  merging: (name: string, below: Thunk, above: Thunk) => Thunk,
): Thunk {
  // Where the left attribute is absent, the right one stands alone.
  const over = (above: Thunk): Thunk => {
    const both = merging(name, below.thunk, above);
    const { presence } = below;
    return presence === null ? both : lazy((inner) => choose(inner, presence, both, above));
  };
  let result = below.thunk;
  const when = (condition: (inner: Evaluator) => Value, above: Thunk): void => {
    const before = result;
    const merged = over(above);
    result = lazy((inner) => choose(inner, condition(inner), merged, before));
  };
  const above = right.entries.get(name);
  if (above !== undefined && above.presence === null) return over(above.thunk);
  const { rest } = right;
  if (rest !== null)
    when(
      (inner) => hasName(inner, rest, name),
      lazy((inner) => selectName(inner, rest, name, null)),
    );
  for (const entry of right.dynamic) {
    if (equals(ev, entry.name, string(name)) !== FALSE) when((inner) => equals(inner, entry.name, string(name)), entry.slot.thunk);
  }
  if (above !== undefined) when(() => above.presence as Value, above.thunk);
  return result;
}
