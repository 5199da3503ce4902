import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlightNames, wrap } from './wrap.ts';

test('wraps at terminal columns, wide characters counting two', () => {
  expect(wrap('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
  expect(wrap('日本 日本 ab', 9)).toEqual(['日本 日本', 'ab']);
});

test('keeps line breaks, and words longer than a line', () => {
  expect(wrap('one\n/a/very/long/path two', 6)).toEqual(['one', '/a/very/long/path', 'two']);
});

test('escapes control characters', () => expect(wrap('\u001b[2J x', 40)).toEqual(['\\x1b[2J x']));

test('loses no word', () => {
  const words = fc.array(fc.stringMatching(/^[a-zé日]{1,12}$/), { minLength: 1 });
  fc.assert(fc.property(words, fc.integer({ min: 1, max: 40 }), (list, width) => wrap(list.join(' '), width).join(' ') === list.join(' ')));
});

test('highlights names, also across lines; leaves an odd backquote alone', () => {
  const mark = (text: string): string => `<${text}>`;
  expect(highlightNames(['a `b c', 'd` e `f`'], mark)).toEqual(['a `<b c>', '<d>` e `<f>`']);
  expect(highlightNames(['it`s'], mark)).toEqual(['it`s']);
});
