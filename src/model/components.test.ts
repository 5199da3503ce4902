import { expect, test } from 'vitest';
import { components } from './components.ts';

const link = (pair: string) => ({ from: pair[0] as string, to: pair[1] as string });
const of = (names: string, ...pairs: string[]) => components([...names], pairs.map(link)).map((group) => group.join(''));

test('sinks come first', () => {
  expect(of('abc', 'ab', 'bc')).toEqual(['c', 'b', 'a']);
});

test('a circle is one component, a self-import is none', () => {
  expect(of('abcd', 'ab', 'bc', 'ca', 'cd')).toEqual(['d', 'abc']);
  expect(of('a', 'aa')).toEqual(['a']);
});

test('two circles that touch are one; names outside are ignored', () => {
  expect(of('abc', 'ab', 'ba', 'bc', 'cb', 'cx')).toEqual(['abc']);
});

test('a chain of fifty thousand files', () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `f${index}`);
  const links = names.slice(1).map((to, index) => ({ from: names[index] as string, to }));
  expect(components(names, links)).toHaveLength(50_000);
});
