import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
const FIXTURE = fileURLToPath(new URL('../fixtures/inspect/', import.meta.url));
let root: string;
let file: string;

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: root, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
const text = (): string => readFileSync(file, 'utf8');
const exposure = (): number => JSON.parse(run('inspect', '--format', 'json', 'beacon.nix').out).modules[0].services[0].exposure.score;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-harden-')));
  cpSync(FIXTURE, root, { recursive: true });
  file = join(root, 'beacon.nix');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a snippet that takes the service below the score, and writes nothing', () => {
  const before = text();
  const { status, out, err } = run('harden', 'beacon', '--below', '3');
  expect(status).toBe(0);
  expect(out).toMatch(/^systemd\.services\."beacon"\.serviceConfig = \{\n( {2}\w+ = .*;\n)+\};\n$/);
  expect(err).toMatch(/beacon \(beacon\.nix\): 8\.8 → [012]\.\d with \d+ directives\n$/);
  expect(text()).toBe(before);
  // What the service sets itself is its author's.
  expect(out).not.toMatch(/^ {2}(NoNewPrivileges|User|Nice) =/m);
});

test('every directive of the snippet is needed', () => {
  const { out } = run('harden', 'beacon', '--below', '3');
  const lines = out.split('\n').filter((line) => /^ {2}\w/.test(line));
  const original = text();
  const scoreWith = (directives: readonly string[]): number => {
    writeFileSync(file, original.replace('User = "beacon";', `User = "beacon"; ${directives.join(' ')}`));
    return exposure();
  };
  expect(scoreWith(lines)).toBeLessThanOrEqual(3);
  for (const line of lines) expect(scoreWith(lines.filter((other) => other !== line)), line).toBeGreaterThan(3);
});

test('--write puts them into the module, keeping its mode, and a second run has nothing to do', () => {
  chmodSync(file, 0o640);
  expect(run('harden', 'beacon.service', '--below', '4', '--write')).toMatchObject({ status: 0, out: '' });
  expect(exposure()).toBeLessThanOrEqual(4);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  const written = text();
  expect(written).toContain('User = "beacon";');
  expect(run('harden', 'beacon', '--below', '4', '--write').err).toContain('nothing to do');
  expect(text()).toBe(written);
});

test('1 where no set of directives gets there, which is told', () => {
  const { status, out, err } = run('harden', 'beacon', '--below', '0');
  expect(status).toBe(1);
  expect(out).toContain('ProtectSystem = "strict";');
  expect(err).toMatch(/0\.0 cannot be reached with directives alone: its definition rules out PrivateNetwork, /);
});

test('a runtime that compiles keeps executable memory', () => {
  writeFileSync(file, text().replace('${pkgs.beacon}/bin/beacon', '${pkgs.nodejs}/bin/node'));
  expect(run('harden', 'beacon', '--below', '0').out).not.toContain('MemoryDenyWriteExecute');
});

test('2 for a service that is not there, and for a score that is none', () => {
  expect(run('harden', 'becon')).toEqual({
    status: 2,
    out: '',
    err: 'nix-audit: error: no module starts a service "becon"; did you mean "beacon"?\n',
  });
  for (const score of ['11', '-1', 'low', ''])
    expect(run('harden', 'beacon', `--below=${score}`), score).toMatchObject({ status: 2, out: '' });
});

test('what a helper writes is merged with the directives in the module', () => {
  writeFileSync(file, '{ systemd.services.beacon.serviceConfig = import ./lib/whole.nix; }\n');
  writeFileSync(join(root, 'lib/whole.nix'), '{ ExecStart = "/bin/beacon"; User = "beacon"; }\n');
  expect(run('harden', 'beacon', '--below', '4', '--write')).toMatchObject({ status: 0, out: '' });
  expect(text()).toContain('serviceConfig = (import ./lib/whole.nix) // {\n');
  expect(exposure()).toBeLessThan(4);
  expect(readFileSync(join(root, 'lib/whole.nix'), 'utf8')).toBe('{ ExecStart = "/bin/beacon"; User = "beacon"; }\n');
});

test('a module taken in as a whole is hardened where it is written', () => {
  writeFileSync(file, 'args: import ./lib/whole.nix args\n');
  const whole = join(root, 'lib/whole.nix');
  writeFileSync(whole, '{ ... }: { systemd.services.beacon.serviceConfig = { ExecStart = "/bin/beacon"; User = "beacon"; }; }\n');
  expect(run('harden', 'beacon', '--below', '4', '--write', 'beacon.nix')).toEqual({
    status: 2,
    out: '',
    err: 'nix-audit: error: service "beacon" is defined in lib/whole.nix, which is not among the given paths\n',
  });
  expect(run('harden', 'beacon', '--below', '4', '--write')).toMatchObject({ status: 0, out: '' });
  expect(readFileSync(whole, 'utf8')).toContain('SystemCallFilter = ');
});

test('where no edit is right, it says why and what to paste where', () => {
  writeFileSync(file, 'import ./lib/whole.nix "beacon"\n');
  writeFileSync(
    join(root, 'lib/whole.nix'),
    'name: { ... }: { systemd.services.${name}.serviceConfig = { ExecStart = "/bin/beacon"; User = "beacon"; }; }\n',
  );
  const before = text();
  const { status, err } = run('harden', 'beacon', '--write', 'beacon.nix');
  expect(status).toBe(2);
  expect(err).toMatch(
    /lib\/whole\.nix:1 writes the directives of "beacon".*paste the snippet into a module of its own, as beacon\.nix is one call/,
  );
  expect(text()).toBe(before);
});
