/** "Did you mean": the nearest known word to a mistyped one. */

import { distance } from 'fastest-levenshtein';

/**
 * The known word nearest to `word`, or null when none is near: at most a third of its letters may differ, or two.
 * A word that differs only in its category (`security/baseline`) or lacks it (`baseline`) counts as near.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  const tail = wanted.slice(wanted.lastIndexOf('/') + 1);
  let best: string | null = null;
  // Two letters swapped are a distance of two.
  const limit = Math.max(wanted.length > 3 ? 2 : 1, Math.floor(wanted.length / 3));
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const sameTail = tail !== '' && candidate.endsWith(`/${tail}`);
    // A difference in length is a distance already; it also keeps hostile words cheap.
    if (!sameTail && Math.abs(candidate.length - wanted.length) > limit) continue;
    const away = sameTail ? 1 : distance(wanted, candidate.toLowerCase());
    if (away < bestDistance) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best;
}

/** `; did you mean "x"?` or nothing: to put after a message. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const match = nearest(word, known);
  return match === null ? '' : `; did you mean "${match}"?`;
}

/** `unknown format "jsn"; did you mean "json"?`, or which there are. */
export const unknownWord = (what: string, word: string, known: readonly string[]): string =>
  `unknown ${what} "${word}"${didYouMean(word, known) || `; known: ${known.join(', ')}`}`;
