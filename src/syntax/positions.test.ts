import { describe, expect, it } from 'vitest';
import { lineStarts, positionAt, rangeOf } from './positions.ts';

describe('lineStarts', () => {
  it.each([
    ['', [0]],
    ['a', [0]],
    ['a\n', [0, 2]],
    ['a\n\nb', [0, 2, 3]],
    ['a\r\nb\rc\n', [0, 3, 5, 7]],
  ])('%j', (text, starts) => {
    expect(lineStarts(text)).toEqual(starts);
  });
});

describe('positionAt', () => {
  const text = 'ab\n\n😀c\n';
  const file = { text, lineStarts: lineStarts(text) };
  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [6, 3, 3],
    [7, 3, 4],
    [8, 4, 1],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(positionAt(file, offset)).toEqual({ line, column, offset });
  });

  it('takes offsets outside of the text for its ends', () => {
    expect(positionAt(file, 99)).toEqual({ line: 4, column: 1, offset: 8 });
    expect(positionAt(file, -1)).toEqual({ line: 1, column: 1, offset: 0 });
  });

  it('gives both ends of a range', () => {
    expect(rangeOf(file, { start: 1, end: 6 })).toMatchObject({ start: { line: 1, column: 2 }, end: { line: 3, column: 3 } });
  });
});
