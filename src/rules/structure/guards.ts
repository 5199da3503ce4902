/** Whether conditions make sure that one of a module's switches is on. */
import { impliesAny } from '../../evaluation/choice.ts';
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { render, renderPath, sameValue } from '../../evaluation/render.ts';
import type { Thunk } from '../../evaluation/thunk.ts';
import { writtenPlace } from '../../evaluation/trail.ts';
import { isSpread, reference, type ReferenceValue, type Value } from '../../evaluation/values.ts';
import type { Definition } from '../../model/definition.ts';
import { optionReads } from '../../model/option-reads.ts';
import { attempt, type Option } from '../../model/option.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { memo } from '../../syntax/memo.ts';
import { isEmptyRemainder, isEmptyUnless } from '../conditions.ts';

export type GuardState = 'guarded' | 'open' | 'unknown';

export function guardState(ev: Evaluator, module: ProjectModule, guards: readonly Value[]): GuardState {
  if (guards.some((guard) => impliesSwitch(ev, module, guard))) return 'guarded';
  return guards.some((guard) => isOpaque(ev, guard)) ? 'unknown' : 'open';
}

/** True where a function that is not known is handed a text or condition that asks for the switch: it may well give nothing without. */
export function mayAskForSwitch(ev: Evaluator, module: ProjectModule, { value }: Definition): boolean {
  if (value.kind !== 'call' || typeof value.callee === 'string') return false;
  const text = render(ev, value);
  return module.switches.some((one) => text.includes(render(ev, one)));
}

/** True where a file called otherwise has a switch for the least of what it sets: one of a part, most likely. */
export function isOfPart(module: ProjectModule, switches: readonly ReferenceValue[], guarded: number, open: number): boolean {
  return guarded > 0 && open > FEW * guarded && !isNamedAfter(module, switches);
}

/** True where a file called otherwise asks for its switch nowhere, and something else does: a flag for other modules. */
export function isFlag(project: Project, module: ProjectModule, switches: readonly ReferenceValue[], guarded: number): boolean {
  if (guarded > 0 || isNamedAfter(module, switches)) return false;
  const reads = optionReads(project);
  return switches.every((one) => {
    const option = optionOf(module, one);
    return option !== undefined && reads.isOptionRead(option);
  });
}

function isNamedAfter(module: ProjectModule, switches: readonly ReferenceValue[]): boolean {
  const name = plain(nameOfFile(module.file));
  const isAlike = (step: string): boolean => name.includes(step) || (step.includes(name) && name.length >= SHORTEST);
  return switches.some(({ path }) => path.slice(1, -1).some((step) => typeof step === 'string' && isAlike(plain(step))));
}

/** The declaration of a switch. */
const optionOf = ({ options }: ProjectModule, { path }: ReferenceValue): Option | undefined =>
  options.find((one) => one.path.length === path.length - 1 && one.path.every((step, index) => step === path[index + 1]));

const FEW = 3;
/** A shorter name is in many others. */
const SHORTEST = 4;
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** True where a definition says nothing while the module is off: `optionals cfg.enable [ … ]`. */
export function isNothingWhenOff(ev: Evaluator, module: ProjectModule, definition: Definition): boolean {
  const holds = (condition: Value): boolean => impliesSwitch(ev, module, condition);
  return (
    isEmptyUnless(ev, definition.value, holds) ||
    isEmptyRemainder(ev, definition, holds) ||
    isOffByItself(ev, definition.value, holds) ||
    // `services.lamp.enable = cfg.enable;` is off with the switch.
    (definition.value.kind !== 'bool' && holds(definition.value))
  );
}

/** A list of sets each of which says itself when it counts: `[ { when = cfg.enable; … } ]`. */
function isOffByItself(ev: Evaluator, value: Value, holds: (condition: Value) => boolean): boolean {
  return (
    value.kind === 'list' &&
    value.items.length > 0 &&
    value.items.every((item) => {
      const element = isSpread(item) ? null : ev.tryForce(item.thunk);
      if (element?.kind !== 'attrs') return false;
      return ['enable', 'when'].some((name) => {
        const slot = element.entries.get(name);
        const condition = slot ? ev.tryForce(slot.thunk) : null;
        return condition !== null && holds(condition);
      });
    })
  );
}

/**
 * The switches that are of the whole module: where the set around a switch's own has options too
 * (`services.lamp.ldap.enable` beside `services.lamp.port`), it switches a part, and the rest has another condition.
 */
export function wholeSwitches({ file, switches, options }: ProjectModule): readonly ReferenceValue[] {
  const name = nameOfFile(file);
  return switches.filter(({ path }) => {
    const own = path.slice(1, -1);
    // `security.nix` with `my.security.keyring.enable`: the file is about more than the keyring.
    if (!CATEGORY.test(name) && own.slice(1, -1).some((step) => step === name) && own.at(-1) !== name) return false;
    return !options.some(
      (option) =>
        !option.isField &&
        option.path.length === own.length &&
        own.slice(0, -1).every((step, index) => step === option.path[index]) &&
        option.path.at(-1) !== own.at(-1),
    );
  });
}

