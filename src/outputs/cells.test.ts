import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALONE, lineCells } from './cells.ts';

const alone = Array.from({ length: 0x20000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => ALONE.test(character));

test('what is taken to stand alone is what Unicode takes for one', () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alone), { maxLength: 40 }), (characters) => {
      const text = characters.join('');
      expect(lineCells(text, 0).map(({ start }) => start)).toEqual([...graphemes.segment(text)].map(({ index }) => index));
    }),
    { numRuns: 1000 },
  );
});

test.each(['e\u0301', '👩\u200d💻', '🇩🇪', '👍🏽', '❤\ufe0f', '각'])('%s is one cell', (text) => {
  expect(lineCells(`a${text}b`, 0).map(({ start, end }) => [start, end])).toEqual([
    [0, 1],
    [1, 1 + text.length],
    [1 + text.length, 2 + text.length],
  ]);
});
