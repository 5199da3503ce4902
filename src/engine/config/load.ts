/** From the command line and the configuration file to everything a run needs to know. */

import { dirname, resolve } from 'node:path';
import { parseSystemdVersion, type SystemdVersion, unknownVersionText } from '../../systemd/index.ts';
import { realInside, toRelative } from '../../model/files.ts';
import { PRESET_NAMES, type PresetName, type RuleMeta } from '../../rules/meta.ts';
import type { GroupRules } from '../../report/build.ts';
import { policyMeta } from '../../rules/policy/index.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { ConfigError, type ConfigFault, UsageError } from '../errors.ts';
import { DEFAULT_PRESET, isPresetName } from '../presets/index.ts';
import { didYouMean, unknownWord } from '../suggest.ts';
import { type Ignore, ignoresOf } from './ignores.ts';
import { type Layer, loadLayers, type Loaded, type LoadedFile, type Origin } from './layers.ts';
import { configIn, findRoot } from './root.ts';
import { categoriesOf, DEFAULT_FAIL_ON, type FailOn } from './schema.ts';
import { type ExplainedSetting, replacePresets, type RuleSetting, Settings } from './settings.ts';

export interface LoadOptions {
  readonly cwd: string;
  /** As given on the command line; none means the working directory. */
  readonly paths: readonly string[];
  /** The name given to standard input, which need not exist. */
  readonly stdinFilename?: string | undefined;
  readonly configFile?: string | undefined;
  readonly noConfig?: boolean;
  readonly preset?: readonly string[];
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly failOn?: FailOn | undefined;
  /** As given on the command line. */
  readonly systemdVersion?: string | undefined;
  readonly rules: readonly RuleMeta[];
}

/** A value with where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: Origin;
}

export interface ResolvedConfig {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The paths to report on, root-relative; '.' for the root. */
  readonly paths: readonly string[];
  /** Absolute; null without one. */
  readonly configFile: string | null;
  /** The configuration files read, root-relative where inside: extended ones first. */
  readonly configFiles: readonly string[];
  readonly presets: readonly Sourced<PresetName>[];
  readonly include: Sourced<readonly string[]>;
  readonly exclude: Sourced<readonly string[]>;
  readonly gitignore: Sourced<boolean>;
  readonly failOn: Sourced<FailOn>;
  /** The systemd that the units are for; null where nobody says. */
  readonly systemdVersion: Sourced<SystemdVersion | null>;
  /** Kinds of module groups in the report, by globs. */
  readonly reportGroups: Sourced<GroupRules>;
  /** Name → absolute path of a Nix file inside the root. */
  readonly specialArgs: ReadonlyMap<string, Sourced<string>>;
  readonly ignores: readonly Ignore[];
  readonly policies: readonly Policy[];
  /** Every rule that is known, on or off, policies included. */
  readonly rules: readonly RuleMeta[];
  /** The rules that are on for a root-relative file; for the project as a whole with null. */
  settingsFor(file: string | null): ReadonlyMap<string, RuleSetting>;
  /** Every rule's setting and where it comes from. */
  explain(file: string | null): readonly ExplainedSetting[];
}

/**
 * @throws {UsageError} for wrong arguments
 * @throws {ConfigError} for a wrong configuration file
 */
export function loadConfig(options: LoadOptions): ResolvedConfig {
  const alone = options.paths.length === 0 && options.stdinFilename === undefined;
  const { root, paths } = findRoot(options.cwd, alone ? ['.'] : options.paths, options.stdinFilename ?? null);
  const presetsAsked = (options.preset ?? []).map(checkPreset);
  const configFile = configPath(options, root);
  const loaded: Loaded =
    configFile === null ? { layers: [], files: [], policies: [] } : loadLayers(configFile, { root, rules: options.rules });
  const rules = [...options.rules, ...loaded.policies.map(policyMeta)];
  const select = (options.select ?? []).map((name) => checkRuleName('--select', name, rules));
  const ignore = (options.ignore ?? []).map((name) => checkRuleName('--ignore', name, rules));
  const layers = withPresets(loaded, presetsAsked);
  const settings = new Settings(rules, layers, { select, ignore });
  const last = loaded.files.at(-1);
  return {
    root,
    paths,
    configFile,
    configFiles: loaded.files.map(({ document }) => document.file),
    presets: layers.flatMap((layer) =>
      layer.kind === 'preset' && layer.files === null ? [{ value: layer.preset, from: layer.origin }] : [],
    ),
    include: newest(loaded.files, 'include', []),
    exclude: together(loaded.files),
    gitignore: newest(loaded.files, 'gitignore', true),
    failOn: options.failOn ? { value: options.failOn, from: '--fail-on' } : newest(loaded.files, 'failOn', DEFAULT_FAIL_ON),
    systemdVersion: systemdVersionOf(options.systemdVersion, loaded.files),
    reportGroups: reportGroupsOf(loaded.files),
    specialArgs: last === undefined ? new Map() : specialArgsOf(loaded.files, root, configFile ?? root),
    ignores: ignoresOf(loaded.files, rules),
    policies: loaded.policies,
    rules,
    settingsFor: (file) => settings.settingsFor(file),
    explain: (file) => settings.explain(file),
  };
}

