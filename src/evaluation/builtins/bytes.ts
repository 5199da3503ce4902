/** Nix's strings are bytes, ours are UTF-16: byte strings hold one byte per character. */

const ASCII = /^[\x00-\x7f]*$/;
const SURROGATE = /\p{Surrogate}/u;

/** The UTF-8 bytes of a text, one character each. */
export const toBytes = (text: string): string => (ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1'));

/** The text of UTF-8 bytes; null where they are not valid UTF-8. */
export function fromBytes(bytes: string): string | null {
  if (ASCII.test(bytes)) return bytes;
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return toBytes(text) === bytes ? text : null;
}

export const byteLength = (text: string): number => (ASCII.test(text) ? text.length : Buffer.byteLength(text));

/** True where the text has no lone surrogate, so that it has a UTF-8 form. */
export const isWellFormed = (text: string): boolean => !SURROGATE.test(text);

/** Why a result that is no UTF-8 is unknown. */
export const NOT_UTF8 = 'a string that is not UTF-8';
