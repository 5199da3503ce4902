import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
let root: string;

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: root, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
function put(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-cli-')));
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('help and version', () => {
  const help = run('--help');
  expect(help).toMatchObject({ status: 0, err: '' });
  for (const word of ['check', 'rules', 'explain', 'init', 'baseline', 'config', 'Examples:']) expect(help.out).toContain(word);
  expect(run('--version').out).toMatch(/^\d+\.\d+\.\d+\n$/);
  const flags = run('check', '--help').out;
  const required = [
    '--config',
    '--no-config',
    '--preset',
    '--select',
    '--ignore',
    '--fail-on',
    '--no-inline-ignores',
    '--no-cache',
    '--jobs',
    '--stats',
    '--stdin-filename',
    '--format',
    '--baseline',
    '--color',
    '--quiet',
  ];
  for (const flag of required) expect(flags).toContain(flag);
  expect(flags).toContain('Exit status');
});

test('rules as a table and as JSON', () => {
  const { status, out } = run('rules', '--format', 'json');
  expect(status).toBe(0);
  const rules: Record<string, unknown>[] = JSON.parse(out);
  for (const rule of rules) expect(Object.keys(rule)).toEqual(['id', 'level', 'presets', 'fix', 'source', 'summary']);
  expect(rules).toContainEqual(expect.objectContaining({ id: 'suppressions/unused', fix: 'safe' }));
  expect(rules.every(({ presets }) => Array.isArray(presets) && presets.includes('strict'))).toBe(true);
  const table = run('rules').out.trimEnd().split('\n');
  expect(table).toHaveLength(rules.length + 1);
  expect(table[0]).toMatch(/^RULE +LEVEL +FIX +PRESETS +SUMMARY$/);
});

test('explain prints what the program knows, and helps with typing errors', () => {
  const { status, out } = run('explain', 'suppressions/unused');
  expect(status).toBe(0);
  expect(out).toMatch(/^# suppressions\/unused/);
  expect(out).toContain('Level: warning\n');
  expect(out).toContain('Fix: safe ');
  expect(run('explain', 'supressions/unused').err).toContain('did you mean "suppressions/unused"?');
});

test('init writes a configuration that loads, and overwrites only when told', () => {
  expect(run('init', '--preset', 'homelab')).toMatchObject({ status: 0, out: '' });
  const text = readFileSync(join(root, '.nixauditrc'), 'utf8');
  expect(text).toContain('"extends": ["preset:homelab"]');
  const printed = JSON.parse(run('config', 'print', '--format', 'json').out);
  expect(printed.presets).toEqual([{ value: 'homelab', from: 'preset:homelab' }]);
  expect(run('init')).toMatchObject({ status: 2 });
  expect(readFileSync(join(root, '.nixauditrc'), 'utf8')).toBe(text);
  expect(run('init', '--force').status).toBe(0);
  expect(readFileSync(join(root, '.nixauditrc'), 'utf8')).toContain('preset:recommended"]');
  expect(run('init', 'nowhere').err).toContain('no such folder');
});

test('config print tells values and where they come from', () => {
  put('a.nix', '{ }');
  put('lib/default.nix', '{ }');
  put('base.json', '{ "exclude": ["vendor"] }');
  put(
    '.nixauditrc',
    [
      'extends: [preset:strict, ./base.json]',
      'failOn: note',
      'specialArgs: { mylib: lib/default.nix }',
      'overrides:',
      '  - files: [hosts]',
      '    rules: { suppressions/unused: off }',
    ].join('\n'),
  );
  const json = JSON.parse(run('config', 'print', '--format', 'json').out);
  expect(json).toMatchObject({
    root,
    configFiles: ['base.json', '.nixauditrc'],
    failOn: { value: 'note', from: '.nixauditrc:2:1' },
    exclude: { value: ['vendor'], from: 'base.json:1:3' },
    specialArgs: { mylib: { value: 'lib/default.nix' } },
  });
  expect(json.rules).toContainEqual(expect.objectContaining({ id: 'suppressions/unused', level: 'warning', levelFrom: 'preset:strict' }));
  put('hosts/a.nix', '{ }');
  const text = run('config', 'print', 'hosts/a.nix').out;
  expect(text).toMatch(/^root +\//);
  expect(text).toMatch(/Rules for hosts\/a\.nix/);
  expect(text).toMatch(/suppressions\/unused +off +\.nixauditrc:6:14/);
  expect(run('config', 'print', '--ignore', 'suppressions').out).toMatch(/suppressions\/unused +off +--ignore/);
});

test('inspect says of what it cannot read', () => {
  put('a.nix', '{ services.a.enable = true; }');
  put('b.nix', '{ services.b.enable = ; }');
  const { status, err } = run('inspect', 'a.nix', 'b.nix');
  expect({ status, err }).toEqual({
    status: 0,
    err: 'nix-audit: warning: b.nix: Nix cannot parse this file, so nothing of it is shown; `nix-audit check` tells where\n',
  });
  expect(run('inspect', 'a.nix').err).toBe('');
});

test('a broken suppression is a problem, unless inline ignores are off', () => {
  put('a.nix', '# nix-audit: ignore[suppresions]\n{ }');
  const { status, out } = run('--format', 'json');
  expect(status).toBe(1);
  expect(JSON.parse(out).problems[0]).toMatchObject({ file: 'a.nix', range: { start: { line: 1, column: 21 } } });
  expect(run('--no-inline-ignores').status).toBe(0);
});

test('the baseline is written, read and found wanting', () => {
  put('a.nix', '{ }');
  expect(run('baseline').err).toContain('.nix-audit-baseline.json: 0 findings');
  expect(JSON.parse(readFileSync(join(root, '.nix-audit-baseline.json'), 'utf8'))).toEqual({ version: 1, findings: [] });
  const gone = { rule: 'suppressions/unused', file: 'a.nix', symbol: '', fingerprint: '0', count: 2 };
  put('.nix-audit-baseline.json', JSON.stringify({ version: 1, findings: [gone] }));
  expect(run()).toMatchObject({ status: 0, err: expect.stringContaining('2 findings of the baseline no longer occur') });
  expect(run('--no-baseline').err).toBe('');
  expect(run('--quiet').err).toBe('');
  put('broken.json', '{}');
  expect(run('--baseline', 'broken.json')).toMatchObject({ status: 2, err: expect.stringContaining('broken.json: is no baseline') });
  run('baseline');
  expect(readFileSync(join(root, '.nix-audit-baseline.json'), 'utf8')).not.toContain('a.nix');
});
