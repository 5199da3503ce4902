/** The rules of category systemd/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import unknownDirective from './unknown-directive/index.ts';
import wrongSection from './wrong-section/index.ts';
import invalidValue from './invalid-value/index.ts';

export const RULES: readonly Rule[] = [unknownDirective, wrongSection, invalidValue];
