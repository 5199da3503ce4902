import type { RuleCases } from '../../cases.ts';

const module = (value: string, { name = 'bindAddress', assertion = '', type = 'str' } = {}): string => `{ config, lib, inputs, ... }:
let
  cfg = config.services.web;
in
{
  options.services.web = {
    openFirewall = lib.mkEnableOption "open ports";
    port = lib.mkOption { type = lib.types.port; default = 80; };
    ${name} = lib.mkOption {
      type = lib.types.${type};
      default = ${value};
    };
  };
  config.assertions = [ ${assertion} ];
}
`;
const symbol = 'services.web.bindAddress';

export const cases: RuleCases = {
  fires: [
    {
      name: 'all interfaces',
      files: { 'module.nix': module('"0.0.0.0"') },
      expect: [{ file: 'module.nix', symbol, message: '`services.web.bindAddress` defaults to `0.0.0.0`', line: 11 }],
    },
    {
      name: 'all interfaces with a port',
      files: { 'module.nix': module('"[::]:8080"', { name: 'listen' }) },
      expect: [{ file: 'module.nix', symbol: 'services.web.listen', message: 'Default it to `[::1]:8080`' }],
    },
    {
      name: 'a name with hyphens',
      files: { 'module.nix': module('"::"', { name: 'http-host' }) },
      expect: [{ file: 'module.nix', symbol: 'services.web.http-host', message: 'Default it to `::1`' }],
    },
    {
      name: 'a port alone',
      files: { 'module.nix': module('":8080"', { name: 'addr' }) },
      expect: [{ file: 'module.nix', symbol: 'services.web.addr', message: 'Default it to `127.0.0.1:8080`' }],
    },
    {
      name: 'all interfaces with a port that is an option',
      files: { 'module.nix': module('"0.0.0.0:${toString config.services.other.port}"') },
      expect: [{ file: 'module.nix', symbol, message: '`0.0.0.0:…`' }],
    },
    {
      name: 'one of several addresses',
      files: { 'module.nix': module('[ "127.0.0.1" "::" ]', { name: 'listenAddresses', type: 'listOf lib.types.str' }) },
      expect: [{ file: 'module.nix', symbol: 'services.web.listenAddresses', message: '`::`' }],
    },
    {
      name: 'an assertion that does not ask about the firewall',
      files: { 'module.nix': module('"0.0.0.0"', { assertion: '{ assertion = cfg.bindAddress != ""; message = "Set it."; }' }) },
      expect: [{ file: 'module.nix', symbol, message: '`0.0.0.0`' }],
    },
    {
      name: 'the name of the policy',
      files: { 'module.nix': module('"0.0.0.0"', { name: 'face' }) },
      options: { pattern: '^face$' },
      expect: [{ file: 'module.nix', symbol: 'services.web.face', message: '`0.0.0.0`' }],
    },
  ],
  silent: [
    { name: 'the loopback address', files: { 'module.nix': module('"127.0.0.1"') } },
    {
      name: 'an assertion that ties it to the firewall',
      files: {
        'module.nix': module('"0.0.0.0"', {
          assertion: '{ assertion = cfg.bindAddress != "0.0.0.0" || cfg.openFirewall; message = "Open it."; }',
        }),
      },
    },
    { name: 'hosts that may connect', files: { 'module.nix': module('"*"', { name: 'allowedHost' }) } },
    { name: 'a mail address', files: { 'module.nix': module('"web@${config.networking.domain}"', { name: 'fromAddress' }) } },
    { name: 'the word bind in another word', files: { 'module.nix': module('"*"', { name: 'keybindings' }) } },
  ],
  undecidable: [
    { name: 'a default that is not known', files: { 'module.nix': module('inputs.policy.address') }, symbols: [symbol] },
    {
      name: 'an assertion that is not known',
      files: { 'module.nix': module('"0.0.0.0"', { assertion: '{ assertion = builtins.pathExists /etc/web; message = "No."; }' }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a helper of another file that makes the assertion',
      files: {
        'lib/bind.nix':
          '{ lib }:\ncfg: { assertion = lib.elem cfg.bindAddress [ "127.0.0.1" "::1" ] || cfg.openFirewall; message = "Open it."; }\n',
        'module.nix': module('"0.0.0.0"', { assertion: '(import ./lib/bind.nix { inherit lib; } cfg)' }),
      },
    },
    {
      name: 'a factory of another file with the address',
      files: {
        'lib/listen.nix': '{ lib }:\n{ listenAddress = lib.mkOption { type = lib.types.str; default = "::"; }; }\n',
        'module.nix': '{ lib, ... }:\n{\n  options.services.web = import ./lib/listen.nix { inherit lib; };\n}\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.listenAddress', message: '`::`', line: 3 }],
    },
  ],
};
