import type { RuleCases } from '../../cases.ts';

const module = (config: string): string => `{ config, lib, pkgs, inputs, ... }:
let cfg = config.services.web; in
{
  options.services.web.enable = lib.mkEnableOption "web";
  config = lib.mkIf cfg.enable ${config};
}
`;
const user = 'users.users.web.isSystemUser = true;';
const directory = 'systemd.tmpfiles.rules = [ "d /var/lib/web 0750 web web - -" ];';
const service = 'systemd.services.web.script = "run";';
const firewall = 'networking.firewall.allowedTCPPorts = [ 80 ];';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a flat set of three concerns',
      files: { 'module.nix': module(`{ ${user} ${directory} ${service} }`) },
      expect: [
        {
          file: 'module.nix',
          symbol: 'services.web',
          message: '`services.web` configures users, directories, services in one flat set',
          line: 5,
        },
      ],
    },
    {
      name: 'two concerns where the policy wants one',
      files: { 'module.nix': module(`{ ${service} ${firewall} }`) },
      options: { concerns: 2 },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: 'services, the firewall' }],
    },
    {
      name: 'validation and integrations',
      files: { 'module.nix': module(`{ assertions = [ ]; ${service} services.nginx.enable = true; }`) },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: 'validation, services, integrations' }],
    },
  ],
  silent: [
    { name: 'a composition', files: { 'module.nix': module(`(lib.mkMerge [ { ${user} } { ${directory} } { ${service} } ])`) } },
    { name: 'two concerns', files: { 'module.nix': module(`{ ${service} ${firewall} environment.etc.a.text = "a"; }`) } },
    { name: 'a module without services', files: { 'module.nix': module(`{ ${user} ${directory} ${firewall} }`) } },
  ],
  undecidable: [
    {
      name: 'a set with an unknown part',
      files: { 'module.nix': module(`({ ${user} ${directory} ${service} } // inputs.shared.web)`) },
      symbols: ['services.web'],
    },
  ],
  throughHelper: [
    {
      name: 'a flat set that a helper makes',
      files: { 'module.nix': module('(import ./helper.nix)'), 'helper.nix': `{ ${user} ${directory} ${service} }\n` },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: 'in one flat set', line: 5 }],
    },
    {
      name: 'a composition that a helper makes',
      files: {
        'module.nix': module('(import ./helper.nix { inherit lib; })'),
        'helper.nix': `{ lib }: lib.mkMerge [ { ${user} } { ${directory} } { ${service} } ]\n`,
      },
    },
  ],
};
