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

const number = (name: string, type: string): string => `${name} = lib.mkOption {\n      type = ${type};\n      description = "D.";\n    };`;
const fails = (name: string, type: string, message: string) => ({
  name: `${name} of ${type}`,
  files: { 'module.nix': module(number(name, type), '') },
  expect: [{ file: 'module.nix', symbol: `services.web.${name}`, message, line: 7 }],
});

export const cases: RuleCases = {
  fires: [
    fails('compressionLevel', 'lib.types.int', '`types.ints.between` with the levels that exist'),
    fails('adminPort', 'lib.types.nullOr lib.types.int', '`types.port`'),
    fails('workerCount', 'lib.types.int', 'Use `types.ints.positive`'),
    fails('percent', 'lib.types.int', '`types.ints.between 0 100`'),
  ],
  silent: [
    {
      name: 'bounded types',
      files: {
        'module.nix': module(
          `${number('port', 'lib.types.port')} ${number('level', 'lib.types.ints.between 1 9')} ${number('size', 'lib.types.ints.positive')}`,
          '',
        ),
      },
    },
    {
      name: 'a check of its own',
      files: { 'module.nix': module(number('size', 'lib.types.addCheck lib.types.int (size: size > 0)'), '') },
    },
    { name: 'a level that is a word', files: { 'module.nix': module(number('logLevel', 'lib.types.enum [ "info" ]'), '') } },
    { name: 'another number', files: { 'module.nix': module(number('offset', 'lib.types.int'), '') } },
    {
      name: 'a number that an assertion bounds',
      files: {
        'module.nix': module(number('batchSize', 'lib.types.int'), 'assertions = [ { assertion = cfg.batchSize > 0; message = "m"; } ];'),
      },
    },
    {
      name: 'a name outside of the pattern of the policy',
      files: { 'module.nix': module(number('size', 'lib.types.int'), '') },
      options: { pattern: '^width$' },
    },
  ],
  undecidable: [
    {
      name: 'a type of another flake',
      files: { 'module.nix': module(number('size', 'inputs.shared.types.size'), '') },
      symbols: ['services.web.size'],
    },
  ],
  throughHelper: [
    {
      name: 'an option of a library',
      files: {
        'lib/options.nix': '{ lib }:\n{\n  size = lib.mkOption {\n    type = lib.types.int;\n    description = "D.";\n  };\n}\n',
        'module.nix': '{ lib, ... }: { options.services.web = import ./lib/options.nix { inherit lib; }; }\n',
      },
      expect: [{ file: 'lib/options.nix', symbol: 'services.web.size', message: 'any integer', line: 4 }],
    },
  ],
};
