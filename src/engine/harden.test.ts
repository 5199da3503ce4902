import { describe, expect, test } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { buildProject } from '../model/project.ts';
import { harden, type Hardening, snippetOf } from './harden.ts';

function hardenAll(files: Readonly<Record<string, string>>, target: number, name = 'x'): Hardening[] {
  const project = buildProject(new MemoryTree(files), { files: Object.keys(files) });
  return harden(project, new Set(Object.keys(files)), name, target);
}
function hardenOne(directives: string, target: number): Hardening {
  const text = `{ config, lib, pkgs, ... }: { systemd.services.x.serviceConfig = { ${directives} }; }`;
  const [result] = hardenAll({ 'module.nix': text }, target);
  if (result === undefined) throw new Error('nothing was hardened');
  return result;
}
const PLAIN = 'ExecStart = "/bin/x"; User = "x";';

test('what the target is missed for', () => {
  expect(hardenOne(PLAIN, 5).withheld).toEqual({ account: false, unsuited: [], own: [] });
  const { reached, withheld } = hardenOne('ExecStart = "/bin/sudo x"; ProtectHome = false;', 0);
  expect(reached).toBe(false);
  expect(withheld.account).toBe(true);
  expect(withheld.own).toEqual(['ProtectHome']);
  expect(withheld.unsuited).toEqual(expect.arrayContaining(['NoNewPrivileges', 'CapabilityBoundingSet']));
});

describe('scripts', () => {
  const scripted = (script: string, more = ''): string[] => {
    const text = `{ config, lib, pkgs, ... }: { options.services.x.dir = lib.mkOption { type = lib.types.path; }; config.systemd.services.x = { script = ''${script}''; serviceConfig = { User = "x"; ${more} }; }; }`;
    return Object.keys(hardenAll({ 'module.nix': text }, 0)[0]?.directives ?? {});
  };
  test.each([
    'mkdir -p /srv/x',
    'exec ${pkgs.rsync}/bin/rsync -a \\\n  /nix/store/x \\\n  ${config.services.x.dir}/',
    'echo a > /etc/x.conf',
    'if true; then touch "/srv/x/a"; fi',
  ])('that write elsewhere keep the system writable, and the mode of their files: %s', (script) => {
    expect(scripted(script)).not.toContain('ProtectSystem');
    expect(scripted(script)).not.toContain('UMask');
  });
  test.each(['cp ${pkgs.x}/a /tmp/a', 'echo a > /dev/null 2>&1', 'touch /var/lib/x/a', '# a comment'])('others do not: %s', (script) => {
    expect(scripted(script, 'StateDirectory = "x";')).toEqual(expect.arrayContaining(['ProtectSystem', 'UMask']));
  });
});

describe('what is chosen', () => {
  test('takes the service to the score, and no further than it must', () => {
    const far = hardenOne(PLAIN, 2);
    const near = hardenOne(PLAIN, 6);
    expect(far).toMatchObject({ reached: true, before: near.before });
    expect(far.after).toBeLessThan(2);
    expect(near.after).toBeLessThan(6);
    expect(Object.keys(near.directives).length).toBeLessThan(Object.keys(far.directives).length);
  });
  test('a score that is the target is not below it', () => {
    const { before } = hardenOne(PLAIN, 10);
    expect(hardenOne(PLAIN, before).after).toBeLessThan(before);
  });
  test('nothing, where the score is reached already', () => {
    expect(hardenOne(PLAIN, 10)).toMatchObject({ reached: true, directives: {} });
  });
  test('all that is suitable, where it cannot be reached', () => {
    const result = hardenOne(PLAIN, 0);
    expect(result.reached).toBe(false);
    expect(result.after).toBeLessThan(2);
    expect(result.directives).toMatchObject({ ProtectSystem: '"strict"', NoNewPrivileges: 'true', UMask: '"0077"' });
  });
});

