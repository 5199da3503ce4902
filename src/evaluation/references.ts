/** What happens when a reference is followed or called: the doors to `lib`, `callPackage`, project values. */
import type { Evaluator } from './evaluator.ts';
import type { Thunk } from './thunk.ts';
import type { ReferenceValue, Value } from './values.ts';

/** `select` and `apply` answer null where the reference simply grows or becomes a symbolic call. */
export interface ReferenceHooks {
  /** `reference` is the whole new place, e.g. `pkgs.lib`. */
  select(ev: Evaluator, reference: ReferenceValue): Value | null;
  apply(ev: Evaluator, reference: ReferenceValue, args: readonly Thunk[]): Value | null;
  /** Whether the place exists for certain: an option that is surely declared. */
  exists(reference: ReferenceValue): boolean;
}

export const NO_HOOKS: ReferenceHooks = { select: () => null, apply: () => null, exists: () => false };
