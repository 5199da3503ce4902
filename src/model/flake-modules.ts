/** Modules of NixOS that a module of flake-parts, or of den, holds: `flake.modules.nixos.web = { config, … }: { … }`. */
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

/** True for a module of flake-parts, or an aspect of den, that holds modules of machines. */
export function holdsModules({ parts: [whole, ...held] }: { readonly parts: readonly { readonly set: AttrsValue }[] }): boolean {
  return whole !== undefined && held.length > 0 && (whole.set.entries.has('flake') || whole.set.entries.has('den'));
}

/** The modules that a module of flake-parts exports, as they are written. */
export function flakeModules(ev: Evaluator, root: AttrsValue): Slot[] {
  const found = root.entries.has('flake') ? PLACES.flatMap((place) => [...(below(ev, root, place)?.entries.values() ?? [])]) : [];
  const aspects = root.entries.has('den') ? below(ev, root, ['den', 'aspects']) : null;
  return aspects === null ? found : [...found, ...ofAspects(ev, aspects, 0)];
}

function below(ev: Evaluator, root: AttrsValue, place: readonly string[]): AttrsValue | null {
  let at: AttrsValue | null = root;
  for (const step of place) at = at && setAt(ev, at, step);
  return at;
}

/** Aspects of one thing stand in each other: `den.aspects.lamp.desk.nixos`. */
const MAX_ASPECTS = 3;

/** `den.aspects.lamp.nixos = { config, … }: { … }`: what den hands to the machines that include the aspect. */
function ofAspects(ev: Evaluator, aspects: AttrsValue, depth: number): Slot[] {
  if (depth === MAX_ASPECTS) return [];
  return [...aspects.entries.keys()].flatMap((name) => {
    const aspect = setAt(ev, aspects, name);
    if (aspect === null) return [];
    const own = ['nixos', 'darwin'].flatMap((kind) => aspect.entries.get(kind) ?? []);
    return own.length > 0 ? own : ofAspects(ev, aspect, depth + 1);
  });
}