describe('what the service itself contradicts', () => {
  const chosen = (directives: string): string[] => Object.keys(hardenOne(directives, 0).directives);
  test('a directive that it sets stays its own', () => {
    expect(chosen(`${PLAIN} PrivateTmp = false; UMask = "0022";`)).toEqual(expect.not.arrayContaining(['PrivateTmp', 'UMask']));
  });
  test('a runtime that compiles keeps executable memory', () => {
    expect(chosen(PLAIN)).toContain('MemoryDenyWriteExecute');
    expect(chosen('ExecStart = "${pkgs.nodejs}/bin/node x.js"; User = "x";')).not.toContain('MemoryDenyWriteExecute');
  });
  test('a service of devices, of other accounts, of namespaces and of owners keeps what it needs', () => {
    const filter = (directives: string) => hardenOne(directives, 0).directives['SystemCallFilter'];
    expect(chosen('ExecStart = "/bin/x --port /dev/ttyUSB0"; User = "x";')).toEqual(
      expect.not.arrayContaining(['PrivateDevices', 'DevicePolicy', 'ProtectClock']),
    );
    expect(chosen('ExecStart = "/bin/x > /dev/null"; User = "x";')).toContain('PrivateDevices');
    const helper = chosen('ExecStart = pkgs.writeShellScript "x" "sudo /bin/y"; User = "x";');
    expect(helper).toEqual(expect.not.arrayContaining(['NoNewPrivileges', 'SystemCallFilter', 'RestrictNamespaces']));
    expect(helper).toContain('ProtectProc');
    expect(chosen(`${PLAIN} ExecStartPre = "/bin/unshare -r true";`)).not.toContain('RestrictNamespaces');
    expect(filter(`${PLAIN} ExecStartPre = "/bin/chown x /srv/x";`)).toBe('[ "@system-service" "~@privileged @resources" "@chown" ]');
    expect(filter(`${PLAIN} ExecStartPre = "+/bin/chown x /srv/x";`)).toBe('[ "@system-service" "~@privileged @resources" ]');
  });
  test('a privileged port keeps its capability, and that alone', () => {
    const { directives } = hardenOne(`${PLAIN} AmbientCapabilities = [ "CAP_NET_BIND_SERVICE" ];`, 0);
    expect(directives['CapabilityBoundingSet']).toBe('"CAP_NET_BIND_SERVICE"');
    expect(directives).not.toHaveProperty('PrivateUsers');
    expect(chosen(`${PLAIN} AmbientCapabilities = config.caps;`)).not.toContain('CapabilityBoundingSet');
  });
  test('a directive that another module of the project sets', () => {
    const files = {
      'a.nix': `{ ... }: { systemd.services.x.serviceConfig = { ${PLAIN} }; }`,
      'b.nix': '{ ... }: { systemd.services.x.serviceConfig.PrivateTmp = false; }',
    };
    const [result] = hardenAll(files, 0);
    expect(result?.directives).not.toHaveProperty('PrivateTmp');
  });
  test('root keeps its capabilities', () => {
    expect(chosen('ExecStart = "/bin/x";')).toEqual(expect.not.arrayContaining(['CapabilityBoundingSet', 'PrivateUsers']));
    expect(chosen(PLAIN)).toContain('CapabilityBoundingSet');
  });
  test('a directory of a home stays visible', () => {
    expect(chosen(`${PLAIN} WorkingDirectory = "/home/x";`)).not.toContain('ProtectHome');
    expect(chosen(PLAIN)).toContain('ProtectHome');
  });
  test('what it writes stays writable under a read-only system', () => {
    expect(hardenOne(`${PLAIN} WorkingDirectory = "/srv/x";`, 0).directives['ReadWritePaths']).toBe('[ "/srv/x" ]');
    expect(hardenOne(`${PLAIN} ReadWritePaths = [ "/srv" ]; WorkingDirectory = "/srv/x";`, 0).directives).toMatchObject({
      ProtectSystem: '"strict"',
    });
    expect(hardenOne(`${PLAIN} ReadWritePaths = [ "/srv/y" ]; WorkingDirectory = "/srv/x";`, 0).directives).not.toHaveProperty(
      'ProtectSystem',
    );
    expect(hardenOne(`${PLAIN} StateDirectory = "x"; WorkingDirectory = "/var/lib/x";`, 0).directives).not.toHaveProperty('ReadWritePaths');
  });
});

test('the snippet is Nix, its directives in order', () => {
  const result = hardenOne(PLAIN, 0);
  const lines = snippetOf(result).split('\n');
  expect(lines[0]).toBe('systemd.services."x".serviceConfig = {');
  expect(lines.at(-1)).toBe('};');
  expect(lines.slice(1, -1)).toEqual(Object.entries(result.directives).map(([name, value]) => `  ${name} = ${value};`));
  expect(Object.keys(result.directives)).toEqual(Object.keys(result.directives).toSorted());
});

test('the snippet of one service of many names no service', () => {
  const text = `{ config, lib, ... }: { systemd.services = lib.mapAttrs' (name: one: lib.nameValuePair "x-\${name}" { serviceConfig = { ${PLAIN} }; }) config.all; }`;
  const [result] = hardenAll({ 'module.nix': text }, 6, 'x-<name>');
  expect(result && snippetOf(result).split('\n').slice(0, 2)).toEqual(['# in systemd.services.x-<name>', 'serviceConfig = {']);
});

test('a service that two modules start is hardened in each; one that nobody starts is not there', () => {
  const text = '{ systemd.services.x.serviceConfig = { ExecStart = "/bin/x"; User = "x"; }; }';
  expect(hardenAll({ 'a.nix': text, 'b.nix': text }, 5, 'x.service').map(({ module }) => module.file)).toEqual(['a.nix', 'b.nix']);
  expect(() => hardenAll({ 'a.nix': text }, 5, 'xx')).toThrow('no module starts a service "xx"; did you mean "x"?');
  expect(() => hardenAll({ 'a.nix': '{ systemd.services.x.after = [ "y" ]; }' }, 5)).toThrow('no module starts');
});
