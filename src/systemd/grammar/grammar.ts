import type { Directive } from '../directives.ts';
import type { SystemdVersion } from '../versions.ts';

/** What a grammar may look at besides the value. */
export interface GrammarContext {
  readonly directive: Directive;
  readonly version: SystemdVersion;
}

/** The values one family of directives takes. */
export interface Grammar {
  /** What to write, for a message: `a time span such as 5min 20s`. */
  readonly expected: string | ((directive: Directive) => string);
  /** Whether the empty value means something (a reset, the default) instead of being an error. */
  readonly empty: boolean;
  /** Why systemd would not take a value that is not empty, or null when it would. */
  readonly problem: (value: string, context: GrammarContext) => string | null;
}

/** `a, b or c`. */
export function enumerate(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The complaint of the first word that has one. */
export function firstProblem(words: readonly string[], problem: (word: string) => string | null): string | null {
  for (const word of words) {
    const found = problem(word);
    if (found !== null) return found;
  }
  return null;
}

/** The message for a text whose quotes or backslashes do not close. */
export const UNBALANCED = 'has a quote or a backslash that does not close';

/** Any text at all: systemd looks at it only when the unit starts, or not in a way known here. */
export const anything: Grammar = { expected: 'a text', empty: true, problem: () => null };
