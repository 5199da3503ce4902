/** When two derivations surely differ. */
import type { Evaluator } from './evaluator.ts';
import type { AttrsValue, Value } from './values.ts';

/** True where every attribute is known by name and exists for certain. */
const isClosed = (set: AttrsValue): boolean =>
  set.rest === null && set.dynamic.length === 0 && [...set.entries.values()].every((entry) => entry.presence === null);

/** True where two `outPath`s surely differ: plain derivations of which an attribute has two known texts. */
export function differentOutputs(ev: Evaluator, left: Value, right: Value): boolean {
  const [a, b] = [plainArgument(ev, left), plainArgument(ev, right)];
  if (a === null || b === null) return false;
  const known = (set: AttrsValue, name: string): string | null | undefined => {
    const entry = set.entries.get(name);
    if (entry === undefined) return null;
    const value = ev.force(entry.thunk);
    return value.kind === 'string' ? value.value : undefined;
  };
  return [...new Set([...a.entries.keys(), ...b.entries.keys()])].some((name) => {
    const [first, second] = [known(a, name), known(b, name)];
    return first !== undefined && second !== undefined && first !== second;
  });
}

/** The attributes of a derivation whose path depends on all of them: none that a hash fixes, no flag. */
function plainArgument(ev: Evaluator, value: Value): AttrsValue | null {
  if (value.kind !== 'call' || value.callee !== 'outPath') return null;
  const [given] = value.args;
  const set = given === undefined ? null : ev.force(given);
  if (set?.kind !== 'attrs' || !isClosed(set)) return null;
  return [...set.entries.keys()].some((name) => name.startsWith('__') || name.startsWith('outputHash')) ? null : set;
}
