/** Functions of nixpkgs' `lib` that the model lacks: a call of one stays a call of a place of the reference `lib`. */
import { isSpread, type ReferenceValue, type Value } from './values.ts';

/** Values looked at: what is not modelled stands near the surface of what it makes unknown. */
const MAX_VALUES = 60;

/** Parts of `lib` that are data about packages and people, and good references. */
const DATA = new Set(['licenses', 'maintainers', 'platforms', 'sourceTypes', 'systems', 'teams']);

/** Why a place of `lib` is not known; null for places of anything else. */
export function whyUnmodelled({ path }: ReferenceValue): string | null {
  const [root, ...below] = path;
  if (root !== 'lib' || below.length === 0 || DATA.has(below[0] as string)) return null;
  return `\`lib.${below.map((step) => (typeof step === 'string' ? step : '<name>')).join('.')}\` is not modelled`;
}

/** Names the first function of `lib` in a symbolic value that is not modelled; null where there is none. Forces nothing. */
export function unmodelledIn(value: Value): string | null {
  const open: (Value | null)[] = [value];
  for (let seen = 0; seen < MAX_VALUES; seen++) {
    const at = open.shift();
    if (at === undefined) return null;
    if (at?.kind === 'reference') {
      const why = whyUnmodelled(at);
      if (why !== null) return why;
    } else if (at?.kind === 'call') {
      if (typeof at.callee !== 'string') open.push(at.callee);
      for (const arg of at.args) open.push(arg.value);
    } else if (at?.kind === 'choice') open.push(at.condition, at.then.value, at.else.value);
    else if (at?.kind === 'text') open.push(...at.parts.filter((part) => typeof part !== 'string').slice(0, MAX_VALUES));
    else if (at?.kind === 'list')
      open.push(...at.items.slice(0, MAX_VALUES).map((item) => (isSpread(item) ? item.spread : item.thunk.value)));
  }
  return null;
}
