import { expect, test } from 'vitest';
import { matchesAbove, matchesBelow, matchesPath, parsePattern, patternFault } from './path-pattern.ts';

const matches = (pattern: string, ...keys: (string | null)[]): boolean => matchesPath(parsePattern(pattern), keys);

test('a star is one name, two stars are any number of names', () => {
  expect(matches('a.*.c', 'a', 'b', 'c')).toBe(true);
  expect(matches('a.*.c', 'a', 'c')).toBe(false);
  expect(matches('a.*.c', 'a', 'b', 'b', 'c')).toBe(false);
  expect(matches('a.**.c', 'a', 'c')).toBe(true);
  expect(matches('a.**.c', 'a', 'b', 'b', 'c')).toBe(true);
  expect(matches('a.**.c', 'a', 'b')).toBe(false);
  expect(matches('**', 'a', 'b')).toBe(true);
  expect(matches('a', 'a', 'b')).toBe(false);
});

test('a star within a name is a part of it', () => {
  expect(matches('podman-*', 'podman-web')).toBe(true);
  expect(matches('podman-*', 'docker-web')).toBe(false);
  expect(matches('*-a-*b', 'x-a-b')).toBe(true);
  expect(matches('a*a', 'a')).toBe(false);
  expect(matches('*b*b*', 'ab')).toBe(false);
});

test('a name that is not known is matched by nothing but a star', () => {
  expect(matches('a.*', 'a', null)).toBe(true);
  expect(matches('a.**', 'a', null)).toBe(true);
  expect(matches('a.b', 'a', null)).toBe(false);
  expect(matches('a.b*', 'a', null)).toBe(false);
});

test('quotes hold names with dots and stars', () => {
  expect(matches('a."b.c".d', 'a', 'b.c', 'd')).toBe(true);
  expect(matches('a."*"', 'a', 'b')).toBe(false);
  expect(matches('a."*"', 'a', '*')).toBe(true);
});

test('above and below', () => {
  const pattern = parsePattern('a.*.c');
  expect(matchesAbove(pattern, ['a', 'b', 'c', 'd'])).toBe(true);
  expect(matchesAbove(pattern, ['a', 'b'])).toBe(false);
  expect(matchesBelow(pattern, ['a', 'b'])).toBe(true);
  expect(matchesBelow(pattern, ['b'])).toBe(false);
  expect(matchesBelow(pattern, ['a', 'b', 'c'])).toBe(false);
  expect(matchesBelow(parsePattern('a.**'), ['a', 'b', 'c'])).toBe(true);
});

test('what is no pattern', () => {
  expect(patternFault('a.*.c')).toBeNull();
  expect(patternFault('a."b.c"')).toBeNull();
  expect(patternFault('a..b')).toMatch(/two dots/);
  expect(patternFault('a."b')).toMatch(/does not end/);
  expect(patternFault('a.b**')).toMatch(/alone/);
  expect(patternFault('a.'.repeat(40))).toMatch(/two dots/);
  expect(patternFault(Array(40).fill('a').join('.'))).toMatch(/32/);
});

test('many stars take no time', () => {
  const keys = Array<string>(30).fill('a');
  expect(matches(`${'**.'.repeat(15)}b`, ...keys)).toBe(false);
});
