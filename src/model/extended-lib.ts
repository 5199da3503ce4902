/** The `lib` that modules get where a system gives them one of its own: nixpkgs' with more in it. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Slot, Thunk } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, type Value } from '../evaluation/values.ts';

/**
 * The first of the given values that is one; nixpkgs' own where none is.
 * `nixpkgs.lib // home-manager.lib` could replace any function; what adds to `lib` does not.
 */
export function extendedLib(ev: Evaluator, given: readonly Thunk[], lib: Value): Value {
  for (const thunk of given) {
    const value = ev.tryForce(thunk);
    if (value?.kind !== 'attrs' || !value.entries.has('mkIf') || !value.entries.has('mkOption')) continue;
    return lib.kind === 'attrs' && !isSettled(ev, value.entries.get('mkIf')) ? settle(ev, value, lib) : value;
  }
  return lib;
}

const isSettled = (ev: Evaluator, slot: Slot | undefined): boolean => {
  const value = slot === undefined ? null : ev.tryForce(slot.thunk);
  return value !== null && value.kind !== 'choice' && value.kind !== 'unknown' && value.kind !== 'reference' && value.kind !== 'call';
};

function settle(ev: Evaluator, value: AttrsValue, lib: AttrsValue): Value {
  const entries = new Map(value.entries);
  for (const [name, slot] of lib.entries) if (!isSettled(ev, entries.get(name))) entries.set(name, slot);
  return attrs(entries, value.rest, value.dynamic);
}
