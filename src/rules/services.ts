/** Questions about services that several rules ask. */
import { memo } from '../syntax/memo.ts';
import { branchesOf } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { renderPath } from '../evaluation/render.ts';
import { writtenPlace } from '../evaluation/trail.ts';
import { isSpread, type Value } from '../evaluation/values.ts';
import { DEFAULT_PRIORITY, type Definition } from '../model/definition.ts';
import type { Setting } from '../model/effective.ts';
import { groupBy } from '../model/group-by.ts';
import { attempt } from '../model/option.ts';
import type { Project } from '../model/project.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { mergedUnit, type Unit, type UnitKind } from '../model/units.ts';
import { NIXOS_SERVICES } from './nixos/services.ts';

/** A service that the project itself starts, with what all its modules together set. */
export interface OwnedService {
  readonly module: ProjectModule;
  /** As the owning module yields it. */
  readonly own: Unit;
  /** Merged with the definitions of the project's other modules; hosts left out. */
  readonly unit: Unit;
}

/** The settings that say what a service runs, strongest first. */
export const starters = (unit: Unit): Setting[] =>
  [unit.directives.get('ExecStart'), unit.options.get('script')].filter((setting) => setting !== undefined);

/**
 * True where the module says what the service runs. A command given with `mkForce`, in a drop-in or
 * after an empty one replaces that of a unit somebody else declares, which sets more than we see;
 * `mkBefore` and `mkAfter` add to its script, as do plain scripts of units that NixOS has.
 */
export const startsSomething = (unit: Unit): boolean =>
  !unit.options.has('overrideStrategy') &&
  !isPartOfNixos(unit) &&
  starters(unit).some(({ definitions }) =>
    definitions.some(({ priority, value, order }) => priority >= DEFAULT_PRIORITY && order === DEFAULT_ORDER && !resets(value)),
  );

/** What `mkBefore` and `mkAfter` add goes around a script that somebody else writes. */
const DEFAULT_ORDER = 1000;
/** How NixOS names the units that prepare its services: `postgresql-setup`, `mastodon-init-dirs`. */
const PREPARING = /^(.+?)-(?:setup|init(?:-\w+)?|migrate|config|configure|bootstrap|update-db)$/;
/** What makes a unit more than lines for the script of another one. */
const OWN_OPTIONS = ['wantedBy', 'requiredBy', 'upheldBy', 'startAt', 'description'];

/** A script and nothing else to run it, in a unit that NixOS has for one of its services: scripts are joined. */
function isPartOfNixos({ name, directives, options }: Unit): boolean {
  if (directives.size > 0 || OWN_OPTIONS.some((option) => options.has(option))) return false;
  const service = PREPARING.exec(name)?.[1];
  return service !== undefined && NIXOS_SERVICES.has(service);
}

/** `ExecStart = [ "" "…" ]`: the empty command drops those of the unit below. */
function resets(value: Value): boolean {
  const [first] = value.kind === 'list' ? value.items : [];
  if (first === undefined || isSpread(first)) return false;
  const { value: known, written } = first.thunk;
  if (known !== null) return known.kind === 'string' && known.value === '';
  return written?.node.kind === 'string' && written.node.parts.length === 0;
}

/** The definition that makes a service what it is: its command, else the first. */
export const mainDefinition = (unit: Unit): Definition | undefined => starters(unit)[0]?.definitions[0] ?? unit.definitions[0];

/** Every system service that a module of the context owns, in file order. */
export const ownedServices = (project: Project, modules: readonly ProjectModule[]): readonly OwnedService[] => servicesOf(modules, project);

/** Rules that are on for the same files ask for the same services. */
const servicesOf = memo((modules: readonly ProjectModule[], project: Project): readonly OwnedService[] => {
  // Two modules that each start a unit of one name are alternatives, not parts of one service.
  const added = project.modules.flatMap((module) =>
    module.kind === 'module' ? module.services.filter((unit) => !startsSomething(unit)).map((unit) => ({ module, unit })) : [],
  );
  const additions = groupBy(added, ({ unit }) => unit.symbol);
  const { taken, byGiver } = takenUnits(modules);
  return modules.flatMap((module) =>
    module.services
      .filter((unit) => !unit.isUser && startsSomething(unit) && !isMasked(unit) && !taken.has(unit))
      .map((own) => {
        const further = (additions.get(own.symbol) ?? []).filter((other) => other.module !== module);
        const whole = byGiver.get(own) ?? own;
        if (further.length === 0) return { module, own, unit: whole };
        return { module, own, unit: mergedUnit(project.ev, [whole, ...further.map((other) => other.unit)]) };
      }),
  );
});

