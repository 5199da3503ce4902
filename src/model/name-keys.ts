/** Places of the configuration by their names, as keys of maps and sets: `\0` between the names. */
import type { PathStep } from './definition.ts';

/** The key of a place whose names are all known, else null. */
export const nameKey = (path: readonly PathStep[]): string | null =>
  path.every((step) => typeof step === 'string') ? path.join('\0') : null;

/** The keys of a place and of all above it, shortest first, as far as the names are known; none below other roots. */
export function nameKeys(path: readonly PathStep[], roots: ReadonlySet<string>): string[] {
  const keys: string[] = [];
  let key = '';
  for (const [index, step] of path.entries()) {
    if (typeof step !== 'string' || (index === 0 && !roots.has(step))) break;
    key = index === 0 ? step : `${key}\0${step}`;
    keys.push(key);
  }
  return keys;
}