/** True for a switch that another module file declares, which this one takes in by a call: `imports = [ (import ./lamp.nix args) ]`. */
export function isOfOther(project: Project, module: ProjectModule, one: ReferenceValue): boolean {
  const written = writtenPlace(optionOf(module, one)?.origin ?? null)?.file.path;
  return written !== undefined && written !== module.file && moduleFiles(project).has(written);
}

const moduleFiles = memo((project: Project) => new Set(project.modules.map(({ file }) => file)));

const CATEGORY = /^(?:modules|services|programs|hardware|virtualisation|desktop|nixos|home)$/;

/** `web` of `web.nix` and of `web/default.nix`. */
const nameOfFile = (file: string): string =>
  file
    .replace(/\.nix$/, '')
    .replace(/\/default$/, '')
    .split('/')
    .at(-1) ?? '';

/** Length of a place whose `enable` is of something in a set of things: `systemd.services.lamp`, `environment.etc.lamp`. */
const THING = 3;

/** Things that are handed a switch as their own `enable`: `systemd.services.lamp = { inherit (cfg) enable; … }`. */
export function switchedThings(ev: Evaluator, module: ProjectModule): (definition: Definition) => boolean {
  const things = new Set(
    module.definitions
      .filter(({ path, value }) => path.length > THING && path.at(-1) === 'enable' && impliesSwitch(ev, module, value))
      .map(({ path }) => renderPath(ev, path.slice(0, -1))),
  );
  return ({ path }) => things.size > 0 && path.some((_, index) => index >= THING && things.has(renderPath(ev, path.slice(0, index))));
}

/** The switch that a message should name: the one closest to what the conditions speak of. */
export function nearestSwitch(ev: Evaluator, guards: readonly Value[], switches: readonly ReferenceValue[]): ReferenceValue {
  const text = guards.map((guard) => render(ev, guard)).join(' ');
  const mentioned = switches.filter(({ path }) => text.includes(`${render(ev, reference(path.slice(0, -1)))}.`));
  return (mentioned[0] ?? switches[0]) as ReferenceValue;
}

/** The condition holds only where a switch is on, or where it asks for the switch or for another option of the module. */
function impliesSwitch(ev: Evaluator, module: ProjectModule, guard: Value): boolean {
  const isOn = (part: Value): boolean => isSwitch(ev, module, part);
  if (impliesAny(ev, guard, isOn)) return true;
  // `cfg.enable || cfg.keepUser`: the author decided on another way to switch this on.
  return (attempt(() => mentions(ev, guard, isOn)) ?? false) && impliesAny(ev, guard, (part) => isOn(part) || isOwnOption(module, part));
}

/** A switch of the module, or the `enable` of a namespace around one: a part of a larger module has its switch elsewhere. */
function isSwitch(ev: Evaluator, module: ProjectModule, part: Value): boolean {
  if (part.kind !== 'reference' || part.path.at(-1) !== 'enable') return false;
  if (module.switches.some((one) => sameValue(ev, part, one))) return true;
  if (takesSwitch(ev, module, part)) return true;
  const around = part.path.slice(0, -1);
  return module.switches.some(({ path }) => around.length < path.length && around.every((step, index) => step === path[index]));
}

/** A part's own switch that is on by default just where the whole is: `mkEnableOption "…" // { default = cfg.enable; }`. */
function takesSwitch(ev: Evaluator, { options, switches }: ProjectModule, part: ReferenceValue): boolean {
  const option = options.find(
    ({ path }) => path.length === part.path.length - 1 && path.every((step, index) => step === part.path[index + 1]),
  );
  const fallback = option?.default ? ev.tryForce(option.default as Thunk) : null;
  return fallback?.kind === 'reference' && switches.some((one) => sameValue(ev, fallback, one) && !sameValue(ev, part, one));
}

function isOwnOption(module: ProjectModule, part: Value): boolean {
  if (part.kind !== 'reference') return false;
  return module.switches.some(({ path }) => path.slice(0, -1).every((step, index) => step === part.path[index]));
}

/** True where a disjunction asks for something that `isAtom` accepts. */
function mentions(ev: Evaluator, condition: Value, isAtom: (part: Value) => boolean): boolean {
  if (isAtom(condition)) return true;
  if (condition.kind !== 'call' || (condition.callee !== '||' && condition.callee !== '&&')) return false;
  return condition.args.some((arg) => {
    const part = ev.tryForce(arg);
    return part !== null && mentions(ev, part, isAtom);
  });
}

const LOGIC = new Set(['&&', '||', '!', '==', 'hasAttr', '<']);

/** True where a condition is computed in a way that may well depend on the switch. */
function isOpaque(ev: Evaluator, condition: Value): boolean {
  if (condition.kind === 'unknown') return true;
  // What fails to evaluate is never the condition: Nix ends there.
  const isOpaqueAt = (thunk: Thunk): boolean => attempt(() => isOpaque(ev, ev.force(thunk))) ?? false;
  if (condition.kind === 'choice') return isOpaque(ev, condition.condition) || isOpaqueAt(condition.then) || isOpaqueAt(condition.else);
  if (condition.kind !== 'call') return false;
  if (typeof condition.callee !== 'string' || !LOGIC.has(condition.callee)) return true;
  return condition.args.some(isOpaqueAt);
}
