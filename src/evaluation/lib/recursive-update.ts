/** `recursiveUpdate`: `//` that goes into sets both sides have. */
import { choose, distribute } from '../choice.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, ready, type Slot, type Thunk } from '../thunk.ts';
import { openSet, updateValues } from '../update.ts';
import { attrs, call, isSymbolic, list, string, TRUE, type Value } from '../values.ts';
import { slotOf } from '../thunk.ts';

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
  if (left.kind === 'attrs' && right.kind === 'attrs') return deep(ev, path, left, right, mergeSets);
  const neverSet = (value: Value): boolean => (!isSymbolic(value) && value.kind !== 'attrs') || value.kind === 'text';
  if (neverSet(left) || neverSet(right)) return right;
  if (right.kind === 'unknown') return right;
  if (left.kind === 'unknown') return left;
  const areSets = [left, right].filter(isSymbolic).map((value) => call('isAttrs', [value]));
  const condition = areSets.reduce((a, b) => call('&&', [a, b]));
  return choose(ev, condition, lazy((inner) => deep(inner, path, left, right, mergeSets)), ready(right));
};

function deep(ev: Evaluator, path: readonly Value[], leftValue: Value, rightValue: Value, merge: Merge): Value {
  const left = openSet(ev, leftValue);
  const right = openSet(ev, rightValue);
  const updated = updateValues(ev, left, right);
  if (updated.kind !== 'attrs') return updated;
  const entries = new Map(updated.entries);
  for (const [name, above] of right.entries) {
    const below = left.entries.get(name);
    if (below === undefined && left.rest === null) continue;
    const under = below?.thunk ?? lazy((inner) => selectName(inner, left.rest as Value, name, null));
    const both = lazy((inner) => merge(inner, [...path, string(name)], inner.force(under), inner.force(above.thunk)));
    entries.set(name, merged(entries.get(name) ?? above, below, above, both, under));
  }
  return attrs(entries, updated.rest, updated.dynamic);
}

/** The slot for a name both sides may have, by whether each side surely has it. */
function merged(current: Slot, below: Slot | undefined, above: Slot, both: Thunk, under: Thunk): Slot {
  const whenAbove = below === undefined || below.presence !== null
    ? lazy((inner) => choose(inner, below?.presence ?? presenceInRest(inner, under), both, above.thunk))
    : both;
  const thunk = above.presence === null ? whenAbove : lazy((inner) => choose(inner, above.presence ?? TRUE, whenAbove, under));
  return { ...current, thunk };
}

/** Whether a symbolic set has the attribute that `under` selects from it. */
function presenceInRest(ev: Evaluator, under: Thunk): Value {
  const value = ev.force(under);
  return value.kind === 'unknown' ? value : call('hasAttr', [value]);
}
