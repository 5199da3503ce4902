import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Finding } from '../findings/finding.ts';
import type { RuleMeta } from '../rules/meta.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { parse } from '../syntax/parse.ts';
import { rangeOf } from '../syntax/positions.ts';
import { BUILTIN_RULES } from './builtin-rules.ts';
import { applySuppressions, type SuppressionOutput } from './suppressions.ts';

const RULES: readonly RuleMeta[] = [
  ...['hardening/baseline', 'hardening/exposure', 'state/umask'].map(
    (id): RuleMeta => ({
      id,
      level: 'error',
      presets: {},
      fix: null,
      source: [],
      summary: '',
      security: null,
      precision: 'high',
      options: z.object({}),
    }),
  ),
  ...BUILTIN_RULES,
];

function finding(source: SourceFile, rule: string, text: string): Finding {
  const start = source.text.indexOf(text);
  const range = rangeOf(source, { start, end: start + text.length });
  return {
    rule,
    level: 'error',
    message: text,
    file: source.path,
    range,
    symbol: '',
    trail: [],
    related: [],
    fix: null,
    fingerprint: text,
  };
}

function run(text: string, findings: readonly [rule: string, at: string][], on = RULES.map(({ id }) => id)): SuppressionOutput {
  const source = parse('a.nix', text);
  return applySuppressions({
    findings: findings.map(([rule, at]) => finding(source, rule, at)),
    files: [source],
    rules: RULES,
    settingsFor: () => new Map(on.map((id) => [id, { level: 'warning' as const }])),
  });
}

const messages = (findings: readonly Finding[]): string[] => findings.map(({ message }) => message);

test('a comment after code covers its line only', () => {
  const result = run('{\n  a = [ 1 # nix-audit: ignore[hardening/baseline] known\n  2 ];\n}', [
    ['hardening/baseline', 'a = '],
    ['hardening/exposure', '1'],
    ['hardening/baseline', '2'],
  ]);
  expect(messages(result.kept)).toEqual(['1', '2']);
  expect(result.suppressed).toMatchObject([{ kind: 'inline', reason: 'known', finding: { message: 'a = ' } }]);
  expect(result.unused).toEqual([]);
  expect(result.problems).toEqual([]);
});

test('a comment before a binding covers all of it and nothing after it', () => {
  const result = run('{\n  # nix-audit: ignore[hardening]\n  # why\n  a = [\n    one\n  ];\n  b = [ two ];\n}', [
    ['hardening/baseline', 'one'],
    ['hardening/exposure', 'a ='],
    ['state/umask', '];'],
    ['hardening/baseline', 'two'],
  ]);
  expect(messages(result.kept)).toEqual(['];', 'two']);
  expect(result.suppressed[0]?.reason).toBeNull();
});

test('parentheses before an expression are stepped over; a comment before the file covers it all', () => {
  const list = '[\n  # nix-audit: ignore[state]\n  ((f {\n one = 1; }))\n two ]';
  expect(
    messages(
      run(list, [
        ['state/umask', 'one'],
        ['state/umask', 'two'],
      ]).kept,
    ),
  ).toEqual(['two']);
  const select = '[\n  # nix-audit: ignore[state]\n  (f {\n one = 1; }).a\n two ]';
  expect(
    messages(
      run(select, [
        ['state/umask', 'one'],
        ['state/umask', 'two'],
      ]).kept,
    ),
  ).toEqual(['two']);
  expect(run('# nix-audit: ignore[state]\n{\n\n  a = [ one ]; }', [['state/umask', 'one']]).kept).toEqual([]);
});

test('a comment before a closing brace covers the next line at most', () => {
  const result = run('{\n  a = [ one ];\n  # nix-audit: ignore[state/umask]\n}', [['state/umask', 'one']]);
  expect(messages(result.kept)).toEqual(['one']);
  expect(messages(result.unused)).toEqual(['The suppression of `state/umask` silences nothing; remove it']);
});

