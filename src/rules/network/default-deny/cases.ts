import type { RuleCases } from '../../cases.ts';

const module = (body: string): string => `{ config, lib, inputs, ... }:\n{\n  ${body}\n}\n`;
const symbol = 'networking.firewall.enable';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a firewall that is off',
      files: { 'host.nix': module(`${symbol} = false;`) },
      expect: [{ file: 'host.nix', symbol, message: '`networking.firewall.enable` is `false`', line: 3 }],
    },
    {
      name: 'a firewall forced off',
      files: { 'host.nix': module('networking.firewall.enable = lib.mkForce false;') },
      expect: [{ file: 'host.nix', symbol, message: '`false`', line: 3 }],
    },
    {
      name: 'an option that leaves it off by default',
      files: {
        'host.nix': module(
          `options.base.firewall = lib.mkOption { type = lib.types.bool; default = false; };\n  config.${symbol} = config.base.firewall;`,
        ),
      },
      expect: [{ file: 'host.nix', symbol, message: '`false`', line: 4 }],
    },
  ],
  silent: [
    { name: 'a firewall that is on', files: { 'host.nix': module(`${symbol} = true;`) } },
    { name: 'a firewall that nobody mentions', files: { 'host.nix': module('networking.firewall.allowedTCPPorts = [ 22 ];') } },
    {
      name: 'a packet filter of its own',
      files: { 'host.nix': module(`${symbol} = false;\n  networking.nftables.ruleset = "table inet filter { }";`) },
    },
    {
      name: "a module's own switch",
      files: {
        'host.nix': module(
          `options.base.firewall.enable = lib.mkEnableOption "firewall";\n  config = lib.mkIf config.base.firewall.enable { ${symbol} = config.base.firewall.enable; };`,
        ),
      },
    },
  ],
  undecidable: [
    { name: 'a value that is not known', files: { 'host.nix': module(`${symbol} = inputs.policy.firewall;`) }, symbols: [symbol] },
  ],
  throughHelper: [
    {
      name: 'a constant of another file',
      files: { 'lib/policy.nix': '{ firewall = false; }\n', 'host.nix': module(`${symbol} = (import ./lib/policy.nix).firewall;`) },
      expect: [{ file: 'host.nix', symbol, message: '`false`', line: 3 }],
    },
  ],
};
