/** All rules that configuration can name: the registry's and the engine's own. */

import type { RuleMeta } from '../rules/meta.ts';
import { RULES } from '../rules/registry.ts';
import { BUILTIN_RULES } from './builtin-rules.ts';

export const ALL_RULES: readonly RuleMeta[] = [...RULES.map(({ meta }) => meta), ...BUILTIN_RULES];
