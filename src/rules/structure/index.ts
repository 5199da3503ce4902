/** The rules of category structure/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import assertions from './assertions/index.ts';
import enableGuard from './enable-guard/index.ts';
import optionDefault from './option-default/index.ts';
import optionDescription from './option-description/index.ts';
import optionType from './option-type/index.ts';
import validationFirst from './validation-first/index.ts';
import wrapperUpdate from './wrapper-update/index.ts';

export const RULES: readonly Rule[] = [validationFirst, assertions, enableGuard, optionDescription, optionType, optionDefault, wrapperUpdate];
