/** Directives that hold several words: `StateDirectory = "a b"`, or a list. */
import { isSpread, type Value } from '../evaluation/values.ts';
import type { Facts } from './facts.ts';

/** The words as text; symbolic ones as Nix. */
export function renderWords(facts: Facts, value: Value): string[] {
  const known = facts.project.defaults.resolve(value);
  if (known.kind === 'string') return known.value.split(/\s+/).filter((word) => word !== '');
  if (known.kind === 'null') return [];
  if (known.kind !== 'list') return [facts.text(known).replace(/^"|"$/g, '')];
  return known.items.flatMap((item) => {
    const inner = isSpread(item) ? item.spread : facts.ev.tryForce(item.thunk);
    return inner === null ? [] : renderWords(facts, inner);
  });
}
