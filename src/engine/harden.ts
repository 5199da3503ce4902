/** `nix-audit harden`: the smallest set of directives that takes a service below an exposure. */
import type { ProjectModule } from '../model/project-module.ts';
import type { Project } from '../model/project.ts';
import { scoredDirectives, scoredVersion } from '../model/exposure.ts';
import type { Unit } from '../model/units.ts';
import { writesElsewhere } from '../rules/hardening/script-writes.ts';
import { suitability } from '../rules/hardening/suitable.ts';
import { writableDirectories, WRITTEN_OPTIONS, writtenDirectories } from '../rules/hardening/written.ts';
import { type OwnedService, ownedServices } from '../rules/services.ts';
import { usedDirectories } from '../rules/state/directories.ts';
import { type DirectiveValue, exposure, improvements, known, nixText } from '../systemd/index.ts';
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
  /** What would lower the exposure further, and is not done: why the target is not reached. */
  readonly withheld: Withheld;
}

export interface Withheld {
  /** The service runs as root. */
  readonly account: boolean;
  /** Directives that its own definition contradicts. */
  readonly unsuited: readonly string[];
  /** Directives that it sets itself, to something weaker. */
  readonly own: readonly string[];
}

/** @throws {UsageError} where no reported module starts a service of that name */
export function harden(project: Project, reported: ReadonlySet<string>, name: string, target: number): Hardening[] {
  const services = ownedServices(project, project.modules);
  const inScope = services.filter(({ module }) => reported.has(module.file));
  const wanted = name.replace(/\.service$/, '');
  const found = inScope.filter(({ unit }) => unit.name === wanted);
  const elsewhere = services.find(({ unit }) => unit.name === wanted);
  if (found.length === 0 && elsewhere !== undefined)
    throw new UsageError(`service "${wanted}" is defined in ${elsewhere.module.file}, which is not among the given paths`);
  if (found.length === 0)
    throw new UsageError(
      `no module starts a service "${wanted}"${didYouMean(
        wanted,
        inScope.map(({ unit }) => unit.name),
      )}`,
    );
  return found.map((service) => hardenService(project, service, target));
}

function hardenService(project: Project, { module, own, unit }: OwnedService, target: number): Hardening {
  const given = scoredDirectives(project, unit);
  const version = scoredVersion(project);
  const { settings, exclude: unsuited } = suitability(project, module, unit);
  const exclude = [...unsuited, ...unit.directives.keys()];
  const isElsewhere = writesElsewhere(project, unit, writableDirectories(project, unit).paths);
  // Scripts that write where the service has no directory of its own make files for others.
  if (isElsewhere) exclude.push('ProtectSystem', 'UMask');
  const writable = writtenPaths(project, module, unit);
  if (writable === null) exclude.push('ProtectSystem');
  const score = (chosen: ReadonlyMap<string, readonly string[]>): number => exposure(withChosen(given, chosen), { version }).high.score;
  const isBelow = (chosen: ReadonlyMap<string, readonly string[]>): boolean => score(chosen) < target;
  const chosen = new Map<string, readonly string[]>();
  while (!isBelow(chosen)) {
    const offers = improvements(withChosen(given, chosen), { version, limit: 50, exclude, settings });
    const next = offers.find(({ assignments }) => assignments !== null);
    if (next?.assignments == null) break;
    chosen.set(next.directive, next.assignments);
  }
  const reached = isBelow(chosen);
  // What was chosen early may have become needless by what came later.
  for (const [directive, assignments] of reached ? [...chosen].reverse() : []) {
    chosen.delete(directive);
    if (!isBelow(chosen)) chosen.set(directive, assignments);
  }
  const directives = Object.fromEntries(
    [...chosen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([directive, assignments]) => [directive, nixText(directive, assignments)]),
  );
  if (chosen.has('ProtectSystem') && writable !== null && writable.length > 0) directives['ReadWritePaths'] = `[ ${writable.join(' ')} ]`;
  const offers = reached ? [] : improvements(withChosen(given, chosen), { version, limit: 100 }).map(({ directive }) => directive);
  const withheld = {
    account: offers.includes('User'),
    unsuited: offers.filter((name) => exclude.includes(name) && !unit.directives.has(name)),
    own: offers.filter((name) => name !== 'User' && unit.directives.has(name)),
  };
  return { module, unit: own, before: score(new Map()), after: score(chosen), directives, reached, withheld };
}

const withChosen = (
  given: ReadonlyMap<string, DirectiveValue>,
  chosen: ReadonlyMap<string, readonly string[]>,
): Map<string, DirectiveValue> => new Map([...given, ...[...chosen].map(([name, assignments]) => [name, known(...assignments)] as const)]);

/**
 * Directories the service writes to that a read-only system would take from it, as Nix expressions; null
 * where they cannot be added to what the service sets.
 */
function writtenPaths(project: Project, module: ProjectModule, unit: Unit): string[] | null {
  const written = writtenDirectories(project, module, unit, new RegExp(WRITTEN_OPTIONS, 'i'));
  const used = usedDirectories(project, unit).map((path) => ({
    path,
    expression: /^\$\{([^{}]+)\}$/.exec(path)?.[1] ?? JSON.stringify(path),
  }));
  const writable = writableDirectories(project, unit).paths;
  const missing = [...written, ...used].filter(
    ({ path }) =>
      path.startsWith('/') &&
      path !== '/' &&
      !path.startsWith('/nix/') &&
      !writable.some((one) => path === one || path.startsWith(`${one}/`)),
  );
  // What lies in a package is read only anyway.
  const symbolic = [...written, ...used].filter(
    ({ path }) => /^\$\{config\.(?![^{}]*package)/i.test(path) && !writable.some((one) => path === one || path.startsWith(`${one}/`)),
  );
  const all = [...missing, ...symbolic].map(({ path, expression }) => expression ?? JSON.stringify(path));
  if (all.length > 0 && unit.directives.has('ReadWritePaths')) return null;
  return [...new Set(all)];
}

/** The snippet to paste; for a service of many, whose name only a function makes, what belongs into each. */
export function snippetOf({ unit, directives }: Hardening): string {
  const lines = Object.entries(directives).map(([name, value]) => `  ${name} = ${value};`);
  const isShared = unit.name.includes('<');
  const path = isShared ? 'serviceConfig' : `systemd.services.${JSON.stringify(unit.name)}.serviceConfig`;
  return [...(isShared ? [`# in systemd.services.${unit.name}`] : []), `${path} = {`, ...lines, '};'].join('\n');
}
