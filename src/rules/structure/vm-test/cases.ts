import type { RuleCases } from '../../cases.ts';

const service = `{ config, lib, pkgs, ... }:
{
  options.services.web.enable = lib.mkEnableOption "web";
  config = lib.mkIf config.services.web.enable {
    systemd.services.web = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "\${pkgs.caddy}/bin/caddy run"; };
  };
}
`;
const untested = [{ file: 'modules/web.nix', symbol: 'services.web', message: '`services.web` is enabled by no test', line: 3 }];
const test = (node: string): string => `{ name = "t"; nodes.machine = ${node}; testScript = ""; }\n`;

export const cases: RuleCases = {
  fires: [
    { name: 'a project without tests', files: { 'modules/web.nix': service }, expect: untested },
    {
      name: 'a test that switches it off',
      files: { 'modules/web.nix': service, 'tests/a.nix': test('{ services.web.enable = false; }') },
      expect: untested,
    },
    {
      name: 'a test of another service',
      files: { 'modules/web.nix': service, 'tests/a.nix': test('{ services.website.enable = true; modules.web.enable = true; }') },
      expect: untested,
    },
  ],
  silent: [
    { name: 'a test that enables it', files: { 'modules/web.nix': service, 'tests/a.nix': test('{ services.web.enable = true; }') } },
    {
      name: 'a test with a nested set',
      files: { 'modules/web.nix': service, 'tests/a.nix': test('{ pkgs, ... }: { services.web = { enable = true; }; }') },
    },
    {
      name: 'a test outside of the tests folder',
      files: {
        'modules/web.nix': service,
        'lib/check.nix': `{ pkgs }: pkgs.testers.runNixOSTest ${test('{ services.web.enable = true; }')}`,
      },
    },
    {
      name: 'a module that runs nothing',
      files: { 'modules/web.nix': '{ lib, ... }: { options.services.web.enable = lib.mkEnableOption "web"; }\n' },
    },
  ],
  undecidable: [
    {
      name: 'a test that computes what it enables',
      files: {
        'modules/web.nix': service,
        'tests/a.nix': test('{ services = builtins.listToAttrs (map (name: { inherit name; value.enable = true; }) [ "web" ]); }'),
      },
      symbols: ['services.web'],
    },
  ],
  throughHelper: [
    {
      name: 'a test whose machine stands in another file',
      files: {
        'modules/web.nix': service,
        'tests/a.nix': test('import ./machine.nix'),
        'tests/machine.nix': '{ services.web.enable = true; }\n',
      },
    },
  ],
};
