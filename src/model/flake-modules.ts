/** Modules of NixOS that a flake writes in place, or a module of flake-parts or of den: `flake.modules.nixos.web = { config, … }: { … }`. */
import { branchesOf } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { type Slot, slotOf, type Thunk } from '../evaluation/thunk.ts';
import { placesOf } from '../evaluation/trail.ts';
import { attrs, type AttrsValue, reference, type Value } from '../evaluation/values.ts';
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
  for (const step of place) at = at && (setAt(ev, at, step) ?? (step === 'flake' ? calledAt(ev, at, step) : null));
  return at;
}

/** `flake = { config, … }: { nixosModules… }`: a module of flake-parts within one. */
function calledAt(ev: Evaluator, set: AttrsValue, name: string): AttrsValue | null {
  const slot = set.entries.get(name);
  const made = attempt(() => {
    const value = slot && ev.force(slot.thunk);
    return value?.kind === 'lambda' ? ev.call(value, attrs(new Map(), reference(['flake-parts']))) : null;
  });
  return made?.kind === 'attrs' ? made : null;
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

/**
 * The module that a flake exports and writes in place: `nixosModules.web = { config, … }: { … }`.
 * Null where it writes several: each is switched by itself, and a file is one module here.
 */
export function inlineModule(ev: Evaluator, flake: Value, source: SourceFile): Slot | null {
  const found = new Map<Value, Slot>();
  const add = ({ thunk, origin }: Slot): void => {
    for (const value of sidesOf(ev, thunk)) {
      if (isWrittenIn(value, source)) found.set(value, slotOf(value, origin));
    }
  };
  for (const set of attempt(() => outputSets(ev, flake)) ?? []) {
    for (const [name, slot] of set.entries) {
      const several = MODULE_OUTPUTS.exec(name)?.[2];
      if (several === '') add(slot);
      else if (several !== undefined)
        for (const side of sidesOf(ev, slot.thunk)) if (side.kind === 'attrs') [...side.entries.values()].forEach(add);
    }
  }
  const [only, ...others] = found.values();
  return others.length > 0 ? null : (only ?? null);
}

/** A value, or both of what it may be: `{ nixosModules = …; } // eachSystem …` may bring other ones, and does not. */
function sidesOf(ev: Evaluator, thunk: Thunk): Value[] {
  const value = ev.tryForce(thunk);
  if (value?.kind !== 'choice') return value === null ? [] : [value];
  const sides = attempt(() => branchesOf(ev, value));
  return [sides?.then, sides?.else].flatMap((side) => side ?? []);
}

/** What stands in another file is read there. */
function isWrittenIn(value: Value, source: SourceFile): boolean {
  if (value.kind === 'lambda') return value.scope.file.source === source;
  return value.kind === 'attrs' && [...value.entries.values()].some(({ origin }) => placesOf(origin)[0]?.file === source);
}
