/** Modules of NixOS that a module of flake-parts holds: `flake.modules.nixos.web = { config, … }: { … }`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Slot, Thunk } from '../evaluation/thunk.ts';
import type { AttrsValue } from '../evaluation/values.ts';
import { attempt } from './option.ts';

/** Where flake-parts takes modules of a machine; those of home-manager are of another kind. */
const PLACES: readonly (readonly string[])[] = [
  ['flake', 'modules', 'nixos'],
  ['flake', 'modules', 'darwin'],
  ['flake', 'nixosModules'],
  ['flake', 'darwinModules'],
];

/** The modules that a module of flake-parts exports, as they are written. */
export function flakeModules(ev: Evaluator, root: AttrsValue): Slot[] {
  if (!root.entries.has('flake')) return [];
  return PLACES.flatMap((place) => {
    let at: AttrsValue | null = root;
    for (const step of place) {
      const slot: Slot | undefined = at?.entries.get(step);
      at = slot === undefined ? null : setOf(ev, slot.thunk);
    }
    return at === null ? [] : [...at.entries.values()];
  });
}

function setOf(ev: Evaluator, thunk: Thunk): AttrsValue | null {
  const value = attempt(() => ev.force(thunk));
  return value?.kind === 'attrs' ? value : null;
}
