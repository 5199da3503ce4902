/** Modules of NixOS that a module of flake-parts holds: `flake.modules.nixos.web = { config, … }: { … }`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Slot } from '../evaluation/thunk.ts';
import type { AttrsValue } from '../evaluation/values.ts';
import { setAt } from './attributes.ts';

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
    for (const step of place) at = at && setAt(ev, at, step);
    return at === null ? [] : [...at.entries.values()];
  });
}
