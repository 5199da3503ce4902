/** The rules of category host/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import guardedContribution from './guarded-contribution/index.ts';

export const RULES: readonly Rule[] = [guardedContribution];
