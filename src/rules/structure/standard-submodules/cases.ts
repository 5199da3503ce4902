import type { RuleCases } from '../../cases.ts';

const module = (options: string, namespace = 'modules.services.web'): string => `{ config, lib, pkgs, inputs, ... }:
let
  cfg = config.${namespace};
  submodule = lib.mkOption { type = lib.types.anything; default = null; description = "D."; };
in
{
  options.${namespace} = { enable = lib.mkEnableOption "web"; ${options} };
  config = lib.mkIf cfg.enable { systemd.services.web = { wantedBy = [ "multi-user.target" ]; script = "run"; }; };
}
`;
const port = 'port = lib.mkOption { type = lib.types.port; default = 80; description = "D."; };';
const four = 'reverseProxy = submodule; metrics = submodule; logging = submodule; notifications = submodule;';
const fails = (name: string, options: string, message: string) => ({
  name,
  files: { 'module.nix': module(options) },
  expect: [{ file: 'module.nix', symbol: 'modules.services.web', message, line: 7 }],
});

export const cases: RuleCases = {
  fires: [
    fails('a service without submodules', port, '`reverseProxy`, `metrics`, `logging`, `notifications`'),
    fails('a service that keeps data', `${port} ${four} dataDir = submodule;`, 'has no `backup` submodule'),
    { ...fails('submodules of the policy', port, 'has no `metrics` submodule'), options: { submodules: ['metrics'] } },
  ],
  silent: [
    { name: 'all that apply', files: { 'module.nix': module(`${port} ${four}`) } },
    { name: 'a service without port', files: { 'module.nix': module('') } },
    { name: 'another namespace', files: { 'module.nix': module(port, 'services.web') } },
  ],
  undecidable: [
    {
      name: 'an option with an unknown part',
      files: { 'module.nix': module(`port = lib.mkOption ({ type = lib.types.port; } // inputs.shared.port);`) },
      symbols: ['modules.services.web'],
    },
  ],
  throughHelper: [
    {
      name: 'submodules of a library',
      files: {
        'module.nix': module('inherit (import ./lib/integrations.nix { inherit lib; }) port reverseProxy metrics logging notifications;'),
        'lib/integrations.nix': `{ lib }: let submodule = lib.mkOption { type = lib.types.anything; default = null; description = "D."; }; in { ${port} ${four} }\n`,
      },
    },
  ],
};
