import type { RuleCases } from '../../cases.ts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'the same name twice',
      files: { 'module.nix': '{ ... }:\n{\n  networking.firewall.enable = true;\n  networking.firewall.enable = false;\n}\n' },
      expect: [{ file: 'module.nix', symbol: 'networking.firewall.enable', message: 'on line 3', line: 4 }],
    },
    {
      name: 'a path into a value',
      files: { 'set.nix': '{ a = 1; a.b = 2; }\n' },
      expect: [{ file: 'set.nix', symbol: 'a.b', message: '`a.b` is already defined' }],
    },
    {
      name: 'a value where a path has made a set',
      files: { 'set.nix': '{ a.b = 2; a = { } // { }; }\n' },
      expect: [{ file: 'set.nix', symbol: 'a', message: '`a` is already defined' }],
    },
    {
      name: 'an attribute of two sets that are merged',
      files: { 'set.nix': '{\n  a.b = 1;\n  a = {\n    b = 3;\n  };\n}\n' },
      expect: [{ file: 'set.nix', symbol: 'a.b', message: 'on line 2', line: 4 }],
    },
    {
      name: 'paths inside of two merged sets, which Nix does not merge any deeper',
      files: { 'set.nix': '{ a = { b.c = 1; }; a = { b.d = 2; }; }\n' },
      expect: [{ file: 'set.nix', symbol: 'a.b', message: '`a.b` is already defined' }],
    },
    {
      name: 'what `inherit` has supplied already',
      files: { 'set.nix': 'x: { inherit x; inherit (x) y x; y.z = 1; }\n' },
      expect: [
        { file: 'set.nix', symbol: 'x', message: '`x` is already defined' },
        { file: 'set.nix', symbol: 'y.z', message: '`y.z` is already defined' },
      ],
    },
    {
      name: 'a `let` name',
      files: { 'set.nix': 'let\n  a = 1;\n  a = 2;\nin a\n' },
      expect: [{ file: 'set.nix', symbol: 'a', message: 'on line 2', line: 3 }],
    },
    {
      name: 'a name once as a word and once as a string',
      files: { 'set.nix': '{ "a b" = 1; ${"a b"} = 2; c = 3; "c" = 4; }\n' },
      expect: [
        { file: 'set.nix', symbol: '"a b"', message: 'is already defined' },
        { file: 'set.nix', symbol: 'c', message: '`c` is already defined' },
      ],
    },
  ],
  silent: [
    { name: 'paths with a common beginning', files: { 'set.nix': '{ a.b.c = 1; a.b.d = 2; a.e = 3; }\n' } },
    {
      name: 'a set and paths into it, in either order',
      files: { 'set.nix': '{ a = { b = 1; }; a.c = 2; d.e = 1; d = { f = 2; }; d.g.h = 3; }\n' },
    },
    { name: 'a recursive set with additions', files: { 'set.nix': '{ a = rec { b = 1; c = b; }; a = { d = 2; }; }\n' } },
    {
      name: 'names that only evaluation knows',
      files: { 'set.nix': 'x: { ${x} = 1; ${x} = 2; "${x}" = 3; a.${x}.b = 4; a.${x}.b = 5; }\n' },
    },
    { name: 'the same name in different sets', files: { 'set.nix': '{ a = { x = 1; }; b = { x = 2; }; } // { a = 3; }\n' } },
  ],
  undecidable: [{ name: 'a file that Nix cannot parse', files: { 'broken.nix': '{ a = 1; a = 2\n' }, symbols: [''] }],
  throughHelper: [
    {
      name: 'a set from another file that defines the same attribute and is updated',
      files: {
        'module.nix': '{ lib, ... }: import ./helper.nix { inherit lib; } // { networking.firewall.enable = false; }\n',
        'helper.nix': '{ lib }: { networking.firewall.enable = lib.mkDefault true; }\n',
      },
    },
    {
      name: 'a helper that defines an attribute twice',
      files: {
        'module.nix': '{ ... }: { services.web = import ./helper.nix; }\n',
        'helper.nix': '{\n  port = 80;\n  port = 8080;\n}\n',
      },
      expect: [{ file: 'helper.nix', symbol: 'port', message: 'on line 2', line: 3 }],
    },
  ],
};
