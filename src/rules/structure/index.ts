/** The rules of category structure/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import enableGuard from './enable-guard/index.ts';
import validationFirst from './validation-first/index.ts';
import wrapperUpdate from './wrapper-update/index.ts';

export const RULES: readonly Rule[] = [enableGuard, validationFirst, wrapperUpdate];