test('ignore-file and block comments', () => {
  const text = '{\n  a = [ one ];\n  /*\n   * nix-audit: ignore-file[state/umask, hardening/baseline] generated\n   */\n}';
  const result = run(text, [
    ['state/umask', 'one'],
    ['hardening/exposure', 'one'],
  ]);
  expect(messages(result.kept)).toEqual(['one']);
  expect(result.suppressed[0]?.reason).toBe('generated');
  expect(messages(result.unused)).toEqual(['The suppression of `hardening/baseline` silences nothing; remove it']);
  expect(run('{ a = [ one ]; /* nix-audit: ignore[state] why */ }', [['state/umask', 'one']]).suppressed[0]?.reason).toBe('why');
});

test('rules that are off are neither used nor unused', () => {
  const text = '{\n  # nix-audit: ignore[state/umask]\n  a = [ ];\n}';
  expect(run(text, []).unused).toHaveLength(1);
  expect(run(text, [], ['hardening/baseline', 'suppressions/unused']).unused).toEqual([]);
  expect(run(text, [], ['state/umask']).unused).toEqual([]);
});

function fixed(text: string, findings: readonly [string, string][]): string {
  const fix = run(text, findings).unused[0]?.fix;
  let result = text;
  for (const { range, text: replacement } of fix?.edits ?? []) {
    result = result.slice(0, range.start.offset) + replacement + result.slice(range.end.offset);
  }
  return result;
}

test('the fix removes what silences nothing', () => {
  expect(fixed('{\n  # nix-audit: ignore[state]\n  a = [ ];\n}', [])).toBe('{\n  a = [ ];\n}');
  expect(fixed('{\n  a = [ ]; # nix-audit: ignore[state]\n}', [])).toBe('{\n  a = [ ];\n}');
  const list = '{\n  a = [ ]; # nix-audit: ignore[hardening/exposure, state,hardening/baseline] x\n}';
  expect(fixed(list, [['hardening/exposure', 'a ']])).toBe('{\n  a = [ ]; # nix-audit: ignore[hardening/exposure] x\n}');
  expect(fixed('{\n  /* nix-audit: ignore[state]\n  more */\n}', [])).toContain('more');
});

test.each([
  ['# nix-audit: ignore', 'does not name its rules in brackets'],
  ['# nix-audit: ignore[]', 'names no rule'],
  ['# nix-audit: ignore[state', 'does not name its rules in brackets'],
  ['# nix-audit: ignor[state]', 'unknown instruction "ignor"; did you mean "ignore"?'],
  ['# nix-audit: please be quiet', 'unknown instruction "please"; write'],
  ['# nix-audit ignore[state]', 'needs a colon'],
  ['# nix-audit: ignore[state/umsk]', 'unknown rule or category "state/umsk"; did you mean "state/umask"?'],
  ['# nix-audit: ignore[suppressions/unused]', 'cannot be ignored in a comment'],
])('%s is a problem', (comment, message) => {
  const result = run(`{\n  ${comment}\n  a = [ one ];\n}`, [['state/umask', 'one']]);
  expect(result.problems.map((problem) => problem.message).join()).toContain(message);
  expect(result.problems[0]?.range?.start.line).toBe(2);
  expect(messages(result.kept)).toEqual(['one']);
});

test('prose about the program is no suppression', () => {
  expect(run('{ # nix-audit is run in CI\n # see nix-audit: ignore[x]\n}', []).problems).toEqual([]);
});

test('a hundred thousand suppressions are all read', { timeout: 60_000 }, () => {
  const binding = (index: number): string =>
    `# nix-audit: ignore[state/umask]\n/* nix-audit: ignore[${'x'.repeat(50)}] */ a${index} = 1;\n`;
  const text = `{\n${Array.from({ length: 50_000 }, (_, index) => binding(index)).join('')}}`;
  expect(run(text, []).unused).toHaveLength(50_000);
});
