import { describe, expect, it } from 'vitest';
import { dedent, unescapeQuoted } from './strings.ts';

// The expected values are what `nix-instantiate --eval` (2.8) gives for the same literal.

describe('unescapeQuoted', () => {
  it.each([
    ['plain', 'plain'],
    ['\\n\\r\\t', '\n\r\t'],
    ['\\"\\\\\\x\\$', '"\\x$'],
    ['\\${a} $$', '${a} $$'],
    ['\\\nb', '\nb'],
    ['a\r\nb\rc\n', 'a\nb\nc\n'],
    ['\\\r\n', '\r\n'],
  ])('%j', (raw, value) => {
    expect(unescapeQuoted(raw)).toBe(value);
  });
});

describe('dedent', () => {
  it.each([
    ['one line', ['one line'], ['one line']],
    ['indentation of the least indented line', ['\n    a\n      b\n\n    c\n  '], ['a\n  b\n\nc\n']],
    ['spaces behind the opening', ['   \n  a'], ['a']],
    ['text behind the opening', ['a\n    b\n  '], ['a\n    b\n']],
    ['a last line with text', ['\n  a\n    b'], ['a\n  b']],
    ['tabs are no indentation', ['\n\ta\n  b\n'], ['\ta\n  b\n']],
    ['only spaces', ['   '], ['']],
    ['a line of spaces', ['\n    a\n  \n    b\n'], ['a\n\nb\n']],
    ['an interpolation ends the indentation', ['\n    ', '\n      b\n  '], ['', '\n  b\n']],
    ['escapes', ["''$''\\n'''''\\x$$$"], ["$\n''x$$$"]],
    ['an escape ends the indentation', ["\n    ''\\n\n      b\n"], ['\n\n  b\n']],
    ['a quote before an interpolation', ["'", ''], ["'", '']],
    ['a dollar before the end', ['a$'], ['a$']],
    ['a carriage return is text', ['\r\n  a\r\n'], ['\r\n  a\r\n']],
  ])('%s', (_, raws, values) => {
    expect(dedent(raws)).toEqual(values);
  });
});
