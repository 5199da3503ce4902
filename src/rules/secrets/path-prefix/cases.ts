import type { RuleCases } from '../../cases.ts';

const module = (assertions: string, name = 'tokenFile'): string => `{ config, lib, inputs, ... }:
let
  cfg = config.services.web;
in
{
  options.services.web.${name} = lib.mkOption { type = lib.types.nullOr lib.types.path; };
  config.assertions = [ ${assertions} ];
}
`;
const symbol = 'services.web.tokenFile';
const expect = [{ file: 'module.nix', symbol, message: 'Nothing asserts that `services.web.tokenFile`', line: 6 }];

export const cases: RuleCases = {
  fires: [
    { name: 'a file that nothing is asserted of', files: { 'module.nix': module('') }, expect },
    {
      name: 'an assertion of something else',
      files: { 'module.nix': module('{ assertion = cfg.tokenFile != null; message = "Set it."; }') },
      expect,
    },
    {
      name: 'an assertion of another file',
      files: { 'module.nix': module('{ assertion = lib.hasPrefix "/run/secrets/" (toString cfg.keyFile); message = "No."; }') },
      expect,
    },
    {
      name: 'a folder outside of the policy',
      files: { 'module.nix': module('{ assertion = lib.hasPrefix "/etc/secrets/" (toString cfg.tokenFile); message = "No."; }') },
      options: { prefixes: ['/run/secrets/'] },
      expect,
    },
    {
      name: 'the file of a key',
      files: { 'module.nix': module('', 'signingKeyFile') },
      expect: [
        {
          file: 'module.nix',
          symbol: 'services.web.signingKeyFile',
          message: 'lib.hasPrefix "/run/secrets/" (toString cfg.signingKeyFile)',
        },
      ],
    },
  ],
  silent: [
    {
      name: 'the old name of another option',
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  imports = [ (lib.mkRenamedOptionModule [ "services" "web" "credentialsFile" ] [ "services" "web" "environment" ]) ];\n  options.services.web.environment = lib.mkOption { };\n}\n',
      },
    },
    {
      name: 'an assertion of the prefix',
      files: {
        'module.nix': module(
          '{ assertion = cfg.tokenFile == null || lib.hasPrefix "/run/secrets/" (toString cfg.tokenFile); message = "No."; }',
        ),
      },
    },
    {
      name: 'one of several prefixes',
      files: {
        'module.nix': module(
          '{ assertion = lib.any (prefix: lib.hasPrefix prefix (toString cfg.tokenFile)) [ "/run/agenix/" "/run/secrets/" ]; message = "No."; }',
        ),
      },
    },
    { name: 'a file that is no secret', files: { 'module.nix': module('', 'configFile') } },
    { name: 'a public key', files: { 'module.nix': module('', 'publicKeyFile') } },
    { name: 'a host', files: { 'hosts/web.nix': module('') } },
  ],
  undecidable: [
    {
      name: 'an assertion that is not known',
      files: { 'module.nix': module('{ assertion = builtins.pathExists /etc/web; message = "No."; }') },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a helper of another file that asserts the prefix',
      files: {
        'lib/secrets.nix': '{ lib }:\nfile: { assertion = lib.hasPrefix "/run/secrets/" (toString file); message = "No."; }\n',
        'module.nix': module('(import ./lib/secrets.nix { inherit lib; } cfg.tokenFile)'),
      },
    },
  ],
};
