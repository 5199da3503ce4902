/** Laziness: a thunk is evaluated at most once; a slot is a thunk with the place it was written. */
import type { Expression } from '../syntax/nodes.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import type { Origin } from './trail.ts';
import type { Value } from './values.ts';

/** A lazily computed value. Only `Evaluator.force` reads or writes its state. */
export class Thunk {
  /** How the value comes about: an expression of `scope`, a computation of ours; null where it is given, or a computation is done. */
  work: Expression | ((ev: Evaluator) => Value) | null;
  readonly scope: Scope | null;
  value: Value | null;
  /** The error that forcing ended in; forcing again throws it again. */
  failure: Error | null = null;
  running = false;

  constructor(work: Expression | ((ev: Evaluator) => Value) | null, scope: Scope | null, value: Value | null) {
    this.work = work;
    this.scope = scope;
    this.value = value;
  }

  /** The expression that it was made from, so that a trail can be followed back through it; null for what was computed. */
  get written(): { readonly node: Expression; readonly scope: Scope } | null {
    const { work, scope } = this;
    return work === null || scope === null || typeof work === 'function' ? null : { node: work, scope };
  }
}

/** One attribute or list element. */
export interface Slot {
  readonly thunk: Thunk;
  readonly origin: Origin | null;
  /** Condition under which the attribute exists; null where it always does. */
  readonly presence: Value | null;
  /** The slot of the same name that this one replaced in a `//`. */
  readonly shadowed: Slot | null;
}

export const delay = (node: Expression, scope: Scope): Thunk => new Thunk(node, scope, null);
export const lazy = (run: (ev: Evaluator) => Value): Thunk => new Thunk(run, null, null);
export const ready = (value: Value): Thunk => new Thunk(null, null, value);

export const slot = (thunk: Thunk, origin: Origin | null = null, presence: Value | null = null, shadowed: Slot | null = null): Slot => ({
  thunk,
  origin,
  presence,
  shadowed,
});
/** A slot that holds a value already known. */
export const slotOf = (value: Value, origin: Origin | null = null): Slot => slot(ready(value), origin);
