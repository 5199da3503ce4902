/**
 * Regular expressions of a configuration, which is untrusted like the tree it stands in: they run in linear
 * time (RE2, without look-around and back-references), whatever they are.
 */

import { RE2JS, RE2JSException } from 're2js';

/** Texts are judged up to this many UTF-16 units: what is longer is no name, image or address. */
export const MAX_TEXT = 20_000;
const MAX_PATTERN = 1000;

const compiled = new Map<string, RE2JS>();

/** Why the text is no regular expression; null where it is one. */
export function regexFault(pattern: string): string | null {
  if (pattern.length > MAX_PATTERN) return `it is longer than ${MAX_PATTERN} characters`;
  try {
    compile(pattern);
    return null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return `${error.message.replace(/^error parsing regexp: /, '')} (RE2 syntax: no look-around, no back-references)`;
  }
}

/** Whether the pattern is found in the text; null where the text is too long to tell. */
export function isFound(pattern: string, text: string): boolean | null {
  return text.length > MAX_TEXT ? null : compile(pattern).matcher(text).find();
}

function compile(pattern: string): RE2JS {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = RE2JS.compile(pattern);
    compiled.set(pattern, regex);
  }
  return regex;
}
