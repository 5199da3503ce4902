import type { RuleCases } from '../../cases.ts';

const module = (options: string, config: string): string => `{ config, lib, pkgs, inputs, ... }:
let cfg = config.services.web; in
{
  options.services.web = {
    enable = lib.mkEnableOption "web";
    ${options}
  };
  config = lib.mkIf cfg.enable {
    ${config}
  };
}
`;

const service = (command: string): string =>
  `systemd.services.web = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = ${command}; };`;
const fails = (name: string, command: string, pkg: string) => ({
  name,
  files: { 'module.nix': module('', service(command)) },
  expect: [{ file: 'module.nix', symbol: 'systemd.services.web', message: `runs \`${pkg}\``, line: 9 }],
});

export const cases: RuleCases = {
  fires: [
    fails('a package of nixpkgs', '"${pkgs.caddy}/bin/caddy run"', 'pkgs.caddy'),
    fails('a package in a set', '"${pkgs.web.server}/bin/server"', 'pkgs.web.server'),
    fails('a program that lib finds', 'lib.getExe pkgs.caddy', 'pkgs.caddy'),
  ],
  silent: [
    {
      name: 'a package option',
      files: { 'module.nix': module('package = lib.mkPackageOption pkgs "caddy" { };', service('"${cfg.package}/bin/caddy run"')) },
    },
    { name: 'a tool', files: { 'module.nix': module('', service('"${pkgs.coreutils}/bin/sleep 1"')) } },
    { name: 'a plain path', files: { 'module.nix': module('', service('"/run/wrappers/bin/x"')) } },
    { name: 'a host', files: { 'hosts/a/default.nix': module('', service('"${pkgs.caddy}/bin/caddy"')) } },
    {
      name: 'a package that the policy allows',
      files: { 'module.nix': module('', service('"${pkgs.caddy}/bin/caddy"')) },
      options: { tools: ['caddy'] },
    },
  ],
  undecidable: [
    {
      name: 'a script',
      files: { 'module.nix': module('', service('pkgs.writeShellScript "run" "exec caddy"')) },
      symbols: ['systemd.services.web'],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that is handed a fixed package',
      files: {
        'module.nix': module('', 'systemd.services = import ./helper.nix pkgs.caddy;'),
        'helper.nix': 'package: { web = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "${package}/bin/x"; }; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.web', message: 'runs `pkgs.caddy`', line: 9 }],
    },
    {
      name: 'a helper that is handed an option',
      files: {
        'module.nix': module('package = lib.mkPackageOption pkgs "caddy" { };', 'systemd.services = import ./helper.nix cfg.package;'),
        'helper.nix': 'package: { web = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "${package}/bin/x"; }; }\n',
      },
    },
  ],
};
