/** The rules of category network/, in the order listings show them. */
import type { Rule } from '../rule.ts';

export const RULES: readonly Rule[] = [];
