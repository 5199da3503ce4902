/** Text made safe for one line of a terminal, and small wording helpers. */

// Controls, format characters (bidirectional overrides, byte-order mark, tags), lone surrogates and
// line separators; the two joiners stay, since emoji and several scripts need them.
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * The text with every character that could move a cursor, hide or reorder text written as an escape
 * (`\n`, `\x1b`, `\u{202e}`). The result is one line and harmless on any terminal.
 */
export function escapeControl(text: string): string {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? codeEscape(character));
}

function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`;
}

/** A message as one safe line: line breaks and the blanks around them become one space. */
export function oneLine(text: string): string {
  return escapeControl(text.trim().replace(/\s*[\r\n]\s*/g, ' '));
}

/** Lone surrogates, which UTF-8 cannot carry, become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** `1 error`, `2 errors`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : plural}`;
}

/** At most `limit` UTF-16 units, ending in `…` when cut; never half a surrogate pair. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A root-relative path as a relative URI: each segment percent-encoded, `/` kept (RFC 3986). */
export function pathToUri(file: string): string {
  return wellFormed(file).split('/').map(encodeURIComponent).join('/');
}

/**
 * JSON that a terminal can be shown: what JSON itself leaves raw (DEL, C1 controls, bidirectional and
 * other format characters) is written as `\uXXXX`, which every reader turns back.
 */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f]|(?![\u200c\u200d])[\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
