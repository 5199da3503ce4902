/** `nix-audit harden`: the smallest set of directives that takes a service below an exposure. */
import type { ProjectModule } from '../model/project-module.ts';
import type { Project } from '../model/project.ts';
import { scoredDirectives, scoredVersion } from '../model/exposure.ts';
import type { Unit } from '../model/units.ts';
import { addBeside, settingBinding } from '../rules/binding-edits.ts';
import { unsuitable } from '../rules/hardening/suitable.ts';
import type { PlaceEdit } from '../rules/rule.ts';
import { startsSomething } from '../rules/services.ts';
import { managedDirectories, usedDirectories } from '../rules/state/directories.ts';
import { type DirectiveValue, exposure, improvements, known } from '../systemd/index.ts';
import { UsageError } from './errors.ts';
import { didYouMean } from './suggest.ts';

export interface Hardening {
  readonly module: ProjectModule;
  readonly unit: Unit;
  /** Scores in the worst case, 0.0 to 10.0. */
  readonly before: number;
  readonly after: number;
  /** Directive → its value as Nix text; empty where the service is below the target already. */
  readonly directives: Readonly<Record<string, string>>;
  /** False where no set of suitable directives reaches the target. */
  readonly reached: boolean;
}

/** @throws {UsageError} where no reported module starts a service of that name */
export function harden(project: Project, reported: ReadonlySet<string>, name: string, target: number): Hardening[] {
  const services = project.modules.flatMap((module) =>
    module.services.filter((unit) => !unit.isUser && startsSomething(unit)).map((unit) => ({ module, unit })),
  );
  const inScope = services.filter(({ module }) => reported.has(module.file));
  const wanted = name.replace(/\.service$/, '');
  const found = inScope.filter(({ unit }) => unit.name === wanted);
  if (found.length === 0)
    throw new UsageError(
      `no module starts a service "${wanted}"${didYouMean(
        wanted,
        inScope.map(({ unit }) => unit.name),
      )}`,
    );
  return found.map(({ module, unit }) => hardenService(project, module, unit, target));
}

function hardenService(project: Project, module: ProjectModule, unit: Unit, target: number): Hardening {
  const given = scoredDirectives(project, unit);
  const version = scoredVersion(project);
  const exclude = contradicted(project, module, unit);
  const score = (chosen: ReadonlyMap<string, readonly string[]>): number => exposure(withChosen(given, chosen), { version }).high.score;
  const chosen = new Map<string, readonly string[]>();
  while (score(chosen) > target) {
    const next = improvements(withChosen(given, chosen), { version, limit: 50, exclude }).find(({ assignments }) => assignments !== null);
    if (next?.assignments == null) break;
    chosen.set(next.directive, next.assignments);
  }
  const reached = score(chosen) <= target;
  // What was chosen early may have become needless by what came later.
  for (const [directive, assignments] of [...chosen].reverse()) {
    chosen.delete(directive);
    if (score(chosen) > target) chosen.set(directive, assignments);
  }
  const directives = Object.fromEntries(
    [...chosen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([directive, assignments]) => [directive, nixText(directive, assignments)]),
  );
  const writable = chosen.has('ProtectSystem') ? writtenPaths(project, unit) : [];
  if (writable.length > 0) directives['ReadWritePaths'] = `[ ${writable.join(' ')} ]`;
  return { module, unit, before: score(new Map()), after: score(chosen), directives, reached };
}

const withChosen = (
  given: ReadonlyMap<string, DirectiveValue>,
  chosen: ReadonlyMap<string, readonly string[]>,
): Map<string, DirectiveValue> => new Map([...given, ...[...chosen].map(([name, assignments]) => [name, known(...assignments)] as const)]);

/** Directives that the service's own definition speaks against, or sets itself. */
function contradicted(project: Project, module: ProjectModule, unit: Unit): string[] {
  const names = [...unsuitable(project, module, unit), ...unit.directives.keys()];
  const isRoot = !unit.directives.has('User') && !unit.directives.has('DynamicUser');
  // A root service may need any of its capabilities; dropping them all is for its author to decide.
  if (isRoot) names.push('CapabilityBoundingSet', 'PrivateUsers');
  if (names.includes('MemoryDenyWriteExecute')) names.push('ProcSubset');
  if (usedDirectories(project, unit).some((path) => /^\/(home|root)\b/.test(path))) names.push('ProtectHome');
  return names;
}

/** Directories the service works in that a read-only system would take from it, as Nix expressions. */
function writtenPaths(project: Project, unit: Unit): string[] {
  if (unit.directives.has('ReadWritePaths')) return [];
  const managed = managedDirectories(project, unit).map(({ path }) => path);
  const paths = usedDirectories(project, unit).filter(
    (path) => !managed.some((one) => path === one || path.startsWith(`${one}/`)) && path !== '/' && !path.startsWith('/nix'),
  );
  return [...new Set(paths)].map((path) => /^\$\{([^{}]+)\}$/.exec(path)?.[1] ?? JSON.stringify(path));
}

/** Directives that NixOS users write as lists of words. */
const LISTS = new Set(['RestrictAddressFamilies', 'SystemCallFilter']);

function nixText(directive: string, assignments: readonly string[]): string {
  const [only = ''] = assignments;
  if (assignments.length === 1 && (only === 'true' || only === 'false')) return only;
  const words = directive === 'RestrictAddressFamilies' ? only.split(' ') : assignments;
  if (LISTS.has(directive) || assignments.length > 1) return `[ ${words.map((word) => JSON.stringify(word)).join(' ')} ]`;
  return JSON.stringify(only);
}

/** The snippet to paste. */
export function snippetOf({ unit, directives }: Hardening): string {
  const lines = Object.entries(directives).map(([name, value]) => `  ${name} = ${value};`);
  return [`systemd.services.${JSON.stringify(unit.name)}.serviceConfig = {`, ...lines, '};'].join('\n');
}

/** The edit that adds the directives beside one the module writes; null where it writes none itself. */
export function editOf({ module, unit, directives }: Hardening): PlaceEdit | null {
  for (const setting of [...unit.directives.values()].reverse()) {
    const binding = settingBinding(module, setting);
    if (binding !== null) return addBeside(binding, directives);
  }
  return null;
}
