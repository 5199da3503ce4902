/** Package names and versions. */
import { type BuiltinValue, int, string } from '../values.ts';
import { attrsOf, expect, listOf, strict } from './support.ts';

/** `1.0pre2` as `1`, `0`, `pre`, `2`: runs of digits and of others, split at `.` and `-`. */
const versionParts = (version: string): string[] => version.match(/[0-9]+|[^0-9.-]+/g) ?? [];

const DIGITS = /^[0-9]+$/;
/** Components longer than this are no 32-bit number to Nix and compare as text. */
const MAX_INT = 2 ** 31 - 1;
const numberOf = (part: string): number | null => (DIGITS.test(part) && Number(part) <= MAX_INT ? Number(part) : null);

function partLess(a: string, b: string): boolean {
  const first = numberOf(a);
  const second = numberOf(b);
  if (first !== null && second !== null) return first < second;
  if (a === '' && second !== null) return true;
  if (a === 'pre' && b !== 'pre') return true;
  if (b === 'pre') return false;
  // Anything else is below a number: `2.3a` < `2.3.1`.
  if (second !== null) return true;
  if (first !== null) return false;
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}

/** -1, 0 or 1 as Nix orders two versions. */
function compareVersions(left: string, right: string): number {
  const a = versionParts(left);
  const b = versionParts(right);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [x, y] = [a[at] ?? '', b[at] ?? ''];
    if (partLess(x, y)) return -1;
    if (partLess(y, x)) return 1;
  }
  return 0;
}

/** The version starts after the first dash that no letter follows. */
function splitName(name: string): { name: string; version: string } {
  const at = name.search(/-(?![A-Za-z])/);
  const isLast = at === name.length - 1;
  return at < 0 || isLast ? { name, version: '' } : { name: name.slice(0, at), version: name.slice(at + 1) };
}

export const VERSION_BUILTINS: readonly BuiltinValue[] = [
  strict('compareVersions', 2, (_ev, left, right) => {
    const a = expect(left, 'string', 'compareVersions');
    const b = expect(right, 'string', 'compareVersions');
    return a === null || b === null ? null : int(compareVersions(a.value, b.value));
  }),
  strict('splitVersion', 1, (_ev, value) => {
    const version = expect(value, 'string', 'splitVersion');
    return version === null ? null : listOf(versionParts(version.value).map(string));
  }),
  strict('parseDrvName', 1, (_ev, value) => {
    const full = expect(value, 'string', 'parseDrvName');
    if (full === null) return null;
    const { name, version } = splitName(full.value);
    return attrsOf([
      ['name', string(name)],
      ['version', string(version)],
    ]);
  }),
];
