import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { at, CLEAN, finding, FULL, OVERFLOW, result, step } from '../../fixtures/outputs/samples.ts';
import { render } from './index.ts';

const options = { color: false, width: 80, showSuppressed: false, stats: false };
const plain = stripVTControlCharacters;

describe('pretty', () => {
  test('without colours there is no escape sequence, with them the text is the same', () => {
    const text = render('pretty', FULL, options);
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    const colored = render('pretty', FULL, { ...options, color: true });
    expect(colored).toContain('\u001b[31m');
    expect(plain(colored)).toBe(text);
  });

  test('colours carry hyperlinks to rule pages, and nothing of the audited text', () => {
    const colored = render('pretty', FULL, { ...options, color: true });
    expect(colored).toContain('\u001b]8;;https://example.org/rules/hardening/weakened\u0007');
    expect(colored).not.toContain('owned\u0007');
    expect(plain(colored)).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  test('ASCII on request', () => {
    const sample = result(
      FULL.findings.filter(({ file }) => file === 'modules/web.nix'),
      { undecidable: { 'a/b': 1 } },
    );
    expect(render('pretty', sample, { ...options, ascii: true, stats: true })).toMatch(/^[\n -~]*$/);
    expect(render('pretty', CLEAN, { ...options, ascii: true })).toMatch(/^ok no findings \| /);
  });

  test('wraps to the width', () => {
    const sample = result([finding('a/b', 'error', at('lib/base.nix', 'strict'), 'word '.repeat(60))]);
    for (const line of render('pretty', sample, { ...options, width: 50 })
      .split('\n')
      .slice(0, -2))
      expect(line.length).toBeLessThanOrEqual(50);
  });

  test('names the page of a rule once', () => {
    const sample = result([1, 2].map((nth) => finding('network/port-type', 'note', at('modules/web.nix', 'cfg', nth), 'x')));
    expect(render('pretty', sample, options).match(/docs:/g)).toHaveLength(1);
  });

  test('numbers the trail and shortens a long one in the middle', () => {
    const sample = result([
      finding('a/b', 'note', at('lib/base.nix', '{'), 'x', {
        trail: [step(at('lib/base.nix', 'strict'), 'set `here`'), step(at('lib/service.nix', 'import'), 'imported')],
      }),
    ]);
    expect(render('pretty', sample, options)).toContain(
      '    how the value came here:\n      1. lib/base.nix:1:20  set `here`\n      2. lib/service.nix:3:15  imported\n',
    );
    const long = render('pretty', OVERFLOW, options)
      .split('\n')
      .map((line) => line.trim());
    expect(long).toContain('⋮ 11984 more');
    expect(long).toContain('8. lib/base.nix:1:20  step 8');
    expect(long).toContain('11993. lib/base.nix:1:20  step 11993');
  });

  test('says how to apply a fix, and what an unsafe one means', () => {
    const text = render('pretty', FULL, options);
    expect(text).toContain('✎ fix: Use `types.str` (apply with --fix)');
    expect(text).toContain('✎ fix: Use a number (may change behaviour; apply with --fix --unsafe-fixes)');
  });

  test('the summary counts, and points at --stats only where it is missing', () => {
    const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
    expect(last(render('pretty', FULL, options))).toBe(
      '✖ 2 errors, 3 warnings, 1 note in 4 files · 3 services and 4 modules audited with 5 rules · 2 problems · 2 suppressed · 9 undecidable (--stats tells which)',
    );
    expect(last(render('pretty', FULL, { ...options, stats: true }))).toMatch(/9 undecidable$/);
    expect(render('pretty', CLEAN, options)).toBe('✔ no findings · 3 services and 4 modules audited with 5 rules\n');
  });

  test('--stats lists undecidable verdicts by rule, most first', () => {
    const text = render('pretty', FULL, { ...options, stats: true });
    expect(text).toContain('undecidable by rule\n       7  backup/stateful-service\n       2  hardening/weakened\n');
    expect(text).toContain('       2  problems\n');
  });

  test('--stats lists why, most first, and sums up what is rare', () => {
    const values = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`config.x${index}`, index + 1]));
    const sample = { ...FULL, reasons: { values, verdicts: { 'hardening/weakened': { 'its `User`\nis not known': 2 } } } };
    const text = render('pretty', sample, { ...options, stats: true });
    expect(text).toContain('       2  hardening/weakened\n       2    its `User` is not known\n');
    expect(text).toContain('values not known, by reason\n      60  config.x59\n      59  config.x58\n');
    expect(text).toContain('      21  config.x20\n     210  20 other reasons\n');
  });

  test('suppressed findings only on request, with their reason', () => {
    expect(render('pretty', FULL, options)).not.toContain('Option `y`');
    expect(render('pretty', FULL, { ...options, showSuppressed: true })).toContain('suppressed (inline: upstream wants a string)');
  });

  test('problems are always listed', () => {
    expect(render('pretty', FULL, options)).toContain('problem  lib/base.nix:1:3\n    unused suppression of `hardening/baseline`\n');
  });

  const many = (amount: number, rules: number) =>
    result(
      Array.from({ length: amount }, (_, index) =>
        finding(
          `a/r${String(index % rules).padStart(2, '0')}`,
          index % rules === 2 ? 'error' : 'note',
          at('lib/base.nix', 'strict'),
          `x ${index}`,
          {
            fix: index % rules === 1 ? { safe: true, title: 'Mend it', edits: [] } : null,
          },
        ),
      ),
    );

  test('a long output ends with its findings by rule and how to go on', () => {
    const text = render('pretty', many(51, 3), options);
    expect(text).toContain(
      [
        'findings by rule, worst level first; ✎ has fixes',
        '      17  error     a/r02',
        '      17  note      a/r00',
        '      17  note    ✎ a/r01',
        '',
        'how to go on',
        '  • one rule at a time: `nix-audit --select a/r02`',
        '  • what is safe to mend, 17 findings: `nix-audit --fix`',
        '  • only new ones from now on: `nix-audit baseline`',
        '',
        '✖ 17 errors, 34 notes',
      ].join('\n'),
    );
    expect(render('pretty', many(50, 3), options)).not.toMatch(/findings by rule|how to go on/);
    expect(render('pretty', many(51, 3), { ...options, ascii: true })).toContain('note    * a/r01');
    expect(plain(render('pretty', many(51, 3), { ...options, color: true }))).toBe(text);
  });

  test('many rules are summed up, and --stats tells them once', () => {
    expect(render('pretty', many(64, 16), options)).toContain('a/r15\n\nhow');
    expect(render('pretty', many(68, 17), options)).toContain('a/r14\n       8  2 other rules\n');
    const stats = render('pretty', many(51, 3), { ...options, stats: true });
    expect(stats.match(/findings by rule/g)).toHaveLength(1);
    expect(stats).toContain('how to go on');
  });
});
