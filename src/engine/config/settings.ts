/** From layers to what each rule is set to, for the whole project or one file. */

import { globMatcher } from '../../model/globs.ts';
import { categoryOf, type PresetName, type RuleMeta } from '../../rules/meta.ts';
import type { Level } from '../../findings/finding.ts';
import { presetOptions } from '../presets/index.ts';
import type { Layer, Origin } from './layers.ts';
import type { SettingLevel } from './schema.ts';

export interface RuleSetting {
  readonly level: Level;
  /** Checked against the rule's schema, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}
/** A rule's setting with where it comes from, switched off or not. */
export interface ExplainedSetting {
  readonly id: string;
  readonly level: SettingLevel;
  readonly levelFrom: Origin;
  readonly options: Readonly<Record<string, unknown>>;
  /** Origins of the options that differ from the defaults. */
  readonly optionsFrom: Readonly<Record<string, Origin>>;
}
/** `--select` and `--ignore`: rules and categories by name. */
export interface Selection {
  readonly select: readonly string[];
  readonly ignore: readonly string[];
}

interface Draft {
  level: SettingLevel;
  levelFrom: Origin;
  /** Set by a configuration for some files, or by the rule's own name: `--select CATEGORY` leaves it off. */
  firmlyOff: 'no' | 'named' | 'scoped';
  options: Record<string, unknown>;
  optionsFrom: Record<string, Origin>;
}

export class Settings {
  private readonly rules: readonly RuleMeta[];
  private readonly layers: readonly { readonly layer: Layer; readonly matches: ((file: string) => boolean) | null }[];
  private readonly selection: Selection;
  private readonly drafts = new Map<string, readonly ExplainedSetting[]>();
  private readonly active = new Map<string, ReadonlyMap<string, RuleSetting>>();

  constructor(rules: readonly RuleMeta[], layers: readonly Layer[], selection: Selection) {
    this.rules = rules;
    this.selection = selection;
    this.layers = layers.map((layer) => ({ layer, matches: layer.files === null ? null : globMatcher(layer.files) }));
  }

  /** The rules that are on for a file (root-relative; null for the project as a whole), by id. */
  settingsFor(file: string | null): ReadonlyMap<string, RuleSetting> {
    const key = this.key(file);
    let settings = this.active.get(key);
    if (settings === undefined) {
      const on = this.explain(file).flatMap(({ id, level, options }): [string, RuleSetting][] =>
        level === 'off' ? [] : [[id, { level, options }]],
      );
      settings = new Map(on);
      this.active.set(key, settings);
    }
    return settings;
  }

  /** Every rule's setting for a file, or for the project as a whole, in the registry's order. */
  explain(file: string | null): readonly ExplainedSetting[] {
    const key = this.key(file);
    let explained = this.drafts.get(key);
    if (explained === undefined) {
      explained = this.resolve(key);
      this.drafts.set(key, explained);
    }
    return explained;
  }

  /** Which layers hold for a file, one character each: files of the same key share their settings. */
  private key(file: string | null): string {
    return this.layers.map(({ matches }) => (matches === null || (file !== null && matches(file)) ? '1' : '0')).join('');
  }

  private resolve(key: string): ExplainedSetting[] {
    const layers = this.layers.flatMap(({ layer }, index) => (key[index] === '1' ? [layer] : []));
    return this.rules.map((rule) => {
      const draft: Draft = { level: 'off', levelFrom: 'default', firmlyOff: 'no', options: {}, optionsFrom: {} };
      for (const layer of layers) apply(draft, rule, layer);
      this.choose(draft, rule);
      const { level, levelFrom, optionsFrom } = draft;
      // Each schema reads a handful of keys once: compiling a reader for it costs more.
      return { id: rule.id, level, levelFrom, options: rule.options.parse(draft.options, { jitless: true }), optionsFrom };
    });
  }

  private choose(draft: Draft, rule: RuleMeta): void {
    const { select, ignore } = this.selection;
    const set = (level: SettingLevel, from: Origin): void => {
      draft.level = level;
      draft.levelFrom = from;
    };
    if (select.length > 0) {
      const byName = select.includes(rule.id);
      if (!byName && !select.includes(categoryOf(rule.id))) set('off', '--select');
      else if (draft.level === 'off' && (draft.firmlyOff === 'no' || (byName && draft.firmlyOff === 'named'))) {
        set(rule.level, '--select');
      }
    }
    if (ignore.includes(rule.id) || ignore.includes(categoryOf(rule.id))) set('off', '--ignore');
  }
}

function apply(draft: Draft, rule: RuleMeta, layer: Layer): void {
  if (layer.kind === 'preset') {
    const options = presetOptions(rule, layer.preset);
    if (options === null) return;
    draft.level = rule.level;
    draft.levelFrom = layer.origin;
    draft.firmlyOff = 'no';
    setOptions(draft, options, layer.origin);
    return;
  }
  for (const entry of layer.entries) {
    if (entry.name !== rule.id && entry.name !== categoryOf(rule.id)) continue;
    if (entry.level !== undefined) {
      draft.level = entry.level;
      draft.levelFrom = entry.origin;
      draft.firmlyOff = entry.level !== 'off' ? 'no' : layer.files === null ? 'named' : 'scoped';
    }
    setOptions(draft, entry.options ?? {}, entry.origin);
  }
}

function setOptions(draft: Draft, options: Readonly<Record<string, unknown>>, origin: Origin): void {
  for (const [name, value] of Object.entries(options)) {
    draft.options[name] = value;
    draft.optionsFrom[name] = origin;
  }
}

/** The layers with the presets of the configuration replaced by others. */
export function replacePresets(layers: readonly Layer[], presets: readonly PresetName[], origin: Origin): Layer[] {
  const own = presets.map((preset): Layer => ({ kind: 'preset', preset, files: null, origin }));
  return [...own, ...layers.filter((layer) => layer.kind !== 'preset')];
}
