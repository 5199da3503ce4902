import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
const RULES = '--select=systemd/wrong-section,hardening/jit-runtime';
const BOM = '\ufeff';
let root: string;

const RELAY = `{ pkgs, ... }:
{
  # The relay.
  systemd.services.relay = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      ExecStart = "\${pkgs.relay}/bin/relay"; # starts it
      StartLimitIntervalSec = 60;
      User = "relay";
    };
  };
}
`;
const RELAY_FIXED = `{ pkgs, ... }:
{
  # The relay.
  systemd.services.relay = {
    wantedBy = [ "multi-user.target" ];
    startLimitIntervalSec = 60;
    serviceConfig = {
      ExecStart = "\${pkgs.relay}/bin/relay"; # starts it
      User = "relay";
    };
  };
}
`;
const NODE = `{ pkgs, ... }:
{
  systemd.services.node = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      ExecStart = "\${pkgs.nodejs}/bin/node server.js";
      MemoryDenyWriteExecute = true;
    };
  };
}
`;
const NODE_FIXED = NODE.replace('MemoryDenyWriteExecute = true', 'MemoryDenyWriteExecute = false');
/** Windows' line ends and a byte-order mark, around a service of another name. */
const windows = (text: string): string => `${BOM}${text.replaceAll('relay', 'other').replaceAll('\n', '\r\n')}`;

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, RULES, '--no-color', ...args], { cwd: root, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
const rulesLeft = (...args: string[]): string[] =>
  JSON.parse(run('--format', 'json', ...args).out).findings.map(({ rule }: { rule: string }) => rule);

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-fix-')));
  mkdirSync(join(root, '.git'));
  write('relay.nix', RELAY);
  write('windows.nix', windows(RELAY));
  write('node.nix', NODE);
  chmodSync(join(root, 'relay.nix'), 0o640);
  chmodSync(join(root, 'windows.nix'), 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('--fix applies the safe fixes alone, and keeps comments, modes, line ends and byte-order marks', () => {
  const { status, out, err } = run('--fix', '--format', 'compact');
  expect(err).toBe('nix-audit: fixed 2 findings in 2 files\n');
  expect(read('relay.nix')).toBe(RELAY_FIXED);
  expect(read('windows.nix')).toBe(windows(RELAY_FIXED));
  expect(read('node.nix')).toBe(NODE);
  expect(statSync(join(root, 'relay.nix')).mode & 0o777).toBe(0o640);
  expect(statSync(join(root, 'windows.nix')).mode & 0o777).toBe(0o755);
  // What is left is reported as ever.
  expect(status).toBe(1);
  expect(out).toMatch(/^node\.nix:6:7: warning: .*\[hardening\/jit-runtime\]\n$/);
  expect(rulesLeft()).toEqual(['hardening/jit-runtime']);
});

test('a second run changes nothing', () => {
  run('--fix', '--unsafe-fixes');
  const [relay, node, other] = [read('relay.nix'), read('node.nix'), read('windows.nix')];
  const times = ['relay.nix', 'node.nix'].map((name) => statSync(join(root, name)).mtimeMs);
  expect(run('--fix', '--unsafe-fixes')).toMatchObject({ status: 0, err: '' });
  expect([read('relay.nix'), read('node.nix'), read('windows.nix')]).toEqual([relay, node, other]);
  expect(['relay.nix', 'node.nix'].map((name) => statSync(join(root, name)).mtimeMs)).toEqual(times);
  expect(run('--diff', '--unsafe-fixes')).toMatchObject({ status: 0, out: '' });
});

test('--unsafe-fixes applies the others too, and needs to know where', () => {
  expect(run('--fix', '--unsafe-fixes')).toMatchObject({ status: 0, err: 'nix-audit: fixed 3 findings in 3 files\n' });
  expect(read('node.nix')).toBe(NODE_FIXED);
  expect(rulesLeft()).toEqual([]);
  expect(run('--unsafe-fixes')).toMatchObject({ status: 2, err: expect.stringContaining('goes with --fix or --diff') });
});

test('--diff writes nothing and prints what git takes', () => {
  const { status, out, err } = run('--diff', '--unsafe-fixes');
  expect(status).toBe(1);
  expect(err).toBe('nix-audit: would fix 3 findings in 3 files\n');
  expect(out).toContain('--- a/relay.nix\n+++ b/relay.nix\n@@ ');
  expect(out).toContain('-      MemoryDenyWriteExecute = true;\n+      MemoryDenyWriteExecute = false;\n');
  expect([read('relay.nix'), read('node.nix'), read('windows.nix')]).toEqual([RELAY, NODE, windows(RELAY)]);
  const copy = mkdtempSync(join(tmpdir(), 'nix-audit-apply-'));
  for (const name of ['relay.nix', 'node.nix', 'windows.nix']) cpSync(join(root, name), join(copy, name));
  execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: copy, input: out });
  expect(readFileSync(join(copy, 'relay.nix'), 'utf8')).toBe(RELAY_FIXED);
  expect(readFileSync(join(copy, 'node.nix'), 'utf8')).toBe(NODE_FIXED);
  expect(readFileSync(join(copy, 'windows.nix'), 'utf8')).toBe(windows(RELAY_FIXED));
  rmSync(copy, { recursive: true });
});

test('only what is reported is fixed: paths, suppressions and the baseline', () => {
  run('--fix', 'node.nix', 'windows.nix');
  expect(read('relay.nix')).toBe(RELAY);
  expect(read('windows.nix')).toBe(windows(RELAY_FIXED));
  const suppressed = RELAY.replace('      StartLimit', '      # nix-audit: ignore[systemd/wrong-section] an experiment\n      StartLimit');
  write('relay.nix', suppressed);
  run('--fix');
  expect(read('relay.nix')).toBe(suppressed);
  write('relay.nix', RELAY);
  spawnSync(process.execPath, [PROGRAM, 'baseline', RULES], { cwd: root });
  run('--fix');
  expect(read('relay.nix')).toBe(RELAY);
  run('--fix', '--no-baseline');
  expect(read('relay.nix')).toBe(RELAY_FIXED);
});

test('standard input has no place to be fixed in', () => {
  expect(run('-', '--fix')).toMatchObject({ status: 2, err: expect.stringContaining('cannot be fixed in place') });
});
