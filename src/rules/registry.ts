/** Every rule, in the order listings show them. */

import type { RuleMeta } from './meta.ts';

export const RULES: readonly { readonly meta: RuleMeta }[] = [];
