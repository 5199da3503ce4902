/** What the state rules share: the directories of a service, as texts that can be compared. */
import { memo } from '../../syntax/memo.ts';
import { render } from '../../evaluation/render.ts';
import { isSpread, type Value } from '../../evaluation/values.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { TmpfilesRule } from '../../model/tmpfiles.ts';
import type { Unit } from '../../model/units.ts';
import { elementPlace, placeAtDepth } from '../places.ts';
import type { Place } from '../rule.ts';
import { alternatives } from '../services.ts';

/** systemd.exec(5): where each directive's names stand. */
export const DIRECTORY_BASES = {
  StateDirectory: '/var/lib',
  CacheDirectory: '/var/cache',
  LogsDirectory: '/var/log',
  RuntimeDirectory: '/run',
  ConfigurationDirectory: '/etc',
} as const;
export type DirectoryDirective = keyof typeof DIRECTORY_BASES;

/** A directory as text: literal where known by default, else the symbolic value; comparable by `===`. */
export function directoryText(project: Project, value: Value): string | null {
  const known = resolveText(project, value, { left: MAX_VALUES }, 0);
  if (known === null) return null;
  if (known.length < 2) return known;
  const text = known.replace(/\/+$/, '');
  return text.startsWith('/') && text.includes('//') ? text.replace(/\/{2,}/g, '/') : text;
}

/** Values and depth of one directory: defaults may be made of defaults, without end. */
const MAX_VALUES = 1_000;
const MAX_DEPTH = 50;

function resolveText(project: Project, value: Value, bound: { left: number }, depth: number): string | null {
  if (--bound.left < 0 || depth > MAX_DEPTH) return null;
  const resolved = project.defaults.resolve(value);
  switch (resolved.kind) {
    case 'string':
      return resolved.value;
    case 'path':
      return resolved.path;
    case 'reference':
      return `\${${render(project.ev, resolved)}}`;
    case 'call': {
      const [only] = resolved.callee === 'toString' ? resolved.args : [];
      const inner = only === undefined ? null : project.ev.tryForce(only);
      return inner === null ? null : resolveText(project, inner, bound, depth + 1);
    }
    case 'text': {
      const parts = resolved.parts.map((part) => (typeof part === 'string' ? part : resolveText(project, part, bound, depth + 1)));
      return parts.includes(null) ? null : parts.join('');
    }
    default:
      return null;
  }
}

/** The single values that a directive may hold: list elements, words of a string, branches of choices. */
export function directiveValues(project: Project, unit: Unit, name: string): Value[] {
  const setting = unit.directives.get(name);
  return setting === undefined ? [] : valuesOf(project, setting.value);
}

function valuesOf(project: Project, value: Value): Value[] {
  return alternatives(project.ev, value).flatMap((one) => {
    if (one.kind !== 'list') return one.kind === 'null' ? [] : [one];
    return one.items.flatMap((item) => {
      const inner = isSpread(item) ? item.spread : project.ev.tryForce(item.thunk);
      return inner === null ? [] : valuesOf(project, inner);
    });
  });
}

/** Absolute directories that `StateDirectory` and its kind make for a unit. */
export function managedDirectories(project: Project, unit: Unit): { directive: DirectoryDirective; path: string }[] {
  return (Object.keys(DIRECTORY_BASES) as DirectoryDirective[]).flatMap((directive) =>
    directiveValues(project, unit, directive).flatMap((value) => {
      const text = directoryText(project, value);
      if (text === null) return [];
      const names = text.includes('${') ? [text] : text.split(/\s+/).filter((name) => name !== '');
      return names.map((name) => ({ directive, path: `${DIRECTORY_BASES[directive]}/${name.split(':')[0]}` }));
    }),
  );
}

/** Directories that a unit works in or may write to; those it can do without (`-/path`) left out. */
export function usedDirectories(project: Project, unit: Unit): string[] {
  const texts = ['WorkingDirectory', 'ReadWritePaths', 'BindPaths'].flatMap((name) =>
    directiveValues(project, unit, name).map((value) => directoryText(project, value)),
  );
  return texts.flatMap((text) =>
    text === null
      ? []
      : text
          .split(/\s+/)
          .filter((path) => !path.startsWith('-'))
          .map((path) => (path.replace(/^\+/, '').split(':')[0] as string).replace(/\/+$/, ''))
          .filter((path) => path !== ''),
  );
}

/** A rule that creates a directory; see tmpfiles.d(5). */
export const makesDirectory = (rule: TmpfilesRule): boolean => /^[dDvqQ]/.test(rule.type);

/** Where a rule stands in the module's own file: its line, or the path in `systemd.tmpfiles.settings`. */
export const rulePlace = (module: ProjectModule, rule: TmpfilesRule): Place =>
  rule.definition.path[2] === 'settings' ? placeAtDepth(module, rule.definition, SETTINGS_PATH) : elementPlace(module, rule);
/** `systemd.tmpfiles.settings.<file>.<path>` */
const SETTINGS_PATH = 5;

/** Names of systemd services that NixOS makes for the OCI containers of a module. */
export function containerUnits(module: ProjectModule): Set<string> {
  return new Set(module.containers.flatMap(({ name }) => [`podman-${name}`, `docker-${name}`]));
}

/** True for the unit of an OCI container: named after one of the module, or `podman-…`/`docker-…` by itself. */
export const isContainerUnit = (module: ProjectModule, unit: Unit): boolean =>
  containerUnits(module).has(unit.name) || /^(podman|docker)-|^\$\{config\.virtualisation\.oci-containers\.backend\}-/.test(unit.name);

/** The account that a service runs as, as text; null where it is not known or not set. */
export const accountOf = (project: Project, unit: Unit): string | null => {
  const user = unit.directives.get('User')?.value;
  return user === undefined ? null : directoryText(project, user);
};

/** How many services of the project run as an account: a directory of its own belongs to the only one. */
export const servicesAs = (project: Project, account: string): number => servicesByAccount(project).get(account)?.size ?? 0;

const servicesByAccount = memo((project: Project): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const unit of project.modules.flatMap(({ services }) => services)) {
    const name = accountOf(project, unit);
    if (name === null) continue;
    const symbols = found.get(name) ?? new Set();
    found.set(name, symbols.add(unit.symbol));
  }
  return found;
});
