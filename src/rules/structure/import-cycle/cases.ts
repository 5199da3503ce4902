import type { RuleCases } from '../../cases.ts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'two modules',
      files: { 'modules/a.nix': '{\n  imports = [ ./b.nix ];\n}\n', 'modules/b.nix': '{\n  imports = [ ./a.nix ];\n}\n' },
      expect: [
        { file: 'modules/a.nix', symbol: '', message: '`modules/a.nix` imports `modules/b.nix`, which imports `modules/a.nix`', line: 2 },
      ],
    },
    {
      name: 'a module that imports itself',
      files: { 'modules/a.nix': '{ imports = [ ./a.nix ]; }\n' },
      expect: [{ file: 'modules/a.nix', symbol: '', message: '`modules/a.nix` imports itself' }],
    },
    {
      name: 'a loop over folders, once',
      files: {
        'a/default.nix': '{ imports = [ ../b ]; }\n',
        'b/default.nix': '{ imports = [ ../c ]; }\n',
        'c/default.nix': '{ imports = [ ../a ]; }\n',
      },
      expect: [{ file: 'a/default.nix', symbol: '', message: '`c/default.nix`, which imports `a/default.nix`' }],
    },
  ],
  silent: [
    {
      name: 'a module that two others import',
      files: {
        'a.nix': '{ imports = [ ./b.nix ./c.nix ]; }\n',
        'b.nix': '{ imports = [ ./c.nix ]; }\n',
        'c.nix': '{ networking.hostName = "c"; }\n',
      },
    },
    {
      name: 'an import that is never made',
      files: { 'a.nix': '{ lib, ... }: { imports = lib.optional false ./a.nix; networking.hostName = "a"; }\n' },
    },
  ],
  undecidable: [
    {
      name: 'a loop with a conditional import',
      files: {
        'a.nix': '{ imports = [ ./b.nix ]; }\n',
        'b.nix': '{ lib, inputs, ... }: { imports = lib.optional (inputs ? x) ./a.nix; }\n',
      },
      symbols: [''],
    },
  ],
  throughHelper: [
    {
      name: 'a loop through a list of a library',
      files: {
        'modules/a.nix': '{\n  imports = import ../lib/common.nix;\n}\n',
        'lib/common.nix': '[ ../modules/b.nix ]\n',
        'modules/b.nix': '{ imports = [ ./a.nix ]; }\n',
      },
      expect: [{ file: 'modules/a.nix', symbol: '', message: 'imports `modules/b.nix`' }],
    },
  ],
};
