import { expect, it } from 'vitest';
import { renderText } from './testing.ts';

it.each([
  ['with <pkgs>; with { a = 1; }; a', '1'],
  ['with { a = 1; }; with <pkgs>; a', '1'],
  ['with { a = 1; }; with <pkgs>; b', '<pkgs>.b'],
  ['with <outer>; with <inner>; b', '<inner>.b'],
  ['with { a = 1; }; with { a = 2; }; a', '2'],
])('finds the name meant in %s', (text, expected) => {
  expect(renderText(text).replaceAll('"', '')).toBe(expected);
});
