/** What a rule declares about itself: read by configuration, listings, outputs and documentation. */

import type { z } from 'zod';
import type { Level } from '../findings/finding.ts';

export const PRESET_NAMES = ['recommended', 'homelab', 'atproto-nur', 'system-config', 'strict'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export interface RuleMeta {
  /** `category/rule`. */
  readonly id: string;
  /** The level where no configuration says otherwise. */
  readonly level: Level;
  /** Presets that switch the rule on: `true`, or the options in which that preset differs from the defaults. */
  readonly presets: Readonly<Partial<Record<PresetName, Readonly<Record<string, unknown>> | true>>>;
  readonly fix: 'safe' | 'unsafe' | null;
  /** Seed document and section: `000 P3`. */
  readonly source: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** Severity from 0.1 to 10.0 of a security rule, else null. */
  readonly security: number | null;
  readonly precision: 'very-high' | 'high' | 'medium' | 'low';
  /** The rule's options: every one has a default and a description. */
  readonly options: z.ZodObject;
  /** The whole page, in Markdown, of a rule that the configuration brings; others have a file. */
  readonly page?: string;
}

/** The category of a rule: `hardening` of `hardening/baseline`. */
export function categoryOf(rule: string): string {
  return rule.slice(0, Math.max(rule.indexOf('/'), 0));
}
