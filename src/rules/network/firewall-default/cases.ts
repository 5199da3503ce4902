import type { RuleCases } from '../../cases.ts';

const module = (declaration: string, name = 'openFirewall'): string => `{ config, lib, inputs, ... }:
{
  options.services.web.enable = lib.mkEnableOption "web";
  options.services.web.${name} = ${declaration};
}
`;
const option = (value: string): string => `lib.mkOption { type = lib.types.bool; default = ${value}; }`;
const symbol = 'services.web.openFirewall';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a literal true',
      files: { 'module.nix': module(option('true')) },
      expect: [{ file: 'module.nix', symbol, message: '`services.web.openFirewall` defaults to `true`', line: 4 }],
    },
    {
      name: 'mkEnableOption with another default',
      files: { 'module.nix': module('lib.mkEnableOption "ports" // { default = true; }') },
      expect: [{ file: 'module.nix', symbol, message: '`true`' }],
    },
    {
      name: 'a default that follows enable',
      files: { 'module.nix': module(option('config.services.web.enable')) },
      expect: [{ file: 'module.nix', symbol, message: 'defaults to `config.services.web.enable`' }],
    },
    {
      name: 'the option of the policy',
      files: { 'module.nix': module(option('true'), 'expose') },
      options: { options: ['expose'] },
      expect: [{ file: 'module.nix', symbol: 'services.web.expose', message: '`true`' }],
    },
  ],
  silent: [
    { name: 'false', files: { 'module.nix': module(option('false')) } },
    { name: 'mkEnableOption', files: { 'module.nix': module('lib.mkEnableOption "ports"') } },
    { name: 'no default', files: { 'module.nix': module('lib.mkOption { type = lib.types.bool; }') } },
    { name: 'another option that is true', files: { 'module.nix': module(option('true'), 'logging') } },
  ],
  undecidable: [
    { name: 'a default that is not known', files: { 'module.nix': module(option('inputs.policy.open')) }, symbols: [symbol] },
    {
      name: 'a default with a condition',
      files: { 'module.nix': module(option('if config.networking.nftables.enable then true else false')) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a factory of another file',
      files: {
        'lib/options.nix': '{ lib }:\nopen: { openFirewall = lib.mkOption { type = lib.types.bool; default = open; }; }\n',
        'module.nix': '{ lib, ... }:\n{\n  options.services.web = import ./lib/options.nix { inherit lib; } true;\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '`true`', line: 3 }],
    },
  ],
};
