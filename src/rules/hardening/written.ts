/** The directories that a module hands to a service, and those that the service can write to. */
import { render, renderPath } from '../../evaluation/render.ts';
import { reference, type Value } from '../../evaluation/values.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { Unit } from '../../model/units.ts';
import { elementsOf, possibleValues } from '../directives.ts';
import { programSettings, settingWith } from '../handed.ts';
import { elementPlace, placeIn } from '../places.ts';
import type { Place } from '../rule.ts';
import { accountOf, servicesAs, directiveValues, directoryText, makesDirectory, managedDirectories } from '../state/directories.ts';

/** Directives that make a path writable under `ProtectSystem = "strict"`; see systemd.exec(5). */
const WRITABLE = ['ReadWritePaths', 'BindPaths', 'TemporaryFileSystem'];
/** Directives whose directories systemd makes and leaves writable. */
const MANAGED = ['StateDirectory', 'CacheDirectory', 'LogsDirectory', 'RuntimeDirectory'];
/** Names of options that hold a directory to write to: a regular expression, case-insensitive. */
export const WRITTEN_OPTIONS =
  '^(data|state|cache|logs?|storage|store|db|database|work|working|var|spool|uploads?|media|downloads?|records?|archive)_?(dir|directory|path|folder)$';

export interface WrittenDirectory {
  readonly path: string;
  /** Nix that gives the directory in the module's own file; null where none is at hand. */
  readonly expression: string | null;
  readonly at: Place;
}

/** What the module gives the service to write to: its working directory, options by name, tmpfiles of its account. */
export function writtenDirectories(project: Project, module: ProjectModule, unit: Unit, names: RegExp): WrittenDirectory[] {
  const found: WrittenDirectory[] = [];
  const [working] = unit.directives.get('WorkingDirectory')?.definitions ?? [];
  if (working !== undefined) {
    const at = placeIn(module, working);
    for (const value of directiveValues(project, unit, 'WorkingDirectory')) {
      const text = expand(directoryText(project, value)?.replace(/^-/, ''));
      if (text !== undefined) found.push({ path: text, at, expression: expressionOf(project, value) });
    }
  }
  const settings = programSettings(unit);
  for (const option of module.options) {
    const name = option.path.at(-1);
    if (typeof name !== 'string' || !names.test(name)) continue;
    const [definition] = settingWith(project, settings, option)?.definitions ?? [];
    const text = definition === undefined ? null : directoryText(project, reference(['config', ...option.path]));
    if (definition !== undefined && text !== null)
      found.push({ path: text, at: placeIn(module, definition), expression: renderPath(project.ev, ['config', ...option.path]) });
  }
  return [...found, ...ownTmpfiles(project, module, unit)];
}

/** systemd.unit(5): specifiers of directories that every system service shares. */
const SPECIFIERS: Readonly<Record<string, string>> = { '%S': '/var/lib', '%C': '/var/cache', '%L': '/var/log', '%t': '/run', '%E': '/etc' };
function expand(text: string): string;
function expand(text: string | undefined): string | undefined;
function expand(text: string | undefined): string | undefined {
  return text?.replace(/%[SCLtE]/, (specifier) => SPECIFIERS[specifier] ?? specifier);
}

/** `d` rules for the account of the service, where it is the only one that has it. */
function ownTmpfiles(project: Project, module: ProjectModule, unit: Unit): WrittenDirectory[] {
  const account = accountOf(project, unit);
  if (account === null || account === 'root' || servicesAs(project, account) > 1) return [];
  return module.tmpfiles.flatMap((rule) => {
    if (
      !makesDirectory(rule) ||
      rule.isRepeated ||
      rule.guards.length > unit.guards.length ||
      rule.user === null ||
      directoryText(project, rule.user) !== account
    )
      return [];
    const path = directoryText(project, rule.path);
    return path === null ? [] : [{ path, at: elementPlace(module, rule), expression: expressionOf(project, rule.path) }];
  });
}

export function writableDirectories(project: Project, unit: Unit): { paths: string[]; isOpen: boolean } {
  const paths = managedDirectories(project, unit).map(({ path }) => path);
  let isOpen = MANAGED.some((name) => directiveValues(project, unit, name).some((value) => directoryText(project, value) === null));
  for (const name of WRITABLE) {
    const values = possibleValues(project, unit, name);
    // A setting of somebody else may be a list of any paths.
    if (values === null || values.some((value) => isForeign(project, value))) isOpen = true;
    for (const value of (values ?? []).flatMap((one) => elementsOf(project, one))) {
      const text = value.kind === 'null' ? '' : directoryText(project, value);
      if (text === null) isOpen = true;
      else paths.push(...pathsIn(name, text));
    }
  }
  return { paths, isOpen };
}

/** Directories that somebody says the service only reads. */
export const readOnlyDirectories = (project: Project, unit: Unit): string[] =>
  ['ReadOnlyPaths', 'BindReadOnlyPaths', 'InaccessiblePaths'].flatMap((name) =>
    (possibleValues(project, unit, name) ?? [])
      .flatMap((one) => elementsOf(project, one))
      .flatMap((value) => (value.kind === 'null' ? [] : pathsIn(name, directoryText(project, value) ?? ''))),
  );

const isForeign = (project: Project, value: Value): boolean => value.kind === 'reference' && project.defaults.optionAt(value)?.type == null;

/** `source:destination:options` of a bind, `+` and `-` before a path; empty for the reset. */
function pathsIn(name: string, text: string): string[] {
  const words = text.includes('${') ? [text] : text.split(/\s+/);
  return words.flatMap((word) => {
    const [source = '', destination] = word.includes('${') ? [word] : expand(word).split(':');
    const path = (name === 'BindPaths' || name === 'BindReadOnlyPaths' ? (destination ?? source) : source).replace(/^[-+]+/, '');
    return path === '' ? [] : [path.length > 1 ? path.replace(/\/+$/, '') : path];
  });
}

/** A reference to an option, or a literal path. */
function expressionOf(project: Project, value: Value): string | null {
  const isPlain =
    (value.kind === 'reference' && value.path.every((step) => typeof step === 'string' && !/[<*]/.test(step))) || value.kind === 'string';
  return isPlain ? render(project.ev, value) : null;
}
