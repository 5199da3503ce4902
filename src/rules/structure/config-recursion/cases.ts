import type { RuleCases } from '../../cases.ts';

const module = (body: string): string => `{ config, lib, pkgs, inputs, ... }:
let cfg = config.services.web; in
{
  options.services.web.enable = lib.mkEnableOption "web";
  ${body}
}
`;
const fails = (name: string, body: string, message = 'Which attributes `config` has depends on `config.services.web.enable`') => ({
  name,
  files: { 'module.nix': module(body) },
  expect: [{ file: 'module.nix', symbol: 'services.web', message, line: 5 }],
});
const passes = (name: string, body: string) => ({ name, files: { 'module.nix': module(body) } });
const set = '{ environment.etc.a.text = "a"; }';

export const cases: RuleCases = {
  fires: [
    fails('optionalAttrs', `config = lib.optionalAttrs cfg.enable ${set};`),
    fails('if', `config = if cfg.enable then ${set} else { };`),
    fails('an update', `config = ${set} // lib.optionalAttrs cfg.enable { networking.hostName = "a"; };`),
    fails('an element of mkMerge', `config = lib.mkMerge [ ${set} (lib.optionalAttrs cfg.enable { networking.hostName = "a"; }) ];`),
    fails('the list of mkMerge', `config = lib.mkMerge ([ ${set} ] ++ lib.optional cfg.enable { networking.hostName = "a"; });`),
    fails('a condition inside of mkIf', `config = lib.mkIf (pkgs != null) (if cfg.enable then ${set} else { });`),
    fails(
      'a namespace',
      'config.services = lib.optionalAttrs cfg.enable { nginx.enable = true; };',
      'Which attributes `config.services` has',
    ),
    {
      name: 'imports',
      files: { 'module.nix': module('imports = lib.optional cfg.enable ./other.nix;'), 'other.nix': `${set}\n` },
      expect: [{ file: 'module.nix', symbol: 'imports', message: '`imports` depends on `config.services.web.enable`', line: 5 }],
    },
  ],
  silent: [
    passes('mkIf', `config = lib.mkIf cfg.enable ${set};`),
    passes('an element of mkMerge under mkIf', `config = lib.mkMerge [ ${set} (lib.mkIf cfg.enable { networking.hostName = "a"; }) ];`),
    passes('a condition in the value of an option', 'config.systemd.services = lib.optionalAttrs cfg.enable { web.script = "run"; };'),
    passes(
      'a condition that does not read the configuration',
      `config = lib.optionalAttrs (lib.versionAtLeast lib.version "24.05") ${set};`,
    ),
    passes('imports made by a function that is not known', 'imports = inputs.shared.lib.modulesFor cfg;'),
    passes('what exists among the options', `config = lib.optionalAttrs (inputs ? home) ${set};`),
  ],
  undecidable: [
    {
      name: 'the configuration of flake-parts in a module that it holds',
      files: {
        'parts/host.nix':
          '{ config, ... }:\n{\n  flake.modules.nixos.host = { imports = [ (config.flake.modules.nixos.vpn or { }) ]; boot.loader.timeout = 1; };\n}\n',
      },
      symbols: ['imports'],
    },
    {
      name: 'the configuration of flake-parts in an aspect of den',
      files: {
        'aspects/host.nix':
          'parts:\n{\n  den.aspects.host.nixos = { config, ... }: { imports = [ parts.config.flake.modules.nixos.vpn ]; boot.loader.timeout = 1; };\n}\n',
      },
      symbols: ['imports'],
    },
    {
      name: 'a configuration of another flake',
      files: { 'module.nix': module('config = inputs.shared.config;') },
      symbols: ['services.web'],
    },
    {
      name: 'a function of another flake, handed the configuration',
      files: { 'module.nix': module(`config = inputs.shared.lib.whenever cfg.enable ${set};`) },
      symbols: ['services.web'],
    },
  ],
  throughHelper: [
    {
      name: 'a function that the module alone calls, there',
      files: {
        'module.nix': '{ ... }: { imports = [ (import ./web.nix { port = 1; }) ]; }\n',
        'web.nix': `{ port }:\n{ config, lib, ... }:\n{\n  config = lib.optionalAttrs config.web.enable ${set};\n}\n`,
      },
      expect: [{ file: 'web.nix', symbol: '', message: 'infinite recursion', line: 4 }],
    },
    {
      name: 'a helper that decides by the configuration',
      files: {
        'module.nix': module('config = import ./helper.nix { inherit lib cfg; };'),
        'helper.nix': `{ lib, cfg }: lib.optionalAttrs cfg.enable ${set}\n`,
      },
      expect: [{ file: 'module.nix', symbol: 'services.web', message: 'infinite recursion', line: 5 }],
    },
    {
      name: 'a helper that guards with mkIf',
      files: {
        'module.nix': module('config = import ./helper.nix { inherit lib cfg; };'),
        'helper.nix': `{ lib, cfg }: lib.mkIf cfg.enable ${set}\n`,
      },
    },
  ],
};
