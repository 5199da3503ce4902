/**
 * The presets as data: what each is for. Which rules a preset holds, and with which options, stands in
 * the rules' own meta.
 */

import { categoryOf, PRESET_NAMES, type PresetName, type RuleMeta } from '../../rules/meta.ts';
import { POLICY_CATEGORY } from '../../rules/policy/policy.ts';

export interface Preset {
  readonly name: PresetName;
  /** Whom it is for, in one sentence. */
  readonly summary: string;
  /** The seed documents its rules come from. */
  readonly source: readonly string[];
}

export const DEFAULT_PRESET: PresetName = 'recommended';

const SUMMARIES: Readonly<Record<PresetName, Omit<Preset, 'name'>>> = {
  recommended: {
    summary: 'Rules that hold for any repository of NixOS modules; the default.',
    source: ['000', '001', '002', '003', '004'],
  },
  homelab: {
    summary: 'Hosts with native and container services, ZFS datasets and StateDirectory for state.',
    source: ['004'],
  },
  'atproto-nur': {
    summary: 'A package and module collection for AT Protocol services, with tmpfiles for state.',
    source: ['000', '001', '003'],
  },
  'system-config': {
    summary: 'Layered configuration of whole systems: base, hardware, services, desktop, targets.',
    source: ['002'],
  },
  strict: { summary: 'Every rule.', source: ['000', '001', '002', '003', '004'] },
};

export const PRESETS: readonly Preset[] = PRESET_NAMES.map((name) => ({ name, ...SUMMARIES[name] }));

export function isPresetName(name: string): name is PresetName {
  return PRESET_NAMES.some((known) => known === name);
}

/** The options a preset gives a rule, or null when the rule is not in it. `strict` holds every rule of the program. */
export function presetOptions(rule: RuleMeta, preset: PresetName): Readonly<Record<string, unknown>> | null {
  const entry = rule.presets[preset];
  if (entry === undefined) return preset === 'strict' && categoryOf(rule.id) !== POLICY_CATEGORY ? {} : null;
  return entry === true ? {} : entry;
}

/** Names of the presets a rule is in, in the presets' order. */
export function presetsOf(rule: RuleMeta): PresetName[] {
  return PRESET_NAMES.filter((name) => presetOptions(rule, name) !== null);
}
