/** Quoting of text for shells, Nix, XML, URLs and systemd. */
import { quote } from '../render.ts';
import type { Evaluator } from '../evaluator.ts';
import { call, string, type Value } from '../values.ts';
import { define, elementsOf, itemsOf, join, known, mapItems, native, type Table } from './toolkit.ts';

const KEYWORDS = new Set(['assert', 'else', 'if', 'in', 'inherit', 'let', 'or', 'rec', 'then', 'with']);
const PLAIN_IDENTIFIER = /^[a-zA-Z_][a-zA-Z0-9_'-]*$/;
/** Text a POSIX shell takes as one word without quotes. */
const PLAIN_WORD = /^[A-Za-z0-9,._+:@%/-]+$/;

/** A Nix string literal: JSON escapes and `\$`. */
function nixString(ev: Evaluator, text: string): string {
  const json = native(ev, 'toJSON', string(text));
  return (json.kind === 'string' ? json.value : quote(text)).replaceAll('$', '\\$');
}

export function escapeNixString(ev: Evaluator, value: Value): Value {
  const text = known(value, 'escapeNixString');
  return text === null ? call('escapeNixString', [value]) : string(nixString(ev, text));
}

/** A name as it may stand in an attribute path. */
export function escapeNixIdentifier(ev: Evaluator, value: Value): Value {
  const text = known(value, 'escapeNixIdentifier');
  if (text === null) return call('escapeNixIdentifier', [value]);
  return PLAIN_IDENTIFIER.test(text) && !KEYWORDS.has(text) ? value : string(nixString(ev, text));
}

/**
 * One shell word. A text with symbolic parts keeps its known parts visible inside single quotes
 * only where quoting is certain; otherwise it is a symbolic call.
 */
export function escapeShellArg(ev: Evaluator, value: Value): Value {
  const text = native(ev, 'toString', value);
  if (text.kind === 'string') return string(PLAIN_WORD.test(text.value) ? text.value : `'${text.value.replaceAll("'", "'\\''")}'`);
  return call('escapeShellArg', [text]);
}

export const escapeShellArgs = (ev: Evaluator, words: Value): Value =>
  native(ev, 'concatStringsSep', string(' '), {
    kind: 'list',
    items: mapItems(ev, itemsOf(words, 'escapeShellArgs'), 'escapeShellArgs', (inner, { thunk }) =>
      escapeShellArg(inner, inner.force(thunk)),
    ),
  });

/** Known text mapped; symbolic text is a call of that name. */
const onText = (name: string, fn: (text: string) => string) =>
  define(name, 's', (_ev, value) => {
    const text = known(value, name);
    return text === null ? null : string(fn(text));
  });

const escapeRegexText = (text: string): string => text.replace(/[\\[{()^$?*+|.]/g, '\\$&');

const XML: Readonly<Record<string, string>> = { '"': '&quot;', "'": '&apos;', '<': '&lt;', '>': '&gt;', '&': '&amp;' };
export const escapeXmlText = (text: string): string => text.replace(/["'<>&]/g, (character) => XML[character] as string);

/** Percent encoding of the bytes that RFC 3986 does not call unreserved; other bytes than ASCII stay. */
const escapeUrlText = (text: string): string =>
  text.replace(/[^A-Za-z0-9\-_.~\u0080-\uffff]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** `lib.escape [ "c" … ]`: a backslash before every listed string, found left to right. */
const escape = define('escape', 'sl', (ev, characters, text) => {
  const slots = elementsOf(characters, 'escape');
  if (slots === null) return null;
  const replacements = mapItems(ev, slots, 'escape', (inner, { thunk }) => join(inner, '\\', inner.force(thunk)));
  return native(ev, 'replaceStrings', characters, { kind: 'list', items: replacements }, text);
});

const escapeC = define('escapeC', 'ss', (ev, characters, text) => {
  const slots = elementsOf(characters, 'escapeC');
  if (slots === null) return null;
  const hex = mapItems(ev, slots, 'escapeC', (inner, { thunk }) => {
    const character = known(inner.force(thunk), 'escapeC');
    return character === null ? call('escapeC', [text]) : string(`\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  });
  return native(ev, 'replaceStrings', characters, { kind: 'list', items: hex }, text);
});

export const ESCAPES: Table = {
  escape,
  escapeC,
  escapeNixString: define('escapeNixString', 's', escapeNixString),
  escapeNixIdentifier: define('escapeNixIdentifier', 's', escapeNixIdentifier),
  escapeShellArg: define('escapeShellArg', 's', escapeShellArg),
  escapeShellArgs: define('escapeShellArgs', 's', escapeShellArgs),
  escapeRegex: onText('escapeRegex', escapeRegexText),
  escapeXML: onText('escapeXML', escapeXmlText),
  escapeURL: onText('escapeURL', escapeUrlText),
};
