/** What is computed when it is first asked for, and kept unless a budget cut something off meanwhile. */
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';

/** Throws where the computation asks for itself. */
export function once<T>(ev: Evaluator, make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  let isRunning = false;
  return () => {
    if (made !== null) return made.value;
    if (isRunning) throw new EvaluationError('recursion', 'infinite recursion encountered');
    isRunning = true;
    const cuts = ev.cutOff;
    try {
      const value = make();
      if (ev.cutOff === cuts) made = { value };
      return value;
    } finally {
      isRunning = false;
    }
  };
}
