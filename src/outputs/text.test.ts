import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, escapeControl, oneLine, pathToUri, safeJson, truncate, wellFormed } from './text.ts';

describe('escapeControl', () => {
  test.each([
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u009b31m', '\\x9b31m'],
    ['abc\u202etxt', 'abc\\u{202e}txt'],
    ['\ufeffbom', '\\u{feff}bom'],
    ['half \ud83d pair', 'half \\u{d83d} pair'],
    ['line\u2028separator', 'line\\u{2028}separator'],
    ['👩‍👩‍👧 größe 日本', '👩‍👩‍👧 größe 日本'],
  ])('%j', (text, escaped) => expect(escapeControl(text)).toBe(escaped));

  test('leaves nothing a terminal acts on, and ASCII as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(escapeControl(text)),
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => escapeControl(text) === text));
  });
});

test('oneLine joins lines and trims', () => expect(oneLine('  a \r\n\n  b\tc\n')).toBe('a b\\tc'));

test('count knows the plural', () => {
  expect([count(0, 'note'), count(1, 'note'), count(2, 'note')]).toEqual(['0 notes', '1 note', '2 notes']);
});

test('truncate counts UTF-16 units and cuts no pair in half', () => {
  expect(truncate('abcdef', 6)).toBe('abcdef');
  expect(truncate('abcdef', 5)).toBe('abcd…');
  expect(truncate('ab😀😀', 4)).toBe('ab…');
});

test('wellFormed replaces lone surrogates only', () => expect(wellFormed('a\ud83db😀')).toBe('a\ufffdb😀'));

test('pathToUri encodes each segment', () => {
  expect(pathToUri('a b/100% #1?/ü\\[x]:y.nix')).toBe('a%20b/100%25%20%231%3F/%C3%BC%5C%5Bx%5D%3Ay.nix');
  expect(pathToUri('lone\ud800.nix')).toBe('lone%EF%BF%BD.nix');
});

test('safeJson hides nothing and loses nothing', () => {
  expect(safeJson({ a: '\u009b\u202e\u{e0041}\u007fü👩‍👧' })).toBe('{"a":"\\u009b\\u202e\\udb40\\udc41\\u007fü👩‍👧"}');
  fc.assert(fc.property(fc.jsonValue(), (value) => JSON.stringify(JSON.parse(safeJson(value, 2))) === JSON.stringify(value)));
});
