import type { RuleCases } from '../../cases.ts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a letter that is no misspelling of another',
      files: { 'set.nix': 'let a = 1; in { x = a + d; }\n' },
      expect: [{ file: 'set.nix', symbol: 'd', message: 'binds that name. Bind it in a `let`' }],
    },
    {
      name: 'a misspelt argument',
      files: { 'module.nix': '{ config, lib, ... }:\n{ networking.hostName = lib.mkDefault confg.name; }\n' },
      expect: [{ file: 'module.nix', symbol: 'confg', message: 'Did you mean `config`?', line: 2 }],
    },
    {
      name: 'a module argument that the function does not take, once for all its uses',
      files: { 'module.nix': '{ config, ... }:\n{\n  a = lib.mkDefault 1;\n  b = lib.mkDefault 2;\n}\n' },
      expect: [{ file: 'module.nix', symbol: 'lib', message: "Add `lib` to the arguments of the file's function.", line: 3 }],
    },
    {
      name: 'a sibling of a set that is not recursive',
      files: { 'set.nix': '{ port = 80; url = "http://localhost:${toString port}"; }\n' },
      expect: [{ file: 'set.nix', symbol: 'port', message: '`port` is not defined' }],
    },
    {
      name: 'names that `inherit` looks for around the set',
      files: { 'set.nix': 'rec { inherit web; a = { inherit b; }; b = 1; }\n' },
      expect: [{ file: 'set.nix', symbol: 'web', message: '`web` is not defined' }],
    },
    {
      name: 'a name that every `with` around it is known not to have',
      files: { 'set.nix': 'with { port = 80; inherit ({ }) host; };\n[ port host user ]\n' },
      expect: [{ file: 'set.nix', symbol: 'user', message: '`user` is not defined', line: 2 }],
    },
    {
      name: 'a name whose `rec` is lost because the set adds to another',
      files: { 'set.nix': '{ a.x = 1; a = rec { y = 2; z = y; }; }\n' },
      expect: [{ file: 'set.nix', symbol: 'y', message: '`y` is not defined' }],
    },
    {
      name: 'what stands behind `with` itself',
      files: { 'set.nix': 'with libs; mkIf\n' },
      expect: [{ file: 'set.nix', symbol: 'libs', message: '`libs` is not defined' }],
    },
    {
      name: 'a default for what is no selection',
      files: { 'set.nix': 'port: { listen = port or 80; }\n' },
      expect: [{ file: 'set.nix', symbol: 'or', message: 'Write `set.name or default`' }],
    },
  ],
  silent: [
    {
      name: 'names that the library has',
      files: {
        'module.nix':
          '{ lib, pkgs, ... }: with lib; { a = mkDefault 1; b = with pkgs; optional true 2; c = with types; listOf str; d = with pkgs.lib.types; int; }\n',
      },
    },
    {
      name: 'arguments, their defaults and the name of them all',
      files: { 'function.nix': '{ a ? b, b ? 1, c ? args.d, ... }@args: x: [ a b c x ]\n' },
    },
    {
      name: 'bindings that see each other in `let`, `rec` and the old `let`',
      files: { 'set.nix': 'let a = b; b = 1; in rec { c = d + a; d = let { body = e; e = c; }; inherit b; }\n' },
    },
    {
      name: 'names that Nix always knows',
      files: { 'set.nix': '[ true false null import map toString throw derivation fetchTarball builtins __head __nixPath __curPos ]\n' },
    },
    {
      name: 'attribute names, which are no variables',
      files: { 'set.nix': 'x: x.name or x.other ? deep.name\n' },
    },
    {
      name: 'a set that adds to a recursive one',
      files: { 'set.nix': '{ a = rec { x = 1; }; a.y = 2; a = { z = x; }; }\n' },
    },
  ],
  undecidable: [
    {
      name: 'names that a `with` may supply, counted once for the file',
      files: { 'module.nix': '{ pkgs, ... }: with pkgs; { a = hello; b = hello; c = curl.out; }\n' },
      symbols: ['pkgs'],
    },
    {
      name: 'a name that the library does not have, or has in another part',
      files: { 'module.nix': '{ lib, ... }: with lib; { a = mkSomething 1; b = with maintainers; [ amy ]; c = str; }\n' },
      symbols: ['lib', 'maintainers'],
    },
    {
      name: 'a `with` on a set with a name that only evaluation knows',
      files: { 'set.nix': 'x: with { ${x} = 1; }; port\n' },
      symbols: ['{ ${x} = 1; }'],
    },
    { name: 'a file that Nix cannot parse', files: { 'broken.nix': '{ a = missing\n' }, symbols: [''] },
  ],
  throughHelper: [
    {
      name: 'a helper that relies on what is in scope where it is imported',
      files: {
        'module.nix':
          '{ config, lib, ... }:\nlet cfg = config.services.web; in\n{ services.web.port = import ./helper.nix { inherit lib cfg; }; }\n',
        'helper.nix': '{ lib }:\nlib.mkDefault cfg.port\n',
      },
      expect: [{ file: 'helper.nix', symbol: 'cfg', message: '`cfg` is not defined', line: 2 }],
    },
    {
      name: 'a helper that is handed everything it reads',
      files: {
        'module.nix':
          '{ config, lib, ... }:\nlet cfg = config.services.web; in\n{ services.web.port = import ./helper.nix { inherit lib cfg; }; }\n',
        'helper.nix': '{ lib, cfg }:\nlib.mkDefault cfg.port\n',
      },
    },
  ],
};