/**
 * The modules' units that another of them gives, by the giver's: `mkMerge [ (import ./other.nix { inherit pkgs; }) ]`
 * takes a whole module in. Such a unit is one, told of where it is written, with what the taker adds.
 */
function takenUnits(modules: readonly ProjectModule[]): { taken: ReadonlySet<Unit>; byGiver: ReadonlyMap<Unit, Unit> } {
  const files = new Map(modules.map((module) => [module.file, module]));
  const byGiver = new Map<Unit, Unit>();
  for (const module of modules) {
    for (const unit of module.services) {
      const written = writtenPlace(mainDefinition(unit)?.origin ?? null);
      if (written === null || written.file === module.evaluated.source) continue;
      const given = files
        .get(written.file.path)
        ?.services.find((other) => other.symbol === unit.symbol && !other.isUser && startsSomething(other) && startsSomething(unit));
      if (given !== undefined && !byGiver.has(given)) byGiver.set(given, unit);
    }
  }
  return { taken: new Set(byGiver.values()), byGiver };
}

/** `enable = false` links the unit to /dev/null: it never runs. */
export function isMasked(unit: Unit): boolean {
  const enable = unit.options.get('enable');
  return enable !== undefined && enable.when === null && isOn(enable.value) === false;
}

/** True where only a timer (or `startAt`) starts the service: it runs for a while and ends. */
export function isPeriodic(module: ProjectModule, unit: Unit): boolean {
  const isWanted = ['wantedBy', 'requiredBy', 'upheldBy'].some((name) => unit.options.has(name));
  if (isWanted || unit.directives.has('Restart')) return false;
  return unit.options.has('startAt') || hasUnit(module, 'timers', unit.name, false);
}

const unitNames = memo(
  ({ units }: ProjectModule): ReadonlySet<string> => new Set(units.map(({ isUser, kind, name }) => `${isUser} ${kind} ${name}`)),
);

/** True where the module has a unit of a kind and a name; `isUser` null takes those of users too. */
export function hasUnit(module: ProjectModule, kind: UnitKind, name: string, isUser: boolean | null = null): boolean {
  const found = unitNames(module);
  return [false, true].some((user) => (isUser === null || isUser === user) && found.has(`${user} ${kind} ${name}`));
}

/** What findings about a module as a whole are about: its namespace, `services.foo` where it declares `services.foo.enable`. */
export function moduleSymbol(project: Project, module: ProjectModule): string {
  const [enable] = module.switches;
  if (enable !== undefined) return renderPath(project.ev, enable.path.slice(1, -1));
  const [option] = module.options;
  return option === undefined ? '' : renderPath(project.ev, option.path.slice(0, -1));
}

/** The known text of a directive; null where absent or symbolic. */
export function textOf(unit: Unit, directive: string): string | null {
  const value = unit.directives.get(directive)?.value;
  return value?.kind === 'string' ? value.value : null;
}

/** `Type=oneshot`: yes, no, or null where it cannot be known. */
export function isOneshot(ev: Evaluator, unit: Unit): boolean | null {
  const type = unit.directives.get('Type');
  if (type === undefined) return unit.openDirectives.some((value) => value.kind === 'unknown') ? null : false;
  const values = alternatives(ev, type.value).map((value) => (value.kind === 'string' ? value.value === 'oneshot' : null));
  if (values.includes(null)) return null;
  return values.every(Boolean) ? true : values.some(Boolean) ? null : false;
}

/** The values that a choice may turn out to be. */
export function alternatives(ev: Evaluator, value: Value, depth = 0): Value[] {
  if (value.kind !== 'choice' || depth > 8) return [value];
  const sides = attempt(() => branchesOf(ev, value));
  if (sides === null) return [];
  return [sides.then, sides.else].flatMap((side) => (side === null ? [] : alternatives(ev, side, depth + 1)));
}

/** A Boolean directive's known truth; null where absent or symbolic. */
export function isOn(value: Value | undefined): boolean | null {
  if (value?.kind === 'bool') return value.value;
  if (value?.kind !== 'string') return null;
  return ['1', 'yes', 'y', 'true', 't', 'on'].includes(value.value.toLowerCase());
}