function configPath(options: LoadOptions, root: string): string | null {
  if (options.noConfig === true) return null;
  if (options.configFile === undefined) return configIn(root);
  return resolve(options.cwd, options.configFile);
}

/** @throws {UsageError} for a name that is none, with the one that was meant */
export function checkPreset(name: string): PresetName {
  if (isPresetName(name)) return name;
  throw new UsageError(unknownWord('preset', name, PRESET_NAMES));
}

function checkRuleName(flag: string, name: string, rules: readonly RuleMeta[]): string {
  const known = [...rules.map((rule) => rule.id), ...categoriesOf(rules)];
  if (known.includes(name)) return name;
  throw new UsageError(`${flag}: unknown rule or category "${name}"${didYouMean(name, known) || '; `nix-audit rules` lists them'}`);
}

/** The default preset stands where nothing names one, and no `extends: []` says to start from nothing. */
function withPresets(loaded: Loaded, asked: readonly PresetName[]): readonly Layer[] {
  if (asked.length > 0) return replacePresets(loaded.layers, asked, '--preset');
  const named = loaded.layers.some((layer) => layer.kind === 'preset' && layer.files === null);
  const emptied = loaded.files.some(({ data }) => Array.isArray(data.extends) && data.extends.length === 0);
  if (named || emptied) return loaded.layers;
  return [{ kind: 'preset', preset: DEFAULT_PRESET, files: null, origin: 'default' }, ...loaded.layers];
}

function systemdVersionOf(asked: string | undefined, files: readonly LoadedFile[]): Sourced<SystemdVersion | null> {
  const flag = '--systemd-version';
  if (asked !== undefined) {
    const value = parseSystemdVersion(asked);
    if (value === undefined) throw new UsageError(`${flag}: there is no table for systemd "${asked}"; ${unknownVersionText(asked)}`);
    return { value, from: flag };
  }
  const { value, from } = newest(files, 'systemdVersion', null);
  return { value: value === null ? null : (parseSystemdVersion(String(value)) ?? null), from };
}

/** The newest file that sorts groups says it all. */
function reportGroupsOf(files: readonly LoadedFile[]): Sourced<GroupRules> {
  const found = files.findLast(({ data }) => data.report?.groups !== undefined);
  return found === undefined
    ? { value: {}, from: 'default' }
    : { value: found.data.report?.groups ?? {}, from: placeOf(found.document.faultAt(['report', 'groups'], '', true)) };
}

type Key = 'include' | 'gitignore' | 'failOn' | 'systemdVersion';

function newest<K extends Key, T>(files: readonly LoadedFile[], key: K, fallback: T): Sourced<T | NonNullable<LoadedFile['data'][K]>> {
  for (const { data, document } of [...files].reverse()) {
    const value = data[key];
    if (value !== undefined && value !== null) return { value, from: placeOf(document.faultAt([key], '', true)) };
  }
  return { value: fallback, from: 'default' };
}

/** Excludes add up over `extends`, so that a shared file's are never lost by accident. */
function together(files: readonly LoadedFile[]): Sourced<readonly string[]> {
  const having = files.filter(({ data }) => data.exclude !== undefined);
  return {
    value: having.flatMap(({ data }) => data.exclude ?? []),
    from: having.map(({ document }) => placeOf(document.faultAt(['exclude'], '', true))).join(', ') || 'default',
  };
}

function specialArgsOf(files: readonly LoadedFile[], root: string, configFile: string): Map<string, Sourced<string>> {
  const found = new Map<string, Sourced<string>>();
  const faults: ConfigFault[] = [];
  for (const { data, document } of files) {
    // A configuration outside the root can only mean files of the root.
    const base = toRelative(root, configFile) === null ? root : dirname(resolve(root, document.file));
    for (const [name, file] of Object.entries(data.specialArgs ?? {})) {
      const path = realInside(root, resolve(base, file));
      const place = document.faultAt(['specialArgs', name], '');
      if (path === null) {
        faults.push({ ...place, message: `"specialArgs.${name}": there is no file "${file}" inside the root; correct the path` });
      } else found.set(name, { value: path, from: placeOf(place) });
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return found;
}

function placeOf(fault: ConfigFault): Origin {
  return `${fault.file}:${fault.line}:${fault.column}`;
}
