/** Attribute paths given as lists of names. */
import type { Evaluator } from '../evaluator.ts';
import { lazy, slot, type Thunk } from '../thunk.ts';
import { attrs, type Value } from '../values.ts';
import { elementsOf } from './toolkit.ts';

/** The steps of a path, symbolic names as values; null where the list itself is symbolic. */
export function stepsOf(ev: Evaluator, path: Value, what: string): (string | Value)[] | null {
  const elements = elementsOf(path, what);
  if (elements === null) return null;
  return elements.map(({ thunk }) => {
    const step = ev.force(thunk);
    return step.kind === 'string' ? step.value : step;
  });
}

/** `{ a.b.c = value; }` for the steps `a`, `b`, `c`; without steps the value itself. */
export function nest(ev: Evaluator, steps: readonly (string | Value)[], value: Thunk): Value {
  const [step, ...others] = steps;
  if (step === undefined) return ev.force(value);
  const inner = slot(others.length === 0 ? value : lazy((deep) => nest(deep, others, value)));
  if (typeof step === 'string') return attrs(new Map([[step, inner]]));
  return attrs(new Map(), null, [{ name: step, slot: inner }]);
}
