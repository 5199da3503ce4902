/** One contribution of a module to the configuration, at the leaf it sets. */
import type { Origin } from '../evaluation/trail.ts';
import type { Value } from '../evaluation/values.ts';

/** A name, or the symbolic value that the name is computed from (`users.users.${cfg.user}`). */
export type PathStep = string | Value;

export const DEFAULT_PRIORITY = 100;

export interface Definition {
  readonly path: readonly PathStep[];
  /** Known, symbolic, or for `isRest` the value that supplies every further attribute below `path`. */
  readonly value: Value;
  readonly isRest: boolean;
  /** The conditions, all of which must hold for the definition to count: `mkIf`s, optional attributes. */
  readonly guards: readonly Value[];
  /** Priority of the leaf: 100, or what `mkDefault`, `mkForce`, `mkOverride` make of it. Lower wins. */
  readonly priority: number;
  /** Priorities set further up: path length → priority, for `mkForce { … }` around a whole set. */
  readonly outer: ReadonlyMap<number, number>;
  /** `mkBefore` 500, `mkAfter` 1500, else 1000. */
  readonly order: number;
  readonly origin: Origin | null;
  /** Places of the enclosing attributes, outermost first; the first is where the module wrote or called it. */
  readonly enclosing: readonly Origin[];
  /** Where each step of `path` is written; null where a function made the attribute. */
  readonly levels: readonly (Origin | null)[];
  /** The definition's own slot was laid over another one by `//`; the value that lost. */
  readonly shadowed: readonly ShadowedValue[];
  /** Running number of the unit of composition (`mkMerge` element) that yields it, in order of appearance. */
  readonly unit: number;
  /** The running numbers of all `mkMerge` elements around it, outermost first; the last is `unit`, or none. */
  readonly composition: readonly number[];
  /** Path length → running number of the set there that the definition stands in. */
  readonly sets: readonly number[];
  /** Index of the module part that yields it: 0 is the file's own set, others are inline imports. */
  readonly part: number;
}

export interface ShadowedValue {
  readonly origin: Origin | null;
  readonly value: Value;
}
