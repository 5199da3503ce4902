import { describe, expect, test } from 'vitest';
import { moduleIn, projectOf, serviceIn } from '../../model/testing.ts';
import { suitability } from './suitable.ts';

/** What service `x` of a module excludes; more of the module's `config` and options behind it. */
function excluded(service: string, config = '', options = ''): readonly string[] {
  const project = projectOf({
    'module.nix': `{ config, lib, pkgs, ... }:\n{\n  options.services.x = { enable = lib.mkEnableOption "x"; ${options} };\n  config = lib.mkIf config.services.x.enable { systemd.services.x = { ${service} }; ${config} };\n}\n`,
  });
  const module = moduleIn(project);
  return suitability(project, module, serviceIn(module, 'x')).exclude;
}
const run = (command: string): string => `serviceConfig = { ExecStart = "${command}"; User = "x"; };`;

const NETWORK = ['PrivateNetwork', 'IPAddressDeny'];

test('a plain service excludes the network alone, which it may use', () => {
  expect(excluded(run('/bin/x'))).toEqual(NETWORK);
});
test.each<[boolean, string]>([
  [false, '[ "AF_UNIX" ]'],
  [false, '"AF_UNIX AF_NETLINK"'],
  [false, '"none"'],
  [true, '[ "AF_UNIX" "AF_INET" ]'],
  [true, '"~AF_INET"'],
  [true, '[ ]'],
  [true, 'config.site.families'],
])('the network: %s with %s', (uses, families) => {
  const names = excluded(`serviceConfig = { ExecStart = "/bin/x"; User = "x"; RestrictAddressFamilies = ${families}; };`);
  expect(names.includes('PrivateNetwork')).toBe(uses);
});

test('an account of people that another module makes', () => {
  const project = projectOf({
    'module.nix': `{ ... }:\n{\n  systemd.services.x = { ${run('/bin/x')} };\n}\n`,
    'people.nix': '{ ... }:\n{\n  users.users.x.isNormalUser = true;\n}\n',
  });
  const module = moduleIn(project, 'module.nix');
  expect(suitability(project, module, serviceIn(module, 'x')).exclude).toContain('ProtectHome');
});
test('a session of a person keeps its privileges and its home', () => {
  const names = excluded('serviceConfig = { ExecStart = "/bin/x"; User = "x"; PAMName = "login"; };');
  expect(names).toEqual(expect.arrayContaining(['NoNewPrivileges', 'RestrictSUIDSGID', 'ProtectHome']));
  expect(names).not.toContain('ProtectSystem');
});

describe('what the definition shows', () => {
  test.each<[string, readonly string[], string, string?, string?]>([
    [
      'allowed devices',
      ['PrivateDevices', 'DevicePolicy'],
      'serviceConfig = { ExecStart = "/bin/x"; User = "x"; DeviceAllow = [ "/dev/dri rw" ]; };',
    ],
    [
      'allowed devices of a program for graphics',
      ['PrivateDevices', 'DevicePolicy', 'MemoryDenyWriteExecute', 'ProcSubset'],
      'environment.LD = "/run/opengl-driver/lib"; serviceConfig = { ExecStart = "/bin/x"; User = "x"; DeviceAllow = [ "/dev/dri rw" ]; };',
    ],
    ['a group of devices', ['PrivateDevices', 'DevicePolicy', 'ProtectClock'], run('/bin/x'), 'users.users.x.extraGroups = [ "dialout" ];'],
    [
      'a group of devices beside',
      ['PrivateDevices', 'DevicePolicy', 'ProtectClock', 'SupplementaryGroups'],
      'serviceConfig = { ExecStart = "/bin/x"; User = "x"; SupplementaryGroups = [ "render" ]; };',
    ],
    [
      'a terminal',
      ['PrivateDevices', 'DevicePolicy', 'ProtectClock'],
      'serviceConfig = { ExecStart = "/bin/x"; User = "x"; StandardInput = "tty-fail"; TTYPath = "/dev/tty7"; };',
    ],
    ['an account of people', ['ProtectHome'], run('/bin/x'), 'users.users.x.isNormalUser = true;'],
    ['an account with its home among theirs', ['ProtectHome'], run('/bin/x'), 'users.users.x.home = "/home/x";'],
    ['a file in a home', ['ProtectHome'], `environment.CONFIG = "/home/x/config"; ${run('/bin/x')}`],
    [
      'the clock',
      ['ProtectClock', 'PrivateDevices', 'DevicePolicy', 'SystemCallFilter', 'CapabilityBoundingSet'],
      `preStart = "hwclock --systohc"; ${run('/bin/x')}`,
    ],
    ['a job over the journal', ['ProtectSystem'], run('/bin/journalctl --vacuum-time=1d')],
    [
      'an environment of another distribution',
      ['RestrictNamespaces', 'SystemCallFilter', 'PrivateUsers', 'SystemCallArchitectures'],
      `script = "exec steam-run ./server"; serviceConfig.User = "x";`,
    ],
    [
      'a browser with its sandbox',
      ['RestrictNamespaces', 'SystemCallFilter', 'MemoryDenyWriteExecute'],
      run('${pkgs.chromium}/bin/chromium --headless'),
    ],
    ['the home of root', ['ProtectHome'], run('/bin/x %h/config')],
    ['a directory below /tmp', ['PrivateTmp'], 'serviceConfig = { ExecStart = "/bin/x"; User = "x"; WorkingDirectory = "/tmp/x"; };'],
    ['a socket that others connect to', ['UMask'], run('/bin/x --listen unix:/run/x/x.sock')],
    ['a program that looks at all processes', ['ProcSubset', 'ProtectProc'], run('${pkgs.prometheus}/bin/node_exporter')],
    [
      'a low port',
      ['CapabilityBoundingSet', 'PrivateUsers'],
      run('/bin/x --port ${toString config.services.x.port}'),
      '',
      'port = lib.mkOption { type = lib.types.port; default = 443; };',
    ],
    [
      'capabilities of the network',
      ['AmbientCapabilities', 'PrivateUsers', 'RestrictAddressFamilies'],
      'serviceConfig = { ExecStart = "/bin/x"; User = "x"; AmbientCapabilities = [ "CAP_NET_ADMIN" ]; };',
    ],
  ])('%s', (_, expected, service, config = '', options = '') => {
    expect([...excluded(service, config, options)].sort()).toEqual([...expected, ...NETWORK].sort());
  });
});
