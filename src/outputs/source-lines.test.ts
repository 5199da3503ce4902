import { expect, test } from 'vitest';
import { holds, sourceReader, splitLines } from './source-lines.ts';

test('lines without their breaks, at their offsets', () => {
  const lines = splitLines('a\r\nbb\n\nc');
  expect(lines.count).toBe(4);
  expect([1, 2, 3, 4, 5, 0].map(lines.line)).toEqual(['a', 'bb', '', 'c', '', '']);
  expect([1, 2, 3, 4].map(lines.startOf)).toEqual([0, 3, 6, 7]);
});

test('a final line break begins no line; an empty file has one', () => {
  expect(splitLines('a\n').count).toBe(1);
  expect(splitLines('').count).toBe(1);
});

test('reads each file once, also one that cannot be read', () => {
  const asked: string[] = [];
  const read = sourceReader((file) => {
    asked.push(file);
    return file === 'a' ? 'x' : null;
  });
  expect([read('a')?.text, read('a')?.text, read('b'), read('b')]).toEqual(['x', 'x', null, null]);
  expect(asked).toEqual(['a', 'b']);
});

test('tells when a file has changed under a range', () => {
  const at = (line: number, offset: number) => ({ line, column: 1, offset });
  const lines = splitLines('ab\ncd\n');
  expect(holds(lines, { start: at(2, 3), end: at(2, 5) })).toBe(true);
  expect(holds(lines, { start: at(3, 6), end: at(3, 6) })).toBe(false);
  expect(holds(lines, { start: at(2, 3), end: at(2, 9) })).toBe(false);
});
