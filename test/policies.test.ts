import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { kindOfPath, type PolicyKind } from '../src/rules/policy/policy.ts';

const PROGRAM = inject('program');
const FIXTURE = fileURLToPath(new URL('../fixtures/policies/', import.meta.url));
let root: string;

function run(cwd: string, ...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
const findings = (...args: string[]): string[] =>
  JSON.parse(run(FIXTURE, '--format', 'json', ...args).out).findings.map(
    ({ rule, level, file, range }: { rule: string; level: string; file: string; range: { start: { line: number } } }) =>
      `${rule} ${level} ${file}:${range.start.line}`,
  );

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-policies-')));
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const configure = (policies: unknown, more: object = {}): void =>
  writeFileSync(join(root, '.nixauditrc'), JSON.stringify({ extends: [], policies, ...more }, null, 1));

describe('a project with policies', () => {
  test('findings, suppressions and what cannot be decided', () => {
    const { status, out } = run(FIXTURE, '--format', 'json');
    const result = JSON.parse(out);
    expect(status).toBe(1);
    expect(findings()).toEqual([
      'policy/port-type warning modules/beacon.nix:11',
      'policy/own-user error modules/beacon.nix:20',
      'policy/registry warning modules/beacon.nix:30',
      'policy/homes note modules/beacon.nix:33',
      'policy/guarded-ports warning modules/ports.nix:3',
      'policy/license warning pkgs/beacon/default.nix:1',
    ]);
    expect(result.findings[1]).toMatchObject({
      symbol: 'systemd.services.beacon.serviceConfig.User',
      message: 'Service `beacon` runs as "root". Give it a user of its own.',
    });
    expect(result.findings[1].trail.map(({ file }: { file: string }) => file)).toContain('lib/shared.nix');
    expect(result.summary).toMatchObject({ suppressed: 1 });
    expect(result.undecidable).toEqual({ 'policy/own-user': 1 });
  });
  test('they are selected, ignored and switched like rules', () => {
    expect(findings('--select', 'policy/license')).toEqual(['policy/license warning pkgs/beacon/default.nix:1']);
    expect(findings('--ignore', 'policy')).toEqual([]);
    expect(findings('--select', 'policy/homes,policy/quiet')).toEqual(['policy/homes note modules/beacon.nix:33']);
    expect(findings('--preset', 'strict', '--select', 'policy/own-user')).toHaveLength(1);
    expect(run(FIXTURE, '--select', 'policy/licence').err).toContain('did you mean "policy/license"?');
  });
  test('every output knows them', () => {
    const sarif = JSON.parse(run(FIXTURE, '--format', 'sarif').out).runs[0];
    const rule = sarif.tool.driver.rules.find(({ id }: { id: string }) => id === 'policy/own-user');
    expect(rule.help.markdown).toContain('Set `User`, or `DynamicUser`.');
    expect(rule.helpUri).toMatch(/policies\.md$/);
    for (const format of ['pretty', 'compact', 'github', 'junit', 'markdown'])
      expect(run(FIXTURE, '--no-color', '--format', format).out, format).toContain('policy/own-user');
  });
  test('rules, explain and config print know them', () => {
    const rules = JSON.parse(run(FIXTURE, 'rules', '--format', 'json', '--category', 'policy').out);
    expect(rules.map(({ id }: { id: string }) => id)).toEqual([
      'policy/homes',
      'policy/own-user',
      'policy/registry',
      'policy/guarded-ports',
      'policy/port-type',
      'policy/license',
      'policy/quiet',
    ]);
    expect(rules[1]).toEqual({
      id: 'policy/own-user',
      level: 'error',
      presets: [],
      fix: null,
      source: ['.nixauditrc:6:5'],
      summary: 'Service `{name}` runs as {value}. Give it a user of its own.',
    });
    expect(run(FIXTURE, 'explain', 'policy/own-user').out).toContain('Looks at services: `systemd.services.*.serviceConfig.User`');
    expect(run(FIXTURE, 'explain', 'policy/own-usr').err).toContain('did you mean "policy/own-user"?');
    expect(run(FIXTURE, 'config', 'print').out).toMatch(/policy\/quiet +off +\.nixauditrc:4:14/);
  });
  test('their examples behave', () => {
    const { status, out, err } = run(FIXTURE, 'test-policy');
    expect(status).toBe(0);
    expect(out.split('\n').filter((line) => line.startsWith('ok'))).toHaveLength(5);
    expect(err).toContain('policy/license has no bad example');
    expect(err).toContain('5 examples, 0 failed');
    expect(run(FIXTURE, 'test-policy', 'registry').out).toBe('ok  policy/registry  bad 1\n');
  });
});

describe('ten policies for the example project', () => {
  const EXAMPLE = fileURLToPath(new URL('../fixtures/projects/example/', import.meta.url));
  const TEN = ['--config', '../../policies/ten.yaml'];
  const KINDS = ['services', 'users', 'containers', 'packages', 'options', 'definitions'];
  const CONDITIONS = ['equals', 'oneOf', 'matches', 'exists', 'guardedBy', 'range', 'all', 'any', 'not'];

  test('they look at every kind of subject and ask every kind of question', () => {
    const { policies } = parseYaml(readFileSync(new URL('../fixtures/policies/ten.yaml', import.meta.url), 'utf8')) as {
      policies: { path: string; kind?: PolicyKind; condition: object }[];
    };
    expect(policies).toHaveLength(10);
    expect([...new Set(policies.map(({ path, kind }) => kind ?? kindOfPath(path)))].sort()).toEqual(KINDS.toSorted());
    const asked = (condition: unknown): string[] =>
      typeof condition !== 'object' || condition === null
        ? []
        : Object.entries(condition).flatMap(([key, inner]) => [key, ...(key === 'equals' || key === 'oneOf' ? [] : asked(inner))]);
    const keys = policies.flatMap(({ condition }) => asked(condition));
    expect(CONDITIONS.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test('find what the project breaks', () => {
    const { status, out } = run(EXAMPLE, ...TEN, '--format', 'compact');
    expect(status).toBe(1);
    const found = out
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/: \w+: .*(?= \[)/, ''));
    expect(found).toEqual([
      'modules/containers/photo-wall.nix:50:9 [policy/pinned-images]',
      'modules/containers/tiles.nix:56:9 [policy/local-ports]',
      'modules/directory/members.nix:11:5 [policy/high-ports]',
      'modules/postbox/inbound.nix:11:5 [policy/high-ports]',
      'modules/radio/stream.nix:75:7 [policy/asked-firewall]',
      'modules/tides/default.nix:1:1 [policy/described-options]',
      'modules/tides/forecast.nix:42:9 [policy/restarts]',
      'modules/weather/ingest.nix:73:9 [policy/restarts]',
      'pkgs/room-booking/default.nix:1:1 [policy/licensed]',
    ]);
    // The name of a station is its user's.
    expect(JSON.parse(run(EXAMPLE, ...TEN, '--format', 'json').out).undecidable).toEqual({ 'policy/documented-units': 2 });
  });

  test('their examples behave', () => {
    const { status, out, err } = run(EXAMPLE, 'test-policy', ...TEN);
    expect({ status, failed: out.split('\n').filter((line) => line.startsWith('FAIL')) }).toEqual({ status: 0, failed: [] });
    expect(err).toBe('22 examples, 0 failed\n');
  });
});

describe('test-policy', () => {
  test('says what an example does wrong', () => {
    const path = 'users.users.*.home';
    const condition = { equals: '/var/empty' };
    const bad = [
      '{ users.users.a.home = "/var/empty"; }',
      '{ users.users.a.uid = 1; }',
      '{ config, ... }: { users.users.a.home = config.x; }',
      '{ a = ; }',
    ];
    const good = [
      '{ users.users.a.home = "/root"; }',
      '{ config, ... }: { users.users.a.home = config.x; }',
      '{ users.users.a.home = "/var/empty"; }',
    ];
    configure([{ id: 'homes', path, condition, message: 'no', examples: { bad, good } }]);
    const { status, out } = run(root, 'test-policy');
    expect(status).toBe(1);
    const lines = out.trimEnd().split('\n');
    const expected = [
      /^FAIL +policy\/homes +bad 1 +is not reported: its condition holds$/,
      /bad 2 +is not reported: nothing in it is at users/,
      /bad 3 +cannot be decided: users\.users\.a\.home: its value config\.x/,
      /bad 4 +module\.nix does not parse/,
      /good 1 +is reported: `users\.users\.a\.home`: no\.$/,
      /good 2 +cannot be decided/,
      /^ok +policy\/homes +good 3$/,
    ];
    expect(lines).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(lines[index]).toMatch(pattern);
  });
  test('3 without anything to test, 2 for a name that is not there', () => {
    configure([]);
    expect(run(root, 'test-policy')).toMatchObject({ status: 3, out: '', err: expect.stringContaining('no policies') });
    configure([{ id: 'homes', path: 'users.users.*.home', condition: { exists: true }, message: 'no' }]);
    expect(run(root, 'test-policy')).toMatchObject({ status: 3, err: expect.stringContaining('no policy has examples') });
    expect(run(root, 'test-policy', 'home')).toMatchObject({ status: 2, err: expect.stringContaining('did you mean "homes"?') });
  });
});

describe('what is wrong with a policy', () => {
  const valid = { id: 'a', path: 'users.users.*.home', condition: { exists: true }, message: 'no' };
  test.each<[string, object, string]>([
    ['no id', { id: undefined }, '"policies.0.id" is missing'],
    ['an id that no rule could have', { id: 'A b' }, 'lower-case words with hyphens'],
    ['an unknown key', { conditon: {} }, 'unknown key "conditon"; did you mean "condition"?'],
    ['an unknown key of a condition', { condition: { matchs: 'a' } }, 'unknown key "matchs"; did you mean "matches"?'],
    ['an unknown key deep inside', { condition: { not: { all: [{ equal: 1 }] } } }, 'unknown key "equal"; did you mean "equals"?'],
    ['a condition that asks nothing', { condition: {} }, 'name what must hold'],
    ['a broken regular expression', { condition: { matches: '(a' } }, 'missing closing )'],
    ['a range that nothing is in', { condition: { range: { min: 5, max: 1 } } }, 'min is above max'],
    ['a mistyped placeholder', { message: '{nmae} of ${PORT} in { }' }, '"{nmae}" is not filled in; did you mean "{name}"?'],
    ['a range without ends', { condition: { range: {} } }, 'give min, max or both'],
    ['a broken path', { path: 'a..b' }, 'two dots'],
    ['a broken guard', { condition: { guardedBy: 'a..b' } }, 'two dots'],
    ['a path that is none of its kind', { kind: 'containers' }, 'begins with "virtualisation.oci-containers.containers."'],
    ['an option without an attribute', { kind: 'options' }, 'ends in what it looks at'],
    ['a level that is none', { level: 'off' }, 'write one of'],
  ])('%s', (_, change, message) => {
    configure([{ ...valid, ...change }]);
    writeFileSync(join(root, 'a.nix'), '{ }');
    const { status, out, err } = run(root);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toMatch(/\.nixauditrc:\d+:\d+: /);
    // A broken configuration is no reason to list no rules.
    expect(run(root, 'rules').status).toBe(0);
  });
  test('two of one name, and settings for one that is not there', () => {
    writeFileSync(join(root, 'a.nix'), '{ }');
    configure([valid, valid]);
    expect(run(root).err).toContain('a policy "a" is there already');
    configure([{ ...valid, id: 'homes' }], { rules: { 'policy/hames': 'off' } });
    expect(run(root).err).toContain('unknown policy "policy/hames"; did you mean "policy/homes"?');
    configure([{ ...valid, id: 'homes' }], {
      rules: { policy: 'off' },
      overrides: [{ files: ['a.nix'], rules: { 'policy/homes': 'note' } }],
    });
    expect(run(root)).toMatchObject({ status: 0, err: '' });
  });
});
