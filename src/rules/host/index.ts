/** The rules of category host/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import defaultsLibrary from './defaults-library/index.ts';
import guardedContribution from './guarded-contribution/index.ts';
import priority from './priority/index.ts';

export const RULES: readonly Rule[] = [guardedContribution, defaultsLibrary, priority];
