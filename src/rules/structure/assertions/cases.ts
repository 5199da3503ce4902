import type { RuleCases } from '../../cases.ts';

const module = (config: string): string => `{ config, lib, pkgs, inputs, ... }:
let cfg = config.services.web; in
{
  options.services.web.enable = lib.mkEnableOption "web";
  config = lib.mkIf cfg.enable ${config};
}
`;
const service = 'systemd.services.web = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "${pkgs.caddy}/bin/caddy run"; };';
const assertion = 'assertions = [ { assertion = true; message = "m"; } ];';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a service module without assertions',
      files: { 'module.nix': module(`{ ${service} }`) },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: '`services.web` has no assertions', line: 5 }],
    },
    {
      name: 'a container module without assertions',
      files: { 'module.nix': module('{ virtualisation.oci-containers.containers.web.image = "web:1"; }') },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: '`services.web` has no assertions' }],
    },
    {
      name: 'an empty list, beside a helper that yields nothing',
      files: { 'module.nix': module(`(lib.mkMerge [ (import ./none.nix) { assertions = [ ]; ${service} } ])`), 'none.nix': '{ }\n' },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: 'no assertions' }],
    },
    {
      name: 'only warnings',
      files: { 'module.nix': module(`{ warnings = [ "w" ]; ${service} }`) },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: 'no assertions' }],
    },
    {
      name: 'a namespace that is an argument, by its name',
      files: {
        'module.nix': module(`{ ${service} }`)
          .replace('{ config,', '{ config, namespace,')
          .replace('config.services.web', 'config.${namespace}.services.web')
          .replace('options.services.web', 'options.${namespace}.services.web'),
      },
      expect: [{ file: 'module.nix', symbol: '${namespace}.services.web', message: '`${namespace}.services.web` has no assertions' }],
    },
  ],
  silent: [
    { name: 'a module with an assertion', files: { 'module.nix': module(`(lib.mkMerge [ { ${assertion} } { ${service} } ])`) } },
    { name: 'a module that runs nothing', files: { 'module.nix': module('{ environment.systemPackages = [ pkgs.caddy ]; }') } },
    {
      name: 'a module with a job that ends',
      files: {
        'module.nix': module(
          '{ systemd.services.web = { wantedBy = [ "multi-user.target" ]; serviceConfig = { Type = "oneshot"; ExecStart = "/bin/true"; }; }; }',
        ),
      },
    },
    { name: 'a host', files: { 'hosts/a/default.nix': module(`{ ${service} }`) } },
  ],
  undecidable: [
    {
      name: 'a configuration with an unknown part',
      files: { 'module.nix': module(`(lib.mkMerge [ { ${service} } inputs.shared.web ])`) },
      symbols: ['services.web'],
    },
  ],
  throughHelper: [
    {
      name: 'assertions that a helper yields',
      files: {
        'module.nix': module(`(lib.mkMerge [ (import ./validate.nix) { ${service} } ])`),
        'validate.nix': `{ ${assertion} }\n`,
      },
    },
    {
      name: 'assertions in another file of the module',
      files: {
        'module.nix': module(`{ ${service} }`),
        'validation.nix': `{ config, lib, ... }: { config = lib.mkIf config.services.web.enable { ${assertion} }; }\n`,
      },
    },
  ],
};
