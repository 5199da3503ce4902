/** The rules of category nix/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import duplicateAttribute from './duplicate-attribute/index.ts';
import scopeWith from './scope-with/index.ts';
import syntaxError from './syntax-error/index.ts';
import undefinedVariable from './undefined-variable/index.ts';
import unusedBinding from './unused-binding/index.ts';

export const RULES: readonly Rule[] = [syntaxError, undefinedVariable, duplicateAttribute, unusedBinding, scopeWith];
