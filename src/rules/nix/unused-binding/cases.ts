import type { RuleCases } from '../../cases.ts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a binding that nothing reads',
      files: { 'module.nix': '{ config, ... }:\nlet\n  cfg = config.services.web;\n  port = 80;\nin\n{ a = cfg.port; }\n' },
      expect: [{ file: 'module.nix', symbol: 'port', message: '`port` is never used', line: 4 }],
    },
    {
      name: 'bindings that only read themselves and each other',
      files: { 'set.nix': 'let\n  loop = x: loop x;\n  even = n: odd n;\n  odd = n: even n;\nin { }\n' },
      expect: [
        { file: 'set.nix', symbol: 'loop', message: '`loop` is used only by itself', line: 2 },
        { file: 'set.nix', symbol: 'even', message: '`even` is used only by itself', line: 3 },
        { file: 'set.nix', symbol: 'odd', message: '`odd` is used only by itself', line: 4 },
      ],
    },
    {
      name: 'an inherited name',
      files: { 'set.nix': '{ lib }:\nlet inherit (lib) mkIf types; in types.str\n' },
      expect: [{ file: 'set.nix', symbol: 'mkIf', message: '`mkIf` is never used' }],
    },
    {
      name: 'the binding as a whole, not what its value binds',
      files: { 'set.nix': 'let a = let b = 1; in b; in 2\n' },
      expect: [{ file: 'set.nix', symbol: 'a', message: '`a` is never used' }],
    },
    {
      name: 'a name that an inner scope hides, once for all its bindings',
      files: { 'set.nix': 'let a.b = 1; a.c = 2; in a: a\n' },
      expect: [{ file: 'set.nix', symbol: 'a', message: '`a` is never used' }],
    },
  ],
  silent: [
    { name: 'bindings that are read', files: { 'set.nix': 'let a = 1; b = a; inherit (b) c; in with b; { inherit c; }\n' } },
    { name: 'a lexical name under a `with`', files: { 'set.nix': 'x: let a = 1; in with x; a\n' } },
    { name: 'names that begin with `_`', files: { 'set.nix': 'let _unused = 1; _ = 2; in 3\n' } },
    { name: 'what a name that begins with `_` reads', files: { 'set.nix': 'let a = x: x; _ = a 2; in 3\n' } },
    { name: 'ignored names', files: { 'set.nix': 'let lib = 1; in 3\n' }, options: { ignore: ['lib'] } },
    { name: 'arguments and attributes', files: { 'set.nix': '{ a, b }: rec { c = 1; d = 2; }\n' } },
  ],
  undecidable: [{ name: 'a file that Nix cannot parse', files: { 'broken.nix': 'let a = 1; in {\n' }, symbols: [''] }],
  throughHelper: [
    {
      name: 'a helper that is imported and never called',
      files: {
        'module.nix': '{ lib, ... }:\nlet helper = import ./helper.nix { inherit lib; }; in\n{ services.web.enable = true; }\n',
        'helper.nix': '{ lib }: { port = lib.mkDefault 80; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'helper', message: '`helper` is never used', line: 2 }],
    },
    {
      name: 'a binding that is handed to another file',
      files: {
        'module.nix': '{ lib, ... }:\nlet port = 80; in\n{ services.web = import ./helper.nix { inherit lib port; }; }\n',
        'helper.nix': '{ lib, port }: { port = lib.mkDefault port; }\n',
      },
    },
  ],
};
