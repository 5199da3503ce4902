/** All rules that configuration can name: the registry's and the engine's own. */

import type { RuleMeta } from '../rules/meta.ts';
import { policyRule } from '../rules/policy/index.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { RULES } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { BUILTIN_RULES } from './builtin-rules.ts';

export const ALL_RULES: readonly RuleMeta[] = [...RULES.map(({ meta }) => meta), ...BUILTIN_RULES];

/** What a run with these policies can check. */
export const rulesWith = (policies: readonly Policy[]): readonly Rule[] => [...RULES, ...policies.map(policyRule)];
