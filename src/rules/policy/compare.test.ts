import { expect, test } from 'vitest';
import { equalsJson } from './compare.ts';
import { isFound, MAX_TEXT, regexFault } from './text-pattern.ts';

const REF = { $ref: 'config.x' };

test('what is known is equal or not', () => {
  expect(equalsJson(1, 1)).toBe(true);
  expect(equalsJson(true, 'true')).toBe(false);
  expect(equalsJson(['a', 1], ['a', 1])).toBe(true);
  expect(equalsJson(['a'], ['a', 'b'])).toBe(false);
  expect(equalsJson({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect(equalsJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(equalsJson({ a: 1, b: 2 }, { a: 1 })).toBe(false);
  expect(equalsJson(null, null)).toBe(true);
  expect(equalsJson('a', ['a'])).toBe(false);
  expect(equalsJson(['a'], 'a')).toBe(false);
  expect(equalsJson({}, 'a')).toBe(false);
});

test('what is not known is undecided, unless a known part decides', () => {
  expect(equalsJson(REF, 1)).toBeNull();
  expect(equalsJson([REF, 1], [1, 1])).toBeNull();
  expect(equalsJson([REF, 1], [1, 2])).toBe(false);
  expect(equalsJson([1, { $rest: REF }], [1, 2, 3])).toBeNull();
  expect(equalsJson([1, { $rest: REF }], 'a')).toBe(false);
  expect(equalsJson({ a: 1, $rest: [REF] }, { a: 1, b: 2 })).toBeNull();
  expect(equalsJson({ a: 1, $rest: [REF] }, { a: 2 })).toBe(false);
});

test('a text with unknown parts', () => {
  const text = (...parts: (string | typeof REF)[]) => ({ $text: parts });
  expect(equalsJson(text('/var/', REF), '/var/lib')).toBeNull();
  expect(equalsJson(text('/home/', REF), '/var/lib')).toBe(false);
  expect(equalsJson(text(REF, '.service'), 'a.service')).toBeNull();
  expect(equalsJson(text(REF, '.service'), 'a.socket')).toBe(false);
  expect(equalsJson(text('ab', REF, 'bc'), 'abc')).toBe(false);
  expect(equalsJson(text('a', REF, 'x', REF, 'c'), 'a-x-c')).toBeNull();
  expect(equalsJson(text('a', REF), 1)).toBe(false);
});

test('regular expressions run in linear time and are checked', () => {
  expect(regexFault('^a+$')).toBeNull();
  expect(regexFault('(a')).toMatch(/missing closing/);
  expect(regexFault('a(?!b)')).toMatch(/no look-around/);
  expect(regexFault('a'.repeat(2000))).toMatch(/longer/);
  expect(isFound('b', 'abc')).toBe(true);
  expect(isFound('^b', 'abc')).toBe(false);
  expect(isFound('(a+)+$', `${'a'.repeat(10_000)}b`)).toBe(false);
  expect(isFound('a', 'a'.repeat(MAX_TEXT + 1))).toBeNull();
});
