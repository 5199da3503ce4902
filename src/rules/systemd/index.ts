/** The rules of category systemd/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import unknownDirective from './unknown-directive/index.ts';
import wrongSection from './wrong-section/index.ts';
import invalidValue from './invalid-value/index.ts';
import restartPolicy from './restart-policy/index.ts';
import neverStarted from './never-started/index.ts';
import secretsOrdering from './secrets-ordering/index.ts';
import journalLogging from './journal-logging/index.ts';
import resourceLimits from './resource-limits/index.ts';
import storageOrdering from './storage-ordering/index.ts';
import privilegedHelper from './privileged-helper/index.ts';

export const RULES: readonly Rule[] = [
  unknownDirective,
  wrongSection,
  invalidValue,
  restartPolicy,
  neverStarted,
  secretsOrdering,
  journalLogging,
  resourceLimits,
  storageOrdering,
  privilegedHelper,
];
