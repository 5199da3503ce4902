/** Values that are conditional themselves, and so need no guard around them. */
import { branchesOf } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { isSpread, type Value } from '../evaluation/values.ts';
import type { Definition } from '../model/definition.ts';
import { attempt } from '../model/option.ts';

/**
 * True where a value is empty unless a condition that `holds` accepts is met: `optionals cfg.enable [ … ]`,
 * `optionalString …`, a list of nothing but such runs.
 */
export function isEmptyUnless(ev: Evaluator, value: Value, holds: (condition: Value) => boolean): boolean {
  if (value.kind === 'list')
    return value.items.length > 0 && value.items.every((item) => isSpread(item) && isEmptyUnless(ev, item.spread, holds));
  if (value.kind !== 'choice' || !holds(value.condition)) return false;
  const sides = attempt(() => branchesOf(ev, value));
  return sides !== null && (sides.else === null || isEmpty(sides.else));
}

/**
 * True for the empty set that `optionalAttrs cfg.enable { … }` is where the condition does not hold:
 * nothing to be guarded.
 */
export function isEmptyRemainder(ev: Evaluator, { value, guards }: Definition, holds: (condition: Value) => boolean): boolean {
  return (
    isEmpty(value) &&
    guards.some((guard) => guard.kind === 'call' && guard.callee === '!' && attempt(() => guard.args.some((arg) => holds(ev.force(arg)))))
  );
}

function isEmpty(value: Value): boolean {
  if (value.kind === 'list') return value.items.length === 0;
  if (value.kind === 'attrs') return value.entries.size === 0 && value.dynamic.length === 0 && value.rest === null;
  return value.kind === 'null' || (value.kind === 'string' && value.value === '');
}
