import { expect, test } from 'vitest';
import { parse } from '../syntax/parse.ts';
import { lineEnds, linesOf } from './lines.ts';

const linesIn = (text: string) => linesOf(parse('a.nix', text));

test('line ends are what wc -l counts', () => {
  expect(lineEnds('')).toBe(0);
  expect(lineEnds('a')).toBe(0);
  expect(lineEnds('a\n\nb\n')).toBe(3);
});

test('code, comments and blank lines add up', () => {
  const text = '# one\n\n{\n  a = 1; # beside code\n  /* two\n\n     three */ b = 2;\n  /* x */ # y\n}\n';
  expect(linesIn(text)).toEqual({ total: 9, code: 4, comment: 3, blank: 2 });
});

test('a # inside a string is code, an unfinished last line is not counted', () => {
  expect(linesIn("''\n  # text\n''\n# end")).toEqual({ total: 3, code: 3, comment: 0, blank: 0 });
});

test('CRLF ends a line once', () => {
  expect(linesIn('{\r\n# c\r\n\r\n}\r\n')).toEqual({ total: 4, code: 2, comment: 1, blank: 1 });
});
