/** The rules of category state/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import homeVarEmpty from './home-var-empty/index.ts';
import tmpfilesVsStateDirectory from './tmpfiles-vs-state-directory/index.ts';

export const RULES: readonly Rule[] = [homeVarEmpty, tmpfilesVsStateDirectory];
