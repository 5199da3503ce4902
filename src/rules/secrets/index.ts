/** The rules of category secrets/, in the order listings show them. */
import type { Rule } from '../rule.ts';

export const RULES: readonly Rule[] = [];
