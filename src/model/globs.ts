/**
 * Globs over root-relative, `/` separated paths, as configuration writes them:
 * a glob without `/` matches a file or folder of that name at any depth, a leading `/` or any `/` inside
 * ties it to the root, and a folder's name stands for everything in it.
 */

import picomatch from 'picomatch';

/** What is wrong with a glob, or null. Globs cannot leave the root and are not negated. */
export function globFault(glob: string): string | null {
  if (glob.trim() === '') return 'an empty glob matches nothing; remove it or write a path';
  if (glob.startsWith('!')) return 'globs are not negated; use "exclude" or a later override';
  if (glob.includes('\\') && !/\\[*?[\](){}!+@|$^.]/.test(glob)) return 'write paths with "/", not "\\"';
  if (glob.split('/').includes('..')) return 'a glob cannot leave the root; remove ".."';
  if (/^[A-Za-z]:/.test(glob)) return 'write the glob relative to the root';
  return null;
}

/** The full-path globs a configuration glob stands for: itself, and everything below it. */
export function expandGlob(glob: string): string[] {
  const anchored = glob.replace(/\/+$/, '').includes('/');
  const path = glob.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  if (path === '' || path === '.' || path === '**') return ['**'];
  const base = anchored || path.startsWith('**') ? path : `**/${path}`;
  return base.endsWith('/**') ? [base] : [base, `${base}/**`];
}

/** A test whether a root-relative path matches one of the globs; no globs match nothing. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch(globs.flatMap(expandGlob), { dot: true });
}
