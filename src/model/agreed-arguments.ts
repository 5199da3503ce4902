/** The module arguments of a project: of what several systems are given, only what all of them agree on. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { sameValue } from '../evaluation/same.ts';
import { lazy, ready, type Slot, slot, type Thunk } from '../evaluation/thunk.ts';
import {
  attrs,
  type AttrsValue,
  call,
  isFunction,
  isSymbolic,
  type KnownValue,
  reference,
  unknown,
  type Value,
} from '../evaluation/values.ts';
import { textAt } from './attributes.ts';
import type { SpecialArguments } from './special-args.ts';

type Place = readonly [string, ...string[]];

/** Each argument whose value is known; one that systems are given differently stays a reference. */
export function agreedArguments(ev: Evaluator, special: SpecialArguments): Map<string, Thunk> {
  const agreed = new Map<string, Thunk>();
  for (const [name, given] of special) {
    const values = given.flatMap(({ thunk, isHome }) => {
      const value = ev.tryForce(thunk);
      // A module that gives home modules what it was given itself says nothing new.
      return isHome && value !== null && sameValue(ev, value, reference([name])) ? [] : [value];
    });
    const known = values.filter((value): value is KnownValue => value !== null && !isSymbolic(value));
    // A library that a helper passes on is the one we know; another machine's name is not.
    const isTold = known.length === values.length || known.every((value) => isLibrary(ev, value, 0));
    if (known.length > 0 && isTold) agreed.set(name, ready(agreement(ev, [name], known)));
  }
  return agreed;
}

/** What all values have in common: the value itself, a set of what its attributes have in common, or a reference to the place. */
function agreement(ev: Evaluator, place: Place, values: readonly Value[]): Value {
  const [first, ...others] = [...new Set(values)];
  if (first === undefined) return reference(place);
  if (others.length === 0) return first;
  const sets = values.filter((value) => value.kind === 'attrs');
  if (sets.length === values.length) {
    // A type is one thing: the functions in it are others each time it is made.
    const types = new Set(sets.map((set) => (textAt(ev, set, '_type') === 'option-type' ? textAt(ev, set, 'name') : null)));
    return types.size === 1 && !types.has(null) ? first : commonSet(place, sets);
  }
  return others.every((other) => isSameFunction(first, other) || sameValue(ev, first, other)) ? first : reference(place);
}

function commonSet(place: Place, sets: readonly AttrsValue[]): AttrsValue {
  const entries = new Map<string, Slot>();
  const names = new Set(sets.flatMap((set) => [...set.entries.keys()]));
  for (const name of names) {
    const slots = sets.flatMap((set) => set.entries.get(name) ?? []);
    const lacking = sets.filter((set) => !set.entries.has(name));
    const isSure = !lacking.some(isOpen);
    const value = lazy((inner) => {
      // One that fails is none that all agree on.
      const values = slots.map(({ thunk }) => inner.tryForce(thunk) ?? unknown('special argument that cannot be evaluated'));
      const common = areOneFunction(slots, values) ? (values[0] as Value) : agreement(inner, [...place, name], values);
      return isSure || isLibrary(inner, common, 0) ? common : reference([...place, name]);
    });
    // Who uses what only some systems are given is given it.
    const isAlways = lacking.length === 0 && slots.every((entry) => entry.presence === null);
    const presence = isAlways ? null : call('hasAttr', [reference([...place, name])]);
    entries.set(name, slot(value, slots[0]?.origin ?? null, presence));
  }
  const isWhole = sets.every(({ dynamic }) => dynamic.length === 0);
  const rests = new Set(sets.map(({ rest }) => rest));
  return attrs(entries, isWhole && rests.size === 1 ? (sets[0]?.rest ?? null) : reference(place));
}

const isOpen = ({ dynamic, rest }: AttrsValue): boolean => dynamic.length > 0 || rest !== null;

/** A file that is imported twice gives the same function twice, each time with a scope of its own. */
function isSameFunction(a: Value, b: Value): boolean {
  return a.kind === 'lambda' && b.kind === 'lambda' && a.node === b.node;
}

/** What one expression makes for each system: `greet = lib.flip hello`. */
function areOneFunction(slots: readonly Slot[], values: readonly Value[]): boolean {
  const nodes = new Set(slots.map(({ thunk }) => thunk.written?.node ?? null));
  return nodes.size === 1 && !nodes.has(null) && values.every(isFunction);
}

const MAX_DEPTH = 2;

/** True for a function and for a set that holds one. */
function isLibrary(ev: Evaluator, value: Value, depth: number): boolean {
  if (isFunction(value)) return true;
  if (value.kind !== 'attrs' || depth > MAX_DEPTH) return false;
  return [...value.entries.values()].some(({ thunk }) => {
    const inner = ev.tryForce(thunk);
    return inner !== null && isLibrary(ev, inner, depth + 1);
  });
}
