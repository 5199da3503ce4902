/** Places of the configuration by their names, as keys of maps and sets: `\0` between the names. */
import type { PathStep } from './definition.ts';

/** The key of a place whose names are all known, else null. */
export const nameKey = (path: readonly PathStep[]): string | null =>
  path.every((step) => typeof step === 'string') ? path.join('\0') : null;
