import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditResult, Finding } from '../findings/finding.ts';
import { applyBaseline, createBaseline, formatBaseline, readBaseline } from './baseline.ts';

function finding(fingerprint: string, file = 'a.nix', line = 1): Finding {
  const position = { line, column: 1, offset: 0 };
  return {
    rule: 'a/b',
    level: 'warning',
    message: 'm',
    file,
    range: { start: position, end: position },
    symbol: 's',
    trail: [],
    related: [],
    fix: null,
    fingerprint,
  };
}
function result(findings: readonly Finding[]): AuditResult {
  return {
    tool: { name: 'nix-audit', version: '0' },
    root: '/',
    rules: [],
    findings,
    suppressed: [],
    undecidable: {},
    problems: [],
    text: () => null,
    summary: {
      files: 1,
      modules: 0,
      services: 0,
      rules: 1,
      durationMs: 0,
      suppressed: 0,
      undecidable: 0,
      findings: { error: 0, warning: findings.length, note: 0 },
    },
  };
}
const all = (): boolean => true;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-audit-baseline-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('known findings are silenced wherever they moved, a second one alike is new', () => {
  const baseline = createBaseline([finding('x'), finding('x'), finding('y')], [], all);
  const { result: left, gone } = applyBaseline(
    result([finding('x', 'a.nix', 9), finding('x'), finding('x', 'a.nix', 3), finding('z')]),
    baseline,
    all,
  );
  expect(left.findings.map(({ fingerprint, range }) => [fingerprint, range.start.line])).toEqual([
    ['x', 3],
    ['z', 1],
  ]);
  expect(left.suppressed.map(({ kind }) => kind)).toEqual(['baseline', 'baseline']);
  expect(left.summary).toMatchObject({ findings: { warning: 2 }, suppressed: 2 });
  expect(gone).toBe(1);
});

test('a fingerprint of another file is not known', () => {
  const baseline = createBaseline([finding('x', 'a.nix')], [], all);
  expect(applyBaseline(result([finding('x', 'b.nix')]), baseline, all).result.findings).toHaveLength(1);
});

test('entries out of scope are neither gone nor dropped', () => {
  const older = createBaseline([finding('x', 'a.nix'), finding('y', 'b.nix')], [], all);
  const onlyA = ({ file }: { file: string }): boolean => file === 'a.nix';
  expect(applyBaseline(result([]), older, onlyA).gone).toBe(1);
  expect(createBaseline([], older, onlyA).map(({ file }) => file)).toEqual(['b.nix']);
});

test('the file is stable, sorted and reads back', () => {
  const entries = [finding('y', 'b.nix'), finding('x'), finding('x'), finding('a', 'b.nix')];
  const text = formatBaseline(createBaseline(entries, [], all));
  expect(text).toBe(formatBaseline(createBaseline([...entries].reverse(), [], all)));
  const file = join(folder, 'b.json');
  writeFileSync(file, text);
  const read = readBaseline(file, 'b.json');
  expect(read.map(({ file: path, fingerprint, count }) => `${path} ${fingerprint} ${count}`)).toEqual([
    'a.nix x 2',
    'b.nix a 1',
    'b.nix y 1',
  ]);
  expect(formatBaseline([])).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
});

test('a broken file is a fault that says what to do', () => {
  const file = join(folder, 'b.json');
  expect(() => readBaseline(file, 'b.json')).toThrow(/^b\.json: the baseline cannot be read/);
  writeFileSync(file, '{ "version": 2, "findings": [] }');
  expect(() => readBaseline(file, 'b.json')).toThrow(/no baseline of this version \(version: .*`nix-audit baseline`/);
});
