import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaffold } from './new-rule.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const SUMMARY = "A rule's first draft says little.";
let copy = '';

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'nix-audit-rule-'));
  for (const part of ['src', 'dist/nix.wasm', 'package.json', 'tsconfig.json']) {
    cpSync(join(project, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Runs a program of the project's dependencies in the copy, without what this test run has set. */
function run(program: string, ...args: string[]): SpawnSyncReturns<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return spawnSync(process.execPath, [join(project, 'node_modules', program), ...args], { cwd: copy, encoding: 'utf8', env });
}

describe('scaffold', () => {
  it.each([
    ['nix/Rule', SUMMARY, 'lower case'],
    ['rule', SUMMARY, 'CATEGORY/RULE'],
    ['../rule', SUMMARY, 'CATEGORY/RULE'],
    ['nothing/rule', SUMMARY, 'there is no category `nothing`'],
    ['nix/syntax-error', SUMMARY, 'exists already'],
    ['nix/rule', 'No stop', 'full stop'],
  ])('refuses %s with %j', (id, summary, message) => {
    const index = readFileSync(join(copy, 'src/rules/nix/index.ts'), 'utf8');
    expect(() => scaffold(copy, id, summary)).toThrow(message);
    expect(readFileSync(join(copy, 'src/rules/nix/index.ts'), 'utf8')).toBe(index);
  });

  it('writes a rule that compiles, works and stays red until it is written', { timeout: 120_000 }, () => {
    const written = scaffold(copy, 'nix/first-draft', SUMMARY);
    scaffold(copy, 'nix/with', SUMMARY);
    expect(written.filter((file) => !existsSync(join(copy, file)))).toEqual([]);

    const index = readFileSync(join(copy, 'src/rules/nix/index.ts'), 'utf8');
    expect(index).toMatch(/firstDraft,\s+withRule,?\s*\]/);
    const imports = index.split('\n').filter((line) => line.includes("from './"));
    expect(imports).toEqual(imports.toSorted());

    const types = run('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json');
    expect(types.stderr).toBe('');
    expect(types.stdout.split('\n').filter((line) => line.includes('src/rules/nix/'))).toEqual([]);

    const tests = run('vitest/vitest.mjs', 'run', '--reporter=json', 'src/rules/nix/first-draft');
    const report: unknown = JSON.parse(tests.stdout.slice(tests.stdout.indexOf('{')));
    expect(report).toMatchObject({ numFailedTests: 1, numPassedTests: 6 });
    expect(tests.stdout).toContain('write the rule, its cases and its page');
  });
});
