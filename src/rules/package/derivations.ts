/** Questions about derivations that several rules ask. */
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { type Origin, placesOf } from '../../evaluation/trail.ts';
import { type AttrsValue, isSymbolic, type Value } from '../../evaluation/values.ts';
import { type Derivation, packagesOf } from '../../model/packages.ts';
import { pathAt } from '../../syntax/children.ts';
import { isGenerated } from '../generated.ts';
import { headOf } from '../places.ts';
import type { Place, RuleContext } from '../rule.ts';

/** The derivations that people write in the files the rule is switched on for; those that stand at one place by their first name. */
export function derivations(context: RuleContext<unknown>): Derivation[] {
  const files = new Set(context.files.map(({ path }) => path));
  const seen = new Set<string>();
  return packagesOf(context.project).filter(({ file, source, place }) => {
    const key = `${file}:${place.start}`;
    if (!files.has(file) || seen.has(key) || isGenerated(source)) return false;
    seen.add(key);
    return true;
  });
}

/** What an attribute is: its value; `absent` where there is none for certain; `open` where that cannot be known. */
export function attribute(ev: Evaluator, set: AttrsValue, name: string): Value | 'absent' | 'open' {
  const slot = set.entries.get(name);
  if (slot !== undefined) return ev.tryForce(slot.thunk) ?? 'open';
  return set.rest === null && set.dynamic.length === 0 ? 'absent' : 'open';
}

/** A set's attribute that is a set; `open` where it is symbolic or cannot be known. */
export function attributeSet(ev: Evaluator, set: AttrsValue, name: string): AttrsValue | 'absent' | 'open' {
  const value = attribute(ev, set, name);
  if (typeof value === 'string') return value;
  if (value.kind === 'attrs') return value;
  return isSymbolic(value) ? 'open' : 'absent';
}

export const originOf = (set: AttrsValue, name: string): Origin | null => set.entries.get(name)?.origin ?? null;

/** Where the package's own file writes an attribute of it; else where it is named. */
export function attributeAt({ source, place, args }: Derivation, name: string): Place {
  const written = placesOf(originOf(args, name)).find(({ file }) => file === source);
  return headOf(written ?? place);
}

/** The call of the builder in the package's own file. */
export function builderAt({ source, place }: Derivation): Place {
  const call = pathAt(source, place.start).findLast((node) => node.kind === 'apply');
  return headOf(call === undefined ? place : { file: source, start: call.start, end: call.end });
}
