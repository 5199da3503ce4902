/** Modules of NixOS that a flake writes in place, or a module of flake-parts or of den: `flake.modules.nixos.web = { config, … }: { … }`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Slot } from '../evaluation/thunk.ts';
import { placesOf } from '../evaluation/trail.ts';
import type { AttrsValue, Value } from '../evaluation/values.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { setAt } from './attributes.ts';
import { attempt } from './option.ts';
import { outputSets } from './outputs.ts';

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

/** Outputs that are one module, and those that are sets of them. */
const MODULE_OUTPUTS = /^(nixos|darwin)Module(s?)$/;

/** True for the flake in the root's own folder, where it has modules among its outputs. */
export const mayHoldModules = (file: string, { text }: SourceFile): boolean =>
  file === 'flake.nix' && /\b(nixos|darwin)Modules?\b/.test(text);

/** The modules that a flake exports and writes in place: `nixosModules.web = { config, … }: { … }`. Each once. */
export function inlineModules(ev: Evaluator, flake: Value, source: SourceFile): Slot[] {
  const found = new Map<unknown, Slot>();
  const add = (slot: Slot): void => {
    const value = attempt(() => ev.force(slot.thunk));
    if (value === null || !isWrittenIn(value, source)) return;
    const key = value.kind === 'lambda' ? value.node : value;
    if (!found.has(key)) found.set(key, slot);
  };
  for (const set of attempt(() => outputSets(ev, flake)) ?? []) {
    for (const [name, slot] of set.entries) {
      const several = MODULE_OUTPUTS.exec(name)?.[2];
      if (several === '') add(slot);
      else if (several !== undefined) for (const one of setAt(ev, set, name)?.entries.values() ?? []) add(one);
    }
  }
  return [...found.values()];
}

/** What stands in another file is read there. */
function isWrittenIn(value: Value, source: SourceFile): boolean {
  if (value.kind === 'lambda') return value.scope.file.source === source;
  return value.kind === 'attrs' && [...value.entries.values()].some(({ origin }) => placesOf(origin)[0]?.file === source);
}
