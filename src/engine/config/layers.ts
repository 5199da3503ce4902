/**
 * A configuration as a list of layers, later wins: presets, extended files, the file itself, overrides.
 * Each layer knows where it comes from, so that `config print` can tell.
 */

import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { decodeSource, reason, realInside, toRelative } from '../../model/files.ts';
import { PRESET_NAMES, type PresetName, type RuleMeta } from '../../rules/meta.ts';
import { policyId } from '../../rules/policy/index.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { ConfigError, type ConfigFault } from '../errors.ts';
import { isPresetName } from '../presets/index.ts';
import { didYouMean, unknownWord } from '../suggest.ts';
import { type ConfigDocument, parseConfigDocument, type Path } from './document.ts';
import { validate } from './issues.ts';
import { duplicatePolicies, mentionedPolicies, policiesLayer, policiesOf, unknownPolicy } from './policies.ts';
import { ConfigData, normalizeSetting, type RuleSettings, type SettingLevel } from './schema.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;
/** Files that extend each other twice over would otherwise multiply without end. */
const MAX_EXTENDED = 100;

/** Where a value comes from: `.nixauditrc:3:5`, `preset:recommended`, `--select`, `default`. */
export type Origin = string;

export interface RuleEntry {
  /** A rule id, or a category. */
  readonly name: string;
  readonly level: SettingLevel | undefined;
  readonly options: Readonly<Record<string, unknown>> | undefined;
  readonly origin: Origin;
}
export type Layer =
  | { readonly kind: 'preset'; readonly preset: PresetName; readonly files: readonly string[] | null; readonly origin: Origin }
  | { readonly kind: 'rules'; readonly entries: readonly RuleEntry[]; readonly files: readonly string[] | null };

export interface LoadedFile {
  readonly document: ConfigDocument;
  readonly data: ConfigData;
}
export interface Loaded {
  readonly layers: readonly Layer[];
  /** The files read, the extended before those that extend them, each with its data. */
  readonly files: readonly LoadedFile[];
  /** Of all files, each once: the last to name it wins. */
  readonly policies: readonly Policy[];
}

export interface LayerContext {
  readonly root: string;
  readonly rules: readonly RuleMeta[];
}

/**
 * Reads a configuration file and everything it extends.
 * @param path absolute
 * @throws {ConfigError} with every fault found
 */
export function loadLayers(path: string, context: LayerContext): Loaded {
  const loader = new Loader(context, toRelative(context.root, path) === null ? dirname(path) : context.root);
  const layers = loader.file(path, null, []);
  loader.checkPolicies();
  if (loader.faults.length > 0) throw new ConfigError(loader.faults);
  return { layers, files: loader.files, policies: [...loader.policies.values()] };
}

class Loader {
  readonly faults: ConfigFault[] = [];
  readonly files: LoadedFile[] = [];
  readonly policies = new Map<string, Policy>();
  /** Places of settings for policies, by rule id: a later file may bring the policy. */
  private readonly mentions: { readonly id: string; readonly fault: ConfigFault }[] = [];
  private reads = 0;
  private readonly context: LayerContext;
  /** Extended files must lie in here. */
  private readonly boundary: string;

  constructor(context: LayerContext, boundary: string) {
    this.context = context;
    this.boundary = boundary;
  }

  file(path: string, scope: readonly string[] | null, chain: readonly string[]): Layer[] {
    const loaded = this.read(path);
    if (loaded === null) return [];
    const { data, document } = loaded;
    const inner = [...chain, path];
    const layers = this.extended(document, data.extends, ['extends'], scope, inner);
    const policies = policiesOf(document, data.policies ?? []);
    for (const policy of policies) this.policies.set(policy.id, policy);
    layers.push(policiesLayer(policies, scope), rulesLayer(document, data.rules, ['rules'], scope));
    (data.overrides ?? []).forEach((override, index) => {
      const at: Path = ['overrides', index];
      layers.push(...this.extended(document, override.extends, [...at, 'extends'], override.files, inner));
      layers.push(rulesLayer(document, override.rules, [...at, 'rules'], override.files));
    });
    if (scope === null) this.files.push(loaded);
    return layers;
  }

  /** Takes note of settings for policies that no file brings. */
  checkPolicies(): void {
    const known = [...this.context.rules.map(({ id }) => id), ...[...this.policies.keys()].map(policyId)];
    for (const { id, fault } of this.mentions) {
      if (!known.includes(id)) this.faults.push({ ...fault, message: unknownPolicy(id, known) });
    }
  }

