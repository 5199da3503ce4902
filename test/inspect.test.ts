import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
const FIXTURE = fileURLToPath(new URL('../fixtures/inspect/', import.meta.url));
const expected = (name: string): string => readFileSync(join(FIXTURE, name), 'utf8');

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: FIXTURE, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

describe('inspect', () => {
  test('as text', () => {
    expect(run('inspect')).toEqual({ status: 0, out: expected('text.expected'), err: '' });
  });
  test('as JSON: what is known, what is a reference, what is under a condition', () => {
    const { status, out } = run('inspect', '--format', 'json', 'beacon.nix');
    expect(status).toBe(0);
    const document = JSON.parse(out);
    expect(Object.keys(document)).toEqual(['version', 'modules', 'undecided']);
    expect(document.modules).toHaveLength(1);
    const [module] = document.modules;
    expect(module).toMatchObject({
      file: 'beacon.nix',
      kind: 'module',
      users: { beacon: { group: 'beacon', isSystemUser: true } },
      assertions: 0,
    });
    expect(module.options.map(({ path, type }: { path: string; type: string }) => `${path}: ${type}`)).toEqual([
      'services.beacon.enable: bool',
      'services.beacon.port: port',
      'services.beacon.dataDir: path',
      'services.beacon.token: nullOr str',
    ]);
    const [service] = module.services;
    expect(service).toMatchObject({
      name: 'beacon',
      directives: {
        User: 'beacon',
        // A helper in another file sets it.
        NoNewPrivileges: true,
        ReadWritePaths: [{ $ref: 'config.services.beacon.dataDir' }, '/run/beacon'],
      },
      unit: { StartLimitBurst: 3 },
      options: { after: ['network-online.target', 'postgresql.service'] },
      exposure: { score: 8.8, level: 'EXPOSED' },
    });
  });
  test('with defaults in place of references', () => {
    const [module] = JSON.parse(run('inspect', '--resolve-defaults', '--format', 'json', 'beacon.nix').out).modules;
    expect(module.services[0].directives).toMatchObject({
      ExecStart: { $text: [{ $ref: 'pkgs.beacon' }, '/bin/beacon --port 8080 --host ', { $ref: 'config.networking.hostName' }] },
      ReadWritePaths: ['/var/lib/beacon', '/run/beacon'],
    });
    expect(module.tmpfiles[0]).toMatchObject({ line: 'd /var/lib/beacon 0750 beacon beacon -', mode: '0750' });
    expect(run('inspect', '--resolve-defaults').out).toContain('ReadWritePaths = [ "/var/lib/beacon" "/run/beacon" ]');
  });
  test('a unit file, each line with its place', () => {
    expect(run('inspect', '--unit', 'beacon')).toEqual({ status: 0, out: expected('unit.expected'), err: '' });
    expect(run('inspect', '--unit', 'beacon.service').out).toBe(expected('unit.expected'));
    expect(run('inspect', '--unit', 'beacon.timer').out).toBe(
      '# beacon.timer of beacon.nix\n[Unit]\n\n[Timer]\nOnCalendar=daily    # beacon.nix:45\n',
    );
  });
  test('a unit file as JSON', () => {
    const { version, units } = JSON.parse(run('inspect', '--unit', 'beacon', '--format', 'json').out);
    expect(version).toBe(1);
    expect(units).toHaveLength(1);
    expect(units[0]).toMatchObject({
      file: 'beacon.nix',
      addedBy: [],
      name: 'beacon.service',
      sections: ['Unit', 'Service', 'Install'],
      rests: [],
      links: ['multi-user.target.wants/beacon.service'],
      masked: false,
    });
    expect(units[0].lines).toContainEqual({
      section: 'Service',
      name: 'NoNewPrivileges',
      value: 'true',
      known: true,
      when: null,
      place: { file: 'lib/shared.nix', line: 1 },
      chains: [
        [
          { file: 'lib/shared.nix', line: 1, callee: null },
          { file: 'beacon.nix', line: 38, callee: null },
        ],
      ],
    });
    expect(units[0].lines).toContainEqual(expect.objectContaining({ name: 'Nice', value: '5', when: 'config.services.other.enable' }));
    expect(units[0].lines).toContainEqual(expect.objectContaining({ name: 'ExecStart', known: false }));
  });
  test('a unit of several modules is one file, and `startAt` makes a timer', () => {
    const root = mkdtempSync(join(tmpdir(), 'nix-audit-unit-'));
    mkdirSync(join(root, '.git'));
    writeFileSync(
      join(root, 'a.nix'),
      '{ lib, ... }: { options.services.a.enable = lib.mkEnableOption "a"; config.systemd.services.a = { startAt = [ "daily" "03:00" ]; serviceConfig.ExecStart = "/bin/a"; }; }\n',
    );
    writeFileSync(
      join(root, 'b.nix'),
      '{ lib, ... }: { options.services.b.enable = lib.mkEnableOption "b"; config.systemd.services.a.serviceConfig.Nice = 3; }\n',
    );
    const printed = (unit: string): string =>
      spawnSync(process.execPath, [PROGRAM, 'inspect', '--unit', unit], { cwd: root, encoding: 'utf8' }).stdout;
    expect(printed('a')).toMatch(/^# a\.service of a\.nix, b\.nix\n/);
    expect(printed('a')).toContain('ExecStart=/bin/a    # a.nix:1\nNice=3    # b.nix:1\n');
    expect(printed('a.timer')).toBe(
      '# a.timer of a.nix\n[Unit]\n\n[Timer]\nOnCalendar=daily    # a.nix:1\nOnCalendar=03:00    # a.nix:1\n\n[Install]\nWantedBy=timers.target    # NixOS\n\n# link: timers.target.wants/a.timer\n',
    );
    rmSync(root, { recursive: true });
  });
  test('what is not there', () => {
    expect(run('inspect', '--unit', 'becon')).toEqual({
      status: 2,
      out: '',
      err: 'nix-audit: error: no module defines the unit "becon.service"; did you mean "beacon.service"?\n',
    });
    expect(run('inspect', '--unit', 'beacon.socket')).toMatchObject({ status: 2, err: expect.stringContaining('"beacon.socket"') });
    const empty = mkdtempSync(join(tmpdir(), 'nix-audit-inspect-'));
    mkdirSync(join(empty, '.git'));
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'inspect'], { cwd: empty, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 3, stderr: 'nix-audit: error: nothing to inspect: no Nix file under the paths\n' });
    rmSync(empty, { recursive: true });
  });
});

describe('explain systemd:NAME', () => {
  test('prints sections, values, default, what it protects and its weight', () => {
    const { status, out } = run('explain', 'systemd:ProtectSystem');
    expect(status).toBe(0);
    expect(out).toMatch(/^# ProtectSystem=\n/);
    for (const part of ['[Service]', 'no, yes, full or strict', 'Default: no.', 'read-only', 'weight', '`serviceConfig.ProtectSystem`'])
      expect(out).toContain(part);
  });
  test('helps with typing errors', () => {
    expect(run('explain', 'systemd:ProtectSytem')).toEqual({
      status: 2,
      out: '',
      err: 'nix-audit: error: systemd has no directive "ProtectSytem"; did you mean "ProtectSystem"?\n',
    });
  });
});
