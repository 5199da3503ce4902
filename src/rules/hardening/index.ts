/** The rules of category hardening/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import baseline from './baseline/index.ts';
import weakened from './weakened/index.ts';
import exposure from './exposure/index.ts';
import dedicatedUser from './dedicated-user/index.ts';
import jitRuntime from './jit-runtime/index.ts';
import writablePaths from './writable-paths/index.ts';
import addressFamilies from './address-families/index.ts';
import capabilities from './capabilities/index.ts';

export const RULES: readonly Rule[] = [
  baseline,
  weakened,
  exposure,
  dedicatedUser,
  writablePaths,
  jitRuntime,
  addressFamilies,
  capabilities,
];
