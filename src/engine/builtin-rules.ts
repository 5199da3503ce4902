/** Rules that the engine itself decides, because they are about the run and not about the modules. */

import { z } from 'zod';
import type { RuleMeta } from '../rules/meta.ts';

export const UNUSED_SUPPRESSION = 'suppressions/unused';

export const BUILTIN_RULES: readonly RuleMeta[] = [
  {
    id: UNUSED_SUPPRESSION,
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: 'safe',
    source: ['inline suppressions'],
    summary: 'An inline suppression silences nothing: the finding it was written for is gone.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
];
