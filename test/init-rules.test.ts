import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
const EXAMPLE = fileURLToPath(new URL('../fixtures/projects/example', import.meta.url));
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
const written = (): string => readFileSync(join(root, '.nixauditrc'), 'utf8');
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-init-')));
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('init', () => {
  test('looks at the tree, says which preset fits and why, and writes both down', () => {
    cpSync(EXAMPLE, root, { recursive: true });
    rmSync(join(root, '.nixauditrc'), { force: true });
    const { status, out, err } = run('init');
    expect({ status, out }).toEqual({ status: 0, out: '' });
    expect(err).toMatch(
      /looked at \d+ files: preset "homelab" fits \(\d+ rules in \d+ categories\)\nbecause: 3 hosts; 4 OCI containers; ZFS in \d+ modules\nwrote \.nixauditrc\n/,
    );
    expect(written()).toMatch(/Chosen by `nix-audit init`: 3 hosts; .*\n {2}"extends": \["preset:homelab"\]/);
    expect(JSON.parse(run('config', 'print', '--format', 'json').out).presets).toMatchObject([{ value: 'homelab' }]);
  });
  test('tells collections of packages and layered systems apart', () => {
    for (const name of ['a', 'b', 'c']) {
      put(`pkgs/${name}/default.nix`, `{ stdenv }: stdenv.mkDerivation { pname = "${name}"; version = "1"; }`);
      put(
        `modules/pds-${name}.nix`,
        '{ config, lib, ... }: { options.services.at.x.enable = lib.mkEnableOption "x"; config.systemd.tmpfiles.rules = [ "d /var/lib/x 0750 x x -" ]; }',
      );
    }
    expect(run('init').err).toContain('preset "atproto-nur" fits');
    rmSync(join(root, 'pkgs'), { recursive: true });
    rmSync(join(root, 'modules'), { recursive: true });
    for (const path of ['base/a.nix', 'hardware/a.nix', 'targets/a.nix', 'hosts/one/default.nix'])
      put(path, '{ ... }: { networking.useDHCP = true; }');
    expect(run('init', '--force').err).toContain('preset "system-config" fits');
    expect(written()).toContain('"extends": ["preset:system-config"]');
  });
  test('a layered system gets its preset, and what that finds', () => {
    const layer = (imports: string, body: string): string => `{ lib, pkgs, ... }:\n{\n  imports = [ ${imports} ];\n  ${body}\n}\n`;
    put('modules/base/default.nix', layer('./users.nix', 'time.timeZone = lib.mkDefault "UTC";'));
    put('modules/base/users.nix', layer('', 'users.users.ada = { isNormalUser = true; };'));
    put('modules/hardware/laptop.nix', layer('../base', 'hardware.bluetooth.enable = lib.mkDefault true;'));
    put('modules/services/ssh.nix', layer('../base', 'services.openssh = { enable = true; settings.PasswordAuthentication = true; };'));
    put('modules/desktop/plasma.nix', layer('../base ../services/ssh.nix', 'services.desktopManager.plasma6.enable = true;'));
    put('modules/targets/laptop.nix', layer('../hardware/laptop.nix ../desktop/plasma.nix', ''));
    // Against the layers: hardware must not need a desktop.
    put('modules/hardware/tablet.nix', layer('../desktop/plasma.nix', 'hardware.sensor.iio.enable = lib.mkDefault true;'));
    put(
      'hosts/ada/default.nix',
      layer('../../modules/targets/laptop.nix ../../modules/hardware/tablet.nix', 'networking.hostName = "ada";'),
    );
    put(
      'flake.nix',
      '{ outputs = { nixpkgs, ... }: { nixosConfigurations.ada = nixpkgs.lib.nixosSystem { modules = [ ./hosts/ada ]; }; }; }\n',
    );
    expect(run('init').err).toMatch(
      /preset "system-config" fits \(\d+ rules in \d+ categories\)\nbecause: the layers base, hardware, services, desktop, targets; 1 host; no OCI container\n/,
    );
    const { findings } = JSON.parse(run('--format', 'json').out) as { findings: { rule: string; file: string }[] };
    expect(findings.map(({ rule, file }) => `${file} ${rule}`)).toEqual([
      'modules/hardware/tablet.nix structure/import-layering',
      'modules/services/ssh.nix network/ssh-hardening',
    ]);
  });
  test('--preset is taken without a look; what is there stays', () => {
    put('a.nix', '{ }');
    expect(run('init', '--preset', 'strict').err).toBe('wrote .nixauditrc\n');
    expect(written()).not.toContain('Chosen by');
    const before = written();
    expect(run('init')).toMatchObject({ status: 2, err: expect.stringContaining('--force overwrites it') });
    expect(written()).toBe(before);
    expect(run('init', '--force', '--quiet').err).toBe('');
    expect(written()).not.toBe(before);
  });
  test('a broken configuration is replaced when told so', () => {
    put('a.nix', '{ a = ; }');
    put('.nixauditrc', '{ "include": 1');
    expect(run('init', '--force').status).toBe(0);
    expect(run('config', 'print').status).toBe(0);
    expect(existsSync(join(root, '.nixauditrc'))).toBe(true);
  });
});

describe('rules', () => {
  interface Row {
    readonly id: string;
    readonly presets: readonly string[];
    readonly fix: string | null;
  }
  const rows = (...args: string[]): Row[] => JSON.parse(run('rules', '--format', 'json', ...args).out);
  test('filters add up, and leave the shape alone', () => {
    const all = rows();
    expect(rows('--preset', 'strict')).toEqual(all);
    expect(rows('--preset', 'homelab')).toEqual(all.filter(({ presets }) => presets.includes('homelab')));
    expect(rows('--category', 'state')).toEqual(all.filter(({ id }) => id.startsWith('state/')));
    expect(rows('--fixable')).toEqual(all.filter(({ fix }) => fix !== null));
    const both = rows('--category', 'hardening', '--fixable', '--preset', 'atproto-nur');
    expect(both).toEqual(
      all.filter(({ id, fix, presets }) => id.startsWith('hardening/') && fix !== null && presets.includes('atproto-nur')),
    );
    expect(both.length).toBeGreaterThan(0);
    expect(run('rules', '--category', 'state').out.trimEnd().split('\n')).toHaveLength(rows('--category', 'state').length + 1);
  });
  test('wrong names are told', () => {
    expect(run('rules', '--category', 'stat')).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('unknown category "stat"; did you mean "state"?'),
    });
    expect(run('rules', '--preset', 'homlab')).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('unknown preset "homlab"; did you mean "homelab"?'),
    });
    expect(run('rules', '--preset', 'xyz').err).toContain('unknown preset "xyz"; known: recommended, homelab,');
    expect(run('explain', 'state/umsk')).toMatchObject({ status: 2, err: expect.stringContaining('did you mean "state/umask"?') });
    expect(run('explain', 'umask')).toMatchObject({ status: 2, err: expect.stringContaining('did you mean "state/umask"?') });
  });
});
