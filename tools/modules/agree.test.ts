import { expect, test } from 'vitest';
import type { Json } from '../../src/evaluation/json.ts';
import { agree } from './agree.ts';

const REF = { $ref: 'config.x' };
const run = (value: Json): Json => ({ $rest: value });

test.each<[Json, Json, string]>([
  [1, 1, 'right'],
  [1, 2, 'wrong'],
  [REF, 2, 'partly'],
  [{ $text: ['a', REF, 'b'] }, 'a-b', 'partly'],
  [{ $text: ['a', REF, 'b'] }, 'ab', 'partly'],
  [{ $text: ['ab', REF, 'bc'] }, 'abc', 'wrong'],
  [{ $text: [REF, 'x', REF, 'y'] }, '1y2x3y', 'partly'],
  [{ $text: [REF, 'x', REF, 'y'] }, '1y2y', 'wrong'],
  [{ $text: [REF, 'xy', REF, 'yz'] }, 'axyz', 'wrong'],
  [[run(REF), 'a', run(REF), 'b'], ['a', 'a', 'b', 'b'], 'partly'],
  [[run(REF), 'a', run(REF), 'b'], ['a', 'b', 'c'], 'wrong'],
  [['a', REF], ['a', 'b'], 'partly'],
  [[], [], 'right'],
  [['a'], [], 'wrong'],
  ['a b c', 'a /stub/other.option c', 'undecided'],
  ['a b d', 'a /stub/other.option c', 'wrong'],
  [5, '/stub/other.option', 'undecided'],
  [['a'], '/stub/other.option', 'undecided'],
  [{ a: 1 }, '/stub/other.option', 'undecided'],
  ['a:80', 'a:/nix/store/00000000000000000000000000000000-self.lib.port', 'undecided'],
  ['a:80', 'a:/nix/store/00000000000000000000000000000000-curl', 'wrong'],
  [{ $text: [REF, ' on 80'] }, '/a on /stub/other.port', 'undecided'],
  [{ $choice: { if: REF, then: 1, else: null } }, '', 'partly'],
])('%j beside %j of Nix is %s', (ours, nix, verdict) => {
  expect(agree(ours, nix)).toBe(verdict);
});

test('a text of many symbolic parts, and a list of many runs, are compared in no time', () => {
  const parts = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? REF : 'a'));
  expect(agree({ $text: [...parts, 'b'] }, 'a'.repeat(5000))).toBe('wrong');
  expect(agree([...parts.map((part) => (part === REF ? run(REF) : part)), 'b'], Array<Json>(800).fill('a'))).toBe('wrong');
});
