import { expect, test } from 'vitest';
import type { Finding } from '../../findings/finding.ts';
import { applyIgnores, type Ignore } from './ignores.ts';

const position = { line: 1, column: 1, offset: 0 };
function finding(rule: string, file: string): Finding {
  return {
    rule,
    file,
    level: 'error',
    message: '',
    range: { start: position, end: position },
    symbol: '',
    trail: [],
    related: [],
    fix: null,
    fingerprint: '',
  };
}
function ignore(part: Partial<Ignore>): Ignore {
  const place = { file: '.nixauditrc', line: 3, column: 5, message: '' };
  return { rules: ['state'], files: [], reason: 'known', until: null, place, ...part };
}
const FINDINGS = [finding('state/umask', 'hosts/a.nix'), finding('state/umask', 'b.nix'), finding('nix/x', 'b.nix')];

test('accepts by rule or category, and by file', () => {
  const whole = applyIgnores(FINDINGS, [ignore({})], '2025-01-01');
  expect(whole.kept.map(({ rule }) => rule)).toEqual(['nix/x']);
  expect(whole.suppressed).toMatchObject([{ kind: 'config', reason: 'known' }, { kind: 'config' }]);
  const some = applyIgnores(FINDINGS, [ignore({ rules: ['state/umask'], files: ['hosts'] })], '2025-01-01');
  expect(some.kept.map(({ file }) => file)).toEqual(['b.nix', 'b.nix']);
});

test('holds to the end of its last day, then is a problem', () => {
  const ignores = [ignore({ until: '2025-01-31' })];
  expect(applyIgnores(FINDINGS, ignores, '2025-01-31').suppressed).toHaveLength(2);
  const late = applyIgnores(FINDINGS, ignores, '2025-02-01');
  expect(late.suppressed).toEqual([]);
  expect(late.problems).toMatchObject([{ file: '.nixauditrc', range: { start: { line: 3 } } }]);
  expect(late.problems[0]?.message).toContain('ran out on 2025-01-31');
});
