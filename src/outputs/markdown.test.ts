import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, CLEAN, finding, FULL, many, result, rule } from '../../fixtures/outputs/samples.ts';
import { render } from './index.ts';
import { escapeMarkdown, inlineCode, inlineText, link, tableRow } from './markdown-text.ts';

const options = { color: false, width: 80, showSuppressed: false, stats: false };

describe('Markdown text', () => {
  test.each([
    ['a | b *c* _d_ [e](f) ~g~', 'a \\| b \\*c\\* \\_d\\_ \\[e\\](f) \\~g\\~'],
    ['<img src=x> & co', '&lt;img src=x&gt; &amp; co'],
    ['@octocat #12 https://x www.y.z', '@\u200boctocat #\u200b12 https:\u200b//x www\u200b.y.z'],
    ['\u001b[2J\u202e', '\\\\x1b\\[2J\\\\u{202e}'],
  ])('%j is plain', (text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));

  test('code spans outlast backquotes in them', () => {
    expect(inlineCode('a`b``c')).toBe('```a`b``c```');
    expect(inlineCode('`a')).toBe('`` `a ``');
    fc.assert(
      fc.property(fc.stringMatching(/^[a`]{1,20}$/), (text) => {
        const fence = /^`+/.exec(inlineCode(text))?.[0] ?? '';
        return !new RegExp(`(?<!\`)${fence}(?!\`)`).test(text);
      }),
    );
  });

  test('names in messages become code, an odd backquote stays text', () => {
    expect(inlineText('a `b|c` <d>')).toBe('a `b|c` &lt;d&gt;');
    expect(inlineText('a ` b')).toBe('a \\` b');
  });

  test('a pipe begins no cell, and an address ends no link early', () => {
    expect(tableRow(['`a|b`', 'c\\|d', 3])).toBe('| `a\\|b` | c\\|d | 3 |');
    expect(link('x', 'a b(c)<d>')).toBe('[x](a%20b%28c%29%3Cd%3E)');
  });
});

describe('Markdown document', () => {
  test('links to lines, below a given base', () => {
    const sample = result([finding('nix/x', 'error', at('lib/service.nix', '{\n  hardened'), 'Bad.')]);
    expect(render('markdown', sample, options)).toContain('[`2:1`](lib/service.nix#L2-L3) Bad. — `nix/x`');
    expect(render('markdown', sample, { ...options, linkBase: 'https://host/o/r/blob/abc/' })).toContain(
      '(https://host/o/r/blob/abc/lib/service.nix#L2-L3)',
    );
  });

  test('a table by rule, the worst first', () => {
    const rows = render('markdown', FULL, options)
      .split('\n')
      .filter((line) => /^\| [🔴🟡🔵]/u.test(line));
    expect(rows.map((row) => row.split('|')[1]?.trim().slice(0, 2))).toEqual(['🔴', '🔴', '🟡', '🟡', '🔵']);
    expect(rows[2]).toBe(
      '| 🟡 [`structure/option-type`](https://example.org/rules/structure/option-type) | 2 | An option has no type, or one that checks nothing. |',
    );
  });

  test('a rule summary with pipes stays in its cell', () => {
    const sample = result([finding('nix/x', 'error', at('lib/service.nix', 'hardened'), 'Bad.')], {
      rules: [rule('nix/x', 'error', 'Uses `a | b` | c.')],
    });
    expect(render('markdown', sample, options)).toContain('| 1 | Uses `a \\| b` \\| c. |');
  });

  test('stays below what a comment may hold, and says what is missing', () => {
    const text = render('markdown', many(30_000), options);
    expect(text.length).toBeLessThan(65_536);
    expect(text.length).toBeGreaterThan(50_000);
    const shown = text.split('\n').filter((line) => line.startsWith('- ')).length;
    expect(text).toContain(`_${30_000 - shown} more findings not shown`);
  });

  test('a clean run', () => {
    expect(render('markdown', CLEAN, options)).toBe('## nix-audit\n\n✅ **No findings.** 3 services and 4 modules audited with 5 rules\n');
  });
});
