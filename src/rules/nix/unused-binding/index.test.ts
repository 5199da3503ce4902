import { describe, expect, it } from 'vitest';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

/** What is left at the end: a removed binding may have been the last one to read another. */
const fixed = (text: string): string => fixedText(rule, text) ?? text;

describe('the fix', () => {
  it.each([
    ['the line', 'let\n  a = 1;\n  b = 2;\nin b\n', 'let\n  b = 2;\nin b\n'],
    ['the comment above and behind', 'let\n  b = 2;\n\n  # One\n  # two\n  a = 1; # three\nin b\n', 'let\n  b = 2;\n\nin b\n'],
    ['a block comment', 'let\n  /* One\n     two */\n  a = 1;\n  b = 2;\nin b\n', 'let\n  b = 2;\nin b\n'],
    ['no comment beyond an empty line', 'let\n  # Numbers\n\n  a = 1;\n  b = 2;\nin b\n', 'let\n  # Numbers\n\n  b = 2;\nin b\n'],
    ['no comment of the binding before', 'let\n  b = 2; # two\n  a = 1;\nin b\n', 'let\n  b = 2; # two\nin b\n'],
    ['a binding among others on a line', 'let a = 1; b = 2; in b\n', 'let b = 2; in b\n'],
    ['one name of several', 'x: let inherit (x) a b c; in b\n', 'x: let inherit (x) b; in b\n'],
    [
      'a name on its own line',
      'x: let\n  inherit (x)\n    a # no\n    b\n    c;\nin a + c\n',
      'x: let\n  inherit (x)\n    a # no\n    c;\nin a + c\n',
    ],
    ['an `inherit` of which nothing is left', 'x: let\n  inherit (x) a b;\n  c = 1;\nin c\n', 'x: let\n  c = 1;\nin c\n'],
    ['every binding of a path', 'let\n  a.b = 1;\n  c = 2;\n  a.d = 3;\nin c\n', 'let\n  c = 2;\nin c\n'],
    ['a line of a file with CRLF', 'let\r\n  # One\r\n  a = 1;\r\n  b = 2;\r\nin b\r\n', 'let\r\n  b = 2;\r\nin b\r\n'],
    ['a multi-line value', "let\n  a = ''\n    text\n  '';\n  b = 2;\nin b\n", 'let\n  b = 2;\nin b\n'],
  ])('removes %s', (_, before, after) => {
    expect(fixed(before)).toBe(after);
  });
});