  private read(path: string): LoadedFile | null {
    const name = toRelative(this.context.root, path) ?? path;
    let text: string;
    this.reads += 1;
    if (this.reads > MAX_EXTENDED) {
      if (this.reads === MAX_EXTENDED + 1) {
        this.faults.push({ file: name, line: null, column: null, message: `more than ${MAX_EXTENDED} files are extended; flatten them` });
      }
      return null;
    }
    try {
      if (statSync(path).size > MAX_CONFIG_BYTES) throw new Error('it is larger than 1 MB');
      const { text: decoded, problem } = decodeSource(name, readFileSync(path));
      if (problem !== null) {
        const { line = null, column = null } = problem.range?.start ?? {};
        this.faults.push({ file: name, line, column, message: problem.message });
        return null;
      }
      text = decoded;
    } catch (error) {
      this.faults.push({ file: name, line: null, column: null, message: `cannot be read: ${reason(error)}` });
      return null;
    }
    try {
      const document = parseConfigDocument(name, text);
      const mentioned = mentionedPolicies(document.value);
      const faults = [...validate(document, [...this.context.rules, ...mentioned.metas]), ...duplicatePolicies(document)];
      this.mentions.push(...mentioned.places.map(({ id, path }) => ({ id, fault: document.faultAt(path, '', true) })));
      this.faults.push(...faults);
      return faults.length > 0 ? null : { document, data: ConfigData.parse(document.value) };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.faults.push(...error.faults);
      return null;
    }
  }

  private extended(
    document: ConfigDocument,
    value: ConfigData['extends'],
    at: Path,
    scope: readonly string[] | null,
    chain: readonly string[],
  ): Layer[] {
    const entries = typeof value === 'string' ? [value] : (value ?? []);
    return entries.flatMap((entry, index) => {
      const path = typeof value === 'string' ? at : [...at, index];
      if (entry.startsWith('preset:')) return this.preset(document, entry.slice(7), path, scope);
      const target = this.target(document, entry, path, chain);
      return target === null ? [] : this.scoped(this.file(target, scope, chain), scope);
    });
  }

  private preset(document: ConfigDocument, name: string, path: Path, scope: readonly string[] | null): Layer[] {
    if (isPresetName(name)) return [{ kind: 'preset', preset: name, files: scope, origin: `preset:${name}` }];
    this.faults.push(document.faultAt(path, unknownWord('preset', name, PRESET_NAMES)));
    return [];
  }

  private target(document: ConfigDocument, entry: string, path: Path, chain: readonly string[]): string | null {
    const fail = (message: string): null => {
      this.faults.push(document.faultAt(path, message));
      return null;
    };
    const from = dirname(chain.at(-1) ?? this.context.root);
    const wanted = resolve(from, entry);
    if (toRelative(this.boundary, wanted) === null) return fail(`"${entry}" leads out of the root; copy it inside`);
    if (statSync(wanted, { throwIfNoEntry: false })?.isFile() !== true) {
      const hint =
        didYouMean(
          entry,
          PRESET_NAMES.map((name) => `preset:${name}`),
        ) || (isPresetName(entry) ? `; did you mean "preset:${entry}"?` : '');
      return fail(`there is no file "${entry}" beside this one${hint || '; correct the path'}`);
    }
    const real = realInside(this.boundary, wanted);
    if (real === null) return fail(`"${entry}" is a link out of the root; copy it inside`);
    if (!chain.includes(real)) return real;
    const names = [...chain.slice(chain.indexOf(real)), real].map((file) => toRelative(this.boundary, file) ?? file);
    return fail(`"extends" runs in a circle: ${names.join(' → ')}; take one out`);
  }

  /** A file extended by an override is for that override's files; its own overrides are left out of such a scope. */
  private scoped(layers: readonly Layer[], scope: readonly string[] | null): Layer[] {
    return scope === null ? [...layers] : layers.filter((layer) => layer.files === scope);
  }
}

function rulesLayer(document: ConfigDocument, rules: RuleSettings | undefined, at: Path, files: readonly string[] | null): Layer {
  const entries = Object.entries(rules ?? {}).map(([name, setting]): RuleEntry => {
    const { line, column } = document.faultAt([...at, name], '', true);
    return { name, ...normalizeSetting(setting), origin: `${document.file}:${line}:${column}` };
  });
  // Within one file a rule beats its category, whichever is written first.
  entries.sort((a, b) => Number(a.name.includes('/')) - Number(b.name.includes('/')));
  return { kind: 'rules', entries, files };
}
