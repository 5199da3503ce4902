/** Hashes of strings and their spellings. */
import { createHash } from 'node:crypto';
import { EvaluationError } from '../errors.ts';
import { selectName } from '../select.ts';
import { type BuiltinValue, string } from '../values.ts';
import { pathArgument } from './coerce.ts';
import { asSet } from './elements.ts';
import { entryAt } from './files.ts';
import { expect, fail, strict } from './support.ts';

/** Bytes of each algorithm's hash. */
const SIZES = new Map([
  ['md5', 16],
  ['sha1', 20],
  ['sha256', 32],
  ['sha512', 64],
]);
const ALPHABET = '0123456789abcdfghijklmnpqrsvwxyz';

/** Nix's own base 32: five bits at a time from the end. */
function nix32(bytes: Uint8Array): string {
  let text = '';
  for (let digit = Math.ceil((bytes.length * 8) / 5) - 1; digit >= 0; digit--) {
    const bit = digit * 5;
    const at = bit >> 3;
    const pair = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    text += ALPHABET[(pair >> (bit & 7)) & 31];
  }
  return text;
}

/** Bytes of a nix32 text; null where it is none of `size` bytes. */
function fromNix32(text: string, size: number): Uint8Array | null {
  const bytes = new Uint8Array(size + 1);
  for (let digit = 0; digit < text.length; digit++) {
    const value = ALPHABET.indexOf(text[text.length - 1 - digit] as string);
    if (value < 0) return null;
    const bit = digit * 5;
    const at = bit >> 3;
    const shifted = value << (bit & 7);
    bytes[at] = (bytes[at] as number) | (shifted & 255);
    bytes[at + 1] = (bytes[at + 1] ?? 0) | (shifted >> 8);
  }
  return bytes[size] === 0 ? bytes.subarray(0, size) : null;
}

const digest = (algorithm: string, text: string): Uint8Array => {
  if (!SIZES.has(algorithm)) throw new EvaluationError('other', `unknown hash algorithm '${algorithm}'`);
  return createHash(algorithm).update(text, 'utf8').digest();
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A hash in any spelling: `sha256:…`, `sha256-…`, or bare with the algorithm beside it. */
function parseHash(written: string, algorithmBeside: string | null): { algorithm: string; bytes: Uint8Array } {
  const prefix = /^([a-z0-9]+)([:-])(.*)$/s.exec(written);
  const algorithm = prefix?.[1] ?? algorithmBeside;
  if (algorithm === null || algorithm === undefined) return fail(`hash '${written}' does not include a type`);
  if (algorithmBeside !== null && algorithm !== algorithmBeside) return fail(`hash '${written}' should have type '${algorithmBeside}'`);
  const size = SIZES.get(algorithm);
  if (size === undefined) return fail(`unknown hash algorithm '${algorithm}'`);
  const text = prefix?.[3] ?? written;
  const isSri = prefix?.[2] === '-';
  let bytes: Uint8Array | null = null;
  if (!isSri && text.length === size * 2 && /^[0-9a-fA-F]*$/.test(text)) bytes = Buffer.from(text, 'hex');
  else if (!isSri && text.length === Math.ceil((size * 8) / 5)) bytes = fromNix32(text, size);
  else if (/^[A-Za-z0-9+/]*={0,2}$/.test(text)) bytes = Buffer.from(text, 'base64');
  if (bytes === null || bytes.length !== size) return fail(`hash '${written}' has wrong length for hash algorithm '${algorithm}'`);
  return { algorithm, bytes };
}

export const HASH_BUILTINS: readonly BuiltinValue[] = [
  strict('hashString', 2, (_ev, algorithm, value) => {
    const name = expect(algorithm, 'string', 'hashString');
    const text = expect(value, 'string', 'hashString');
    return name === null || text === null ? null : string(hex(digest(name.value, text.value)));
  }),
  strict('hashFile', 2, (ev, algorithm, value) => {
    const name = expect(algorithm, 'string', 'hashFile');
    const absolute = pathArgument(ev, value);
    if (absolute === null) return null;
    const kind = entryAt(ev, absolute);
    if (kind === 'directory') throw new EvaluationError('other', `reading from file '${absolute}': is a directory`);
    const text = kind === 'regular' ? ev.tree.readText(absolute) : null;
    // A decoded text is not always the file's bytes: the byte-order mark of a Nix file is gone.
    if (name === null || text === null || text.includes('\uFFFD') || absolute.endsWith('.nix')) return null;
    return string(hex(digest(name.value, text)));
  }),
  strict('placeholder', 1, (_ev, value) => {
    const output = expect(value, 'string', 'placeholder');
    return output === null ? null : string(`/${nix32(digest('sha256', `nix-output:${output.value}`))}`);
  }),
  strict('convertHash', 1, (ev, value) => {
    const set = asSet(value, 'convertHash');
    const hash = expect(selectName(ev, set, 'hash', null), 'string', 'convertHash');
    const format = expect(selectName(ev, set, 'toHashFormat', null), 'string', 'convertHash');
    const beside = set.entries.has('hashAlgo') ? expect(selectName(ev, set, 'hashAlgo', null), 'string', 'convertHash') : undefined;
    if (hash === null || format === null || beside === null || set.rest !== null) return null;
    const { algorithm, bytes } = parseHash(hash.value, beside?.value ?? null);
    switch (format.value) {
      case 'base16':
        return string(hex(bytes));
      case 'nix32':
      case 'base32':
        return string(nix32(bytes));
      case 'base64':
        return string(base64(bytes));
      case 'sri':
        return string(`${algorithm}-${base64(bytes)}`);
      default:
        return fail(`unknown hash format '${format.value}'`);
    }
  }),
];
