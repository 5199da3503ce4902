import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { Range } from '../findings/finding.ts';
import { codeFrame } from './code-frame.ts';
import { splitLines } from './source-lines.ts';

function frame(text: string, needle: string, options: { width?: number; ascii?: boolean } = {}): string[] {
  const start = text.indexOf(needle);
  const place = (offset: number): Range['start'] => {
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n'), offset };
  };
  const range = { start: place(start), end: place(start + needle.length) };
  return codeFrame(splitLines(text), range, {
    chalk: new Chalk({ level: 0 }),
    accent: (part) => part,
    width: options.width ?? 80,
    ascii: options.ascii ?? true,
  });
}

describe('codeFrame', () => {
  test('one line of context, the place underlined', () => {
    expect(frame('{\n  a = 1;\n  b = 22;\n  c = 3;\n}\n', '22')).toEqual([
      '  2 |   a = 1;',
      '> 3 |   b = 22;',
      '    |       ^^',
      '  4 |   c = 3;',
    ]);
  });

  test('tabs are filled to their stops, wide characters underlined in full', () => {
    expect(frame('\ta = "日本";\r\n', '"日本"')).toEqual(['> 1 |     a = "日本";', '    |         ^^^^^^']);
    expect(frame('ab\tx\n', 'x')).toEqual(['> 1 | ab  x', '    |     ^']);
  });

  test('control characters are shown, not sent', () => {
    expect(frame('a = "\u001b[2J";', '"\u001b[2J"')).toEqual(['> 1 | a = "\\x1b[2J";', '    |     ^^^^^^^^^']);
  });

  test('an empty range has one caret, also at the end of a line', () => {
    const lines = splitLines('ab\n');
    const end = { line: 1, column: 3, offset: 2 };
    const options = { chalk: new Chalk({ level: 0 }), accent: (part: string) => part, width: 80, ascii: true };
    expect(codeFrame(lines, { start: end, end }, options)).toEqual(['> 1 | ab', '    |   ^']);
  });

  test('a long range is shortened in the middle, its first line underlined', () => {
    expect(frame('x = {\n  a\n  b\n  c\n  d\n};\nrest\n', '{\n  a\n  b\n  c\n  d\n}')).toEqual([
      '> 1 | x = {',
      '    |     ^',
      '> 2 |   a',
      '    :',
      '> 6 | };',
      '  7 | rest',
    ]);
  });

  test('a range that ends at the start of a line does not touch it', () => {
    expect(frame('a\nb\n\nc\n', 'a\n')).toEqual(['> 1 | a', '    | ^', '  2 | b']);
  });

  test('a long line is cut around the place, and the frame keeps its width', () => {
    const text = `${'x '.repeat(60)}HERE${' y'.repeat(60)}\n`;
    const [line = '', carets = ''] = frame(text, 'HERE', { width: 50 });
    expect(line).toMatch(/^> 1 \| \.\.\..*HERE.*\.\.\.$/);
    expect(line.length).toBeLessThanOrEqual(50);
    expect(carets.indexOf('^^^^')).toBe(line.indexOf('HERE'));
    const [uni = ''] = frame(text, 'HERE', { width: 50, ascii: false });
    expect(uni).toMatch(/…x.*HERE.*…$/);
  });

  test('a minified megabyte is cut before it is measured', () => {
    const text = `${'日本 '.repeat(300_000)}HERE${'z'.repeat(300_000)}`;
    const began = performance.now();
    const [line = '', carets = ''] = frame(text, 'HERE', { width: 60 });
    expect(performance.now() - began).toBeLessThan(500);
    expect(line).toContain('HERE');
    expect(carets).toContain('^^^^');
    expect(line).toMatch(/^> 1 \| \.\.\..*\.\.\.$/);
  });

  test('no frame for a place outside the text', () => {
    const at = { line: 9, column: 1, offset: 99 };
    expect(
      codeFrame(
        splitLines('a'),
        { start: at, end: at },
        { chalk: new Chalk({ level: 0 }), accent: (part) => part, width: 80, ascii: true },
      ),
    ).toEqual([]);
  });
});
