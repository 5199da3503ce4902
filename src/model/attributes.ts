/** Looks at values that may fail to evaluate: null where Nix itself would fail, or nothing of the kind is there. */
import { EvaluationError } from '../evaluation/errors.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import type { AttrsValue } from '../evaluation/values.ts';

/** The result, or null where Nix itself would fail. */
export function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}

/** The set that a thunk comes to. */
export function setOf(ev: Evaluator, thunk: Thunk | undefined): AttrsValue | null {
  const value = thunk ? ev.tryForce(thunk) : null;
  return value?.kind === 'attrs' ? value : null;
}

/** The set that an attribute is. */
export const setAt = (ev: Evaluator, set: AttrsValue, name: string): AttrsValue | null => setOf(ev, set.entries.get(name)?.thunk);

/** The known text that an attribute is. */
export function textAt(ev: Evaluator, set: AttrsValue, name: string): string | null {
  const thunk = set.entries.get(name)?.thunk;
  const value = thunk ? ev.tryForce(thunk) : null;
  return value?.kind === 'string' ? value.value : null;
}
