/** Whether two values are surely the same: by structure, and functions by identity. */
import { EvaluationError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import type { Thunk } from './thunk.ts';
import { type AttrsValue, isSpread, type ListItem, type Value } from './values.ts';

/** Pairs of values one comparison may look at, and how deep; beyond that it answers no. */
const MAX_PAIRS = 4000;
const MAX_DEPTH = 40;

/** True where two values are surely the same; false where they differ or where it would take too long to tell. */
export function sameValue(ev: Evaluator, left: Value, right: Value): boolean {
  return new Comparison(ev).values(left, right, 0);
}

class Comparison {
  private readonly ev: Evaluator;
  private left = MAX_PAIRS;

  constructor(ev: Evaluator) {
    this.ev = ev;
  }

  values(a: Value, b: Value, depth: number): boolean {
    if (a.kind === 'unknown' || a.kind !== b.kind) return false;
    if (a === b) return true;
    if (depth > MAX_DEPTH || --this.left < 0) return false;
    const below = depth + 1;
    switch (a.kind) {
      case 'null':
        return true;
      case 'bool':
      case 'int':
      case 'float':
      case 'string':
        return a.value === (b as typeof a).value;
      case 'path':
        return a.path === (b as typeof a).path;
      case 'text':
        return this.steps(a.parts, (b as typeof a).parts, below);
      case 'reference':
        return this.steps(a.path, (b as typeof a).path, below);
      case 'list':
        return this.items(a.items, (b as typeof a).items, below);
      case 'attrs':
        return this.sets(a, b as typeof a, below);
      case 'lambda':
        return a.node === (b as typeof a).node && a.scope === (b as typeof a).scope;
      case 'builtin':
        return a.run === (b as typeof a).run && this.thunks(a.args, (b as typeof a).args, below);
      case 'choice': {
        const other = b as typeof a;
        return this.values(a.condition, other.condition, below) && this.thunks([a.then, a.else], [other.then, other.else], below);
      }
      case 'call': {
        const other = b as typeof a;
        return this.steps([a.callee], [other.callee], below) && this.thunks(a.args, other.args, below);
      }
    }
  }

  private steps(a: readonly (string | Value)[], b: readonly (string | Value)[], depth: number): boolean {
    return (
      a.length === b.length &&
      a.every((step, index) => {
        const other = b[index] as string | Value;
        return typeof step === 'string' || typeof other === 'string' ? step === other : this.values(step, other, depth);
      })
    );
  }

  private thunks(a: readonly Thunk[], b: readonly Thunk[], depth: number): boolean {
    return a.length === b.length && a.every((thunk, index) => this.thunk(thunk, b[index] as Thunk, depth));
  }

  /** Two thunks that both fail are the same: where either is needed, the evaluation fails. */
  private thunk(a: Thunk, b: Thunk, depth: number): boolean {
    if (a === b) return true;
    if (this.left <= 0) return false;
    const [first, second] = [this.forced(a), this.forced(b)];
    return first === null || second === null ? first === second : this.values(first, second, depth);
  }

  private forced(thunk: Thunk): Value | null {
    try {
      return this.ev.force(thunk);
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  }

  private items(a: readonly ListItem[], b: readonly ListItem[], depth: number): boolean {
    return (
      a.length === b.length &&
      a.every((item, index) => {
        const other = b[index] as ListItem;
        if (isSpread(item) || isSpread(other)) return isSpread(item) && isSpread(other) && this.values(item.spread, other.spread, depth);
        return this.thunk(item.thunk, other.thunk, depth);
      })
    );
  }

  private sets(a: AttrsValue, b: AttrsValue, depth: number): boolean {
    if (a.entries.size !== b.entries.size || a.dynamic.length !== b.dynamic.length) return false;
    if (!this.optional(a.rest, b.rest, depth)) return false;
    for (const [name, entry] of a.entries) {
      const other = b.entries.get(name);
      if (other === undefined || !this.optional(entry.presence, other.presence, depth) || !this.thunk(entry.thunk, other.thunk, depth))
        return false;
    }
    return a.dynamic.every((entry, index) => {
      const other = b.dynamic[index] as AttrsValue['dynamic'][number];
      const { slot } = entry;
      return (
        this.values(entry.name, other.name, depth) &&
        this.optional(slot.presence, other.slot.presence, depth) &&
        this.thunk(slot.thunk, other.slot.thunk, depth)
      );
    });
  }

  private optional(a: Value | null, b: Value | null, depth: number): boolean {
    return a === null || b === null ? a === b : this.values(a, b, depth);
  }
}
