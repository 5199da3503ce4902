import type { RuleCases } from '../../cases.ts';

const option = (declaration: string): string =>
  `{ lib, pkgs, inputs, ... }:\n{\n  options.services.web.setting = lib.mkOption {\n    ${declaration}\n  };\n}\n`;
const symbol = 'services.web.setting';

export const cases: RuleCases = {
  fires: [
    {
      name: 'an option without type',
      files: { 'module.nix': option('default = 1;') },
      expect: [{ file: 'module.nix', symbol, message: '`services.web.setting` has no type', line: 3 }],
    },
    {
      name: 'an option without type, below a service that NixOS has too and the project declares',
      files: {
        'module.nix':
          '{ lib, ... }: {\n  options.services.nginx = {\n    enable = lib.mkEnableOption "nginx";\n    domain = lib.mkOption { default = ""; };\n  };\n}\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.nginx.domain', message: 'has no type', line: 4 }],
    },
    {
      name: 'null for a type',
      files: { 'module.nix': option('type = null;') },
      expect: [{ file: 'module.nix', symbol: 'services.web.setting', message: 'has no type' }],
    },
    {
      name: 'types.attrs',
      files: { 'module.nix': option('type = lib.types.attrs;') },
      expect: [{ file: 'module.nix', symbol, message: '`types.attrs`', line: 4 }],
    },
    {
      name: 'types.string',
      files: { 'module.nix': option('type = lib.types.string;') },
      expect: [{ file: 'module.nix', symbol, message: '`types.string`, which is deprecated', line: 4 }],
    },
    {
      name: 'an unsound type inside another one',
      files: { 'module.nix': option('type = with lib.types; nullOr (listOf attrs);') },
      expect: [{ file: 'module.nix', symbol, message: '`types.attrs`' }],
    },
    {
      name: 'types.unspecified',
      files: { 'module.nix': option('type = lib.types.unspecified;') },
      expect: [{ file: 'module.nix', symbol, message: '`types.unspecified`' }],
    },
    {
      name: 'a type that lib has no more',
      files: { 'module.nix': option('type = lib.types.optionSet;') },
      expect: [{ file: 'module.nix', symbol, message: '`types.optionSet`' }],
    },
  ],
  silent: [
    { name: 'sound types', files: { 'module.nix': option('type = lib.types.nullOr (lib.types.attrsOf lib.types.anything);') } },
    { name: 'a checked attrs', files: { 'module.nix': option('type = lib.types.addCheck lib.types.int (x: x > 0);') } },
    { name: 'the type of a settings format', files: { 'module.nix': option('type = (pkgs.formats.json { }).type;') } },
    { name: 'a type that the policy allows', files: { 'module.nix': option('type = lib.types.attrs;') }, options: { allow: ['attrs'] } },
    { name: 'an internal option', files: { 'module.nix': option('internal = true;') } },
  ],
  undecidable: [
    {
      name: 'a filter over an option that another module declares',
      files: { 'module.nix': '{ lib, ... }: { options.warnings = lib.mkOption { apply = lib.filter (text: text != "lamp"); }; }\n' },
      symbols: ['warnings'],
    },
    {
      name: 'what may add to an option of NixOS',
      files: { 'module.nix': '{ lib, ... }: { options.services.nginx.domain = lib.mkOption { default = ""; }; }\n' },
      symbols: ['services.nginx.domain'],
    },
    {
      name: 'a declaration with an unknown part',
      files: {
        'module.nix':
          '{ lib, inputs, ... }: { options.services.web.setting = lib.mkOption ({ default = 1; } // inputs.shared.setting); }\n',
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'the type of a factory in another file',
      files: {
        'lib/options.nix': '{ lib }:\n{\n  settings = lib.mkOption {\n    type = lib.types.attrs;\n  };\n}\n',
        'module.nix': '{ lib, ... }: { options.services.web = import ./lib/options.nix { inherit lib; }; }\n',
      },
      expect: [{ file: 'lib/options.nix', symbol: 'services.web.settings', message: '`types.attrs`', line: 4 }],
    },
  ],
};
