import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
let root: string;

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: root, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
const put = (path: string, text: string): void => writeFileSync(join(root, path), text);
const service = (...args: string[]) => JSON.parse(run('inspect', '--format', 'json', ...args).out).modules[0].services[0];
const messages = (...args: string[]): string[] =>
  JSON.parse(run('check', '--format', 'json', ...args).out).findings.map(({ message }: { message: string }) => message);

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-version-')));
  mkdirSync(join(root, '.git'));
  put(
    'web.nix',
    `{ config, ... }: {
  systemd.services.web.serviceConfig = { ExecStart = "/bin/web"; PrivatePIDs = true; };
}
`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('the score is that of the newest systemd, or of the one asked for', () => {
  expect(service().exposure).toEqual({ score: 9.4, level: 'UNSAFE' });
  expect(service('--systemd-version', '252').exposure).toEqual({ score: 9.6, level: 'UNSAFE' });
  put('.nixauditrc', 'systemdVersion: 252\n');
  expect(service().exposure.score).toBe(9.6);
  expect(service('--systemd-version', 'v262.1').exposure.score).toBe(9.4);
});

test('a directive that is not decided makes the score an interval', () => {
  put('web.nix', '{ config, ... }: { systemd.services.web.serviceConfig = { ExecStart = "/bin/web"; PrivateTmp = config.a.b; }; }');
  const { exposure } = service();
  expect(exposure).toMatchObject({ score: null, level: 'UNSAFE', high: { score: 9.4, level: 'UNSAFE' } });
  expect(exposure.low.score).toBeLessThan(9.4);
  expect(run('inspect').out).toContain(`(exposure ${exposure.low.score.toFixed(1)} UNSAFE to 9.4 UNSAFE)`);
});

test('check and harden follow it', () => {
  const text = (version: string) => messages('--select', 'hardening/exposure', '--systemd-version', version).join();
  expect(text('252')).toContain('is 9.6 (UNSAFE)');
  expect(text('257')).toContain('is 9.4 (UNSAFE)');
  expect(run('harden', 'web', '--systemd-version', '252').err).toContain('9.6 → ');
  expect(run('harden', 'web').err).toContain('9.4 → ');
});

test('directives are judged for that systemd alone', () => {
  expect(messages('--select', 'systemd/unknown-directive')).toEqual([]);
  const [message = ''] = messages('--select', 'systemd/unknown-directive', '--systemd-version', '252');
  expect(message).toContain('`PrivatePIDs`');
  expect(message).toContain('is no directive of systemd 252, which ignores it (known to systemd 257, 262)');
  put('web.nix', '{ systemd.services.web.serviceConfig = { ExecStart = "/bin/web"; PrivateUsers = "full"; }; }');
  expect(messages('--select', 'systemd/invalid-value')).toEqual([]);
  expect(messages('--select', 'systemd/invalid-value', '--systemd-version', '252')).toHaveLength(1);
});

test('explain for one systemd', () => {
  expect(run('explain', 'systemd:PrivatePIDs', '--systemd-version', '257').status).toBe(0);
  const missing = run('explain', 'systemd:PrivatePIDs', '--systemd-version', '252');
  expect(missing).toMatchObject({ status: 2, out: '' });
  expect(missing.err).toContain('systemd 252 has no directive "PrivatePIDs"; known to systemd 257, 262');
  const value = (version: string) => run('explain', 'systemd:PrivateUsers', '--systemd-version', version).out;
  expect(value('262')).toContain('full');
  expect(value('252')).not.toContain('full');
});

test('an unknown version is refused with those that are known', () => {
  for (const command of [['inspect'], ['harden', 'web'], ['check'], ['report'], ['config', 'print'], ['explain', 'systemd:User']]) {
    const { status, err } = run(...command, '--systemd-version', '256');
    expect(status, command.join(' ')).toBe(2);
    expect(err).toContain('there is no table for systemd "256"; known: 252, 257, 262; the nearest is 257');
  }
  expect(run('check', '--systemd-version', 'newest').err).toContain('"newest"; known: 252, 257, 262\n');
  put('.nixauditrc', '{ "systemdVersion": "256" }');
  expect(run('check')).toMatchObject({ status: 2, out: '' });
  expect(run('check').err).toContain('"systemdVersion" cannot be "256"');
});

test('config print tells the version and who said so', () => {
  expect(run('config', 'print').out).toMatch(/^systemdVersion +any \(score of 262\) +default$/m);
  put('.nixauditrc', '{ "systemdVersion": 257 }');
  expect(run('config', 'print').out).toMatch(/^systemdVersion +257 +\.nixauditrc:1:3$/m);
  expect(JSON.parse(run('config', 'print', '--format', 'json').out).systemdVersion).toEqual({ value: '257', from: '.nixauditrc:1:3' });
});
