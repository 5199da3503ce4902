import { describe, expect, it } from 'vitest';
import { asItStands, mend } from './mend.ts';

const edits = [
  { start: 1, end: 1, text: '+++' },
  { start: 2, end: 4, text: '' },
  { start: 3, end: 5, text: 'overlaps' },
  { start: 6, end: 7, text: 'x' },
];

describe('mend', () => {
  const { text, places } = mend('01234567', edits, asItStands);
  it('applies edits in order, leaving out what overlaps', () => {
    expect(text).toBe('0+++145x7');
  });
  it.each([
    ['0', 0, 1],
    ['1', 1, 2],
    ['4', 4, 5],
    ['x', 6, 7],
    ['7', 7, 8],
  ])('finds the place of %s', (unit, start, end) => {
    const at = text.indexOf(unit);
    expect([places.start(at), places.end(at + 1)]).toEqual([start, end]);
  });
  it('gives inserted text no extent', () => {
    expect([places.start(1), places.end(4)]).toEqual([1, 1]);
  });
  it('leads through an earlier mending', () => {
    const again = mend(text, [{ start: 0, end: 0, text: '((' }], places);
    expect(again.text).toBe('((0+++145x7');
    expect(again.places.start(again.text.indexOf('4'))).toBe(4);
    expect(again.places.start(1)).toBe(0);
  });
});
