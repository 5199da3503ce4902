/** The rules of category flake/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import moduleExported from './module-exported/index.ts';

export const RULES: readonly Rule[] = [moduleExported];
