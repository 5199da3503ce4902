/** Patterns of attribute paths: `*` is one name (also a part of one: `podman-*`), `**` any number of names. */

export interface PathPattern {
  readonly steps: readonly PatternStep[];
}
export type PatternStep =
  | { readonly kind: 'name'; readonly name: string }
  /** The pieces between the stars of a name. */
  | { readonly kind: 'glob'; readonly pieces: readonly string[] }
  | { readonly kind: 'any' };

/** Why the text is no pattern; null where it is one. */
export function patternFault(text: string): string | null {
  const words = split(text);
  if (words === null) return 'a quoted name does not end';
  if (words.some(({ word }) => word === '')) return 'two dots stand without a name between them';
  if (words.length > 32) return 'it has more than 32 names';
  return words.some(({ word, quoted }) => !quoted && word !== '**' && word.includes('**')) ? '"**" stands between dots, alone' : null;
}

/** @param text a pattern without a fault */
export function parsePattern(text: string): PathPattern {
  const steps = (split(text) ?? []).map(({ word, quoted }): PatternStep => {
    if (quoted || !word.includes('*')) return { kind: 'name', name: word };
    return word === '**' ? { kind: 'any' } : { kind: 'glob', pieces: word.split('*') };
  });
  return { steps };
}

/** Splits at dots outside quotes; null where a quote does not end. */
function split(text: string): { word: string; quoted: boolean }[] | null {
  const words: { word: string; quoted: boolean }[] = [];
  let rest = text;
  for (;;) {
    const found = /^"([^"]*)"(?=\.|$)|^([^."]*)(?=\.|$)/.exec(rest);
    if (found === null) return null;
    words.push({ word: found[1] ?? found[2] ?? '', quoted: found[1] !== undefined });
    if (found[0].length === rest.length) return words;
    rest = rest.slice(found[0].length + 1);
  }
}

/** True where a step stands for more than one name. */
export const isOpen = (step: PatternStep): boolean => step.kind !== 'name';

/**
 * @param keys names of a path; null for one that is not known, which only a star stands for
 * @returns whether the pattern is the whole path
 */
export const matchesPath = (pattern: PathPattern, keys: readonly (string | null)[]): boolean => lengths(pattern, keys).has(keys.length);

/** True where the whole pattern stands for the beginning of the path, or all of it. */
export const matchesAbove = (pattern: PathPattern, keys: readonly (string | null)[]): boolean => lengths(pattern, keys).size > 0;

/** True where something below the path may match. */
export function matchesBelow({ steps }: PathPattern, keys: readonly (string | null)[]): boolean {
  return steps.some(
    (_, length) =>
      matchesPath({ steps: steps.slice(0, length) }, keys) ||
      (steps[length]?.kind === 'any' && matchesPath({ steps: steps.slice(0, length + 1) }, keys)),
  );
}

/** Numbers of leading names that the whole pattern stands for. */
function lengths({ steps }: PathPattern, keys: readonly (string | null)[]): ReadonlySet<number> {
  let reached = new Set([0]);
  for (const step of steps) {
    const next = new Set<number>();
    for (const length of reached) {
      if (step.kind === 'any') for (let end = length; end <= keys.length; end++) next.add(end);
      else if (length < keys.length && matchesName(step, keys[length] ?? null)) next.add(length + 1);
    }
    reached = next;
  }
  return reached;
}

function matchesName(step: Exclude<PatternStep, { kind: 'any' }>, key: string | null): boolean {
  if (step.kind === 'name') return key === step.name;
  const { pieces } = step;
  if (key === null) return pieces.every((piece) => piece === '');
  const [first = '', ...others] = pieces;
  const last = others.pop() ?? '';
  if (key.length < first.length + last.length || !key.startsWith(first) || !key.endsWith(last)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = key.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= key.length - last.length;
}
