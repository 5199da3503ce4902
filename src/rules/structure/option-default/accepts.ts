/** Whether a type takes a value, the values inside lists and sets included. */
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Thunk } from '../../../evaluation/thunk.ts';
import { type AttrsValue, isSpread, type Value } from '../../../evaluation/values.ts';
import { buildsPackage } from '../../../model/builders.ts';
import { setAt } from '../../../model/attributes.ts';
import { attempt, submodulesOf } from '../../../model/option.ts';
import { valueOf } from '../../options.ts';

export interface Verdict {
  readonly accepted: boolean;
  /** The inner value that is not accepted; null where it is the whole. */
  readonly part: Value | null;
}

const YES: Verdict = { accepted: true, part: null };
const no = (part: Value | null): Verdict => ({ accepted: false, part });
/** What a package is read from: nobody gives something else that name. */
const PACKAGES = new Set(['pkgs', 'inputs', 'self', "self'", "inputs'"]);
const MAX_DEPTH = 4;

/** Null where static evaluation cannot tell. */
export function accepts(ev: Evaluator, type: Thunk, value: Value, depth = 0): Verdict | null {
  const known = valueOf(ev, type);
  if (known?.kind !== 'attrs') return null;
  if (value.kind === 'attrs' && value.entries.has('_type')) return unwrapped(ev, type, value, depth);
  if (value.kind === 'choice') return bothAccepted(ev, type, value, depth);
  const name = nameOf(ev, known);
  if (name === 'package' && value.kind === 'reference' && typeof value.path[0] === 'string' && PACKAGES.has(value.path[0])) return YES;
  if (name === 'package' && value.kind === 'call' && makesPackage(value)) return YES;
  // The name of an instance is a text, whatever it is.
  if (name === 'str' && value.kind === 'call' && value.callee === 'nameOf') return YES;
  if (name === 'path' && value.kind === 'text' && beginsWithPlace(value.parts[0])) return YES;
  const check = known.entries.get('check');
  const checked = check === undefined ? null : attempt(() => ev.call(ev.force(check.thunk), value));
  if (checked === null || checked.kind !== 'bool') return null;
  if (!checked.value) return no(null);
  return inside(ev, known, name, value, depth);
}

/** `pkgs.writeShellScriptBin "a" "…"`, `pkgs.callPackage ./web.nix { }`: functions of nixpkgs that give a derivation. */
function makesPackage({ callee }: Extract<Value, { kind: 'call' }>): boolean {
  if (typeof callee === 'string') return false;
  if (callee.kind === 'call') return makesPackage(callee);
  if (callee.kind !== 'reference' || callee.path[0] !== 'pkgs') return false;
  const last = String(callee.path.at(-1));
  return buildsPackage(last) || MAKERS.test(last);
}
const MAKERS = /^(?:callPackage|write[A-Z]\w*|concatText|substituteAll)$/;

/** `mkIf`, `mkDefault` and their like are taken apart before a value is checked. */
function unwrapped(ev: Evaluator, type: Thunk, value: AttrsValue, depth: number): Verdict | null {
  const content = value.entries.get('content');
  const inner = content && depth <= MAX_DEPTH ? ev.tryForce(content.thunk) : null;
  return inner === null ? null : accepts(ev, type, inner, depth + 1);
}

/** `"${pkgs.x}/bin"` is absolute, and so is what begins with a directory option. */
const beginsWithPlace = (part: string | Value | undefined): boolean =>
  typeof part === 'object' &&
  part.kind === 'reference' &&
  (PACKAGES.has(String(part.path[0])) || /(dir|directory|path|home)$/i.test(String(part.path.at(-1))));

function bothAccepted(ev: Evaluator, type: Thunk, value: Extract<Value, { kind: 'choice' }>, depth: number): Verdict | null {
  if (depth > MAX_DEPTH) return null;
  const verdicts = [value.then, value.else].map((side) => {
    const one = ev.tryForce(side);
    // A side that fails is one that is never taken, and the other may be the one that never is.
    return one === null ? YES : accepts(ev, type, one, depth + 1);
  });
  if (verdicts.every((one) => one?.accepted === true)) return YES;
  return verdicts.every((one) => one?.accepted === false) ? no(null) : null;
}

/** The elements of a list or set whose own type is known. */
function inside(ev: Evaluator, type: AttrsValue, name: string, value: Value, depth: number): Verdict | null {
  if (depth > MAX_DEPTH) return YES;
  if (name === 'submodule' && value.kind === 'attrs') return ofSubmodule(ev, type, value, depth);
  const element = nested(ev, type, 'elemType');
  if (element === null) return YES;
  if (name === 'nullOr') return value.kind === 'null' ? YES : accepts(ev, element, value, depth);
  let unsure = false;
  for (const thunk of partsOf(name, value)) {
    const part = ev.tryForce(thunk);
    if (part === null) continue;
    const verdict = accepts(ev, element, part, depth + 1);
    if (verdict === null) unsure = true;
    else if (!verdict.accepted) return no(verdict.part ?? part);
  }
  return unsure ? null : YES;
}

/** What a set gives to the fields that a submodule declares; a set that is a module itself is not looked into. */
function ofSubmodule(ev: Evaluator, type: AttrsValue, value: AttrsValue, depth: number): Verdict | null {
  if (['config', 'options', 'imports'].some((key) => value.entries.has(key))) return YES;
  const sets = submodulesOf(ev, type, []).flatMap((module) => (module.kind === 'attrs' ? (setAt(ev, module, 'options') ?? []) : []));
  let unsure = false;
  for (const [key, { thunk }] of value.entries) {
    const declared = sets.flatMap((set) => setAt(ev, set, key)?.entries.get('type')?.thunk ?? []);
    const part = declared.length > 0 ? ev.tryForce(thunk) : null;
    if (part === null) continue;
    const verdicts = declared.map((field) => accepts(ev, field, part, depth + 1));
    const refused = verdicts.find((one) => one?.accepted === false);
    if (verdicts.includes(null)) unsure = true;
    else if (refused !== undefined) return no(refused?.part ?? part);
  }
  return unsure ? null : YES;
}

function partsOf(name: string, value: Value): Thunk[] {
  if (name === 'listOf' && value.kind === 'list') return value.items.flatMap((item) => (isSpread(item) ? [] : [item.thunk]));
  if ((name === 'attrsOf' || name === 'lazyAttrsOf') && value.kind === 'attrs')
    return [...value.entries.values()].map(({ thunk }) => thunk);
  return [];
}

function nested(ev: Evaluator, type: AttrsValue, name: string): Thunk | null {
  const types = valueOf(ev, type.entries.get('nestedTypes')?.thunk ?? null);
  return types?.kind === 'attrs' ? (types.entries.get(name)?.thunk ?? null) : null;
}

function nameOf(ev: Evaluator, type: AttrsValue): string {
  const name = valueOf(ev, type.entries.get('name')?.thunk ?? null);
  return name?.kind === 'string' ? name.value : '';
}
