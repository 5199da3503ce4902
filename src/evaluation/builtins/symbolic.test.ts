/** What builtins make of values that only the user's machine knows: `<cfg>` stands for such a place. */
import { describe, expect, it } from 'vitest';
import { renderText } from '../testing.ts';

const FILES = { 'a.nix': '1', 'b.nix': '2' };
/** The rendered value, with the place's name short. */
const shown = (text: string): string =>
  renderText(text, FILES)
    .replaceAll('"<cfg>"', 'cfg')
    .replaceAll(/‹function [^›]*›/g, 'fn');

const CASES: Record<string, readonly (readonly [string, string])[]> = {
  'lists keep their known elements': [
    ['map (x: x + 1) <cfg>.list', '[ *(map fn cfg.list) ]'],
    ['map (x: "a${x}") ([ "b" ] ++ <cfg>.list)', '[ "ab" *(map fn cfg.list) ]'],
    ['builtins.filter (x: x != <cfg>.n) [ 1 2 ]', '[ *(if (cfg.n != 1) then [ 1 ] else [  ]) *(if (cfg.n != 2) then [ 2 ] else [  ]) ]'],
    ['builtins.filter (x: x) <cfg>.list', '[ *(filter fn cfg.list) ]'],
    ['builtins.concatLists [ [ 1 ] <cfg>.list (if <cfg>.e then [ 2 ] else [ ]) ]', '[ 1 *cfg.list *(if cfg.e then [ 2 ] else [  ]) ]'],
    ['builtins.concatMap (x: [ x x ]) <cfg>.list', '[ *(concatLists (map fn cfg.list)) ]'],
    ['builtins.genList (i: i) <cfg>.n', '[ *(genList fn cfg.n) ]'],
    ['builtins.sort builtins.lessThan [ 2 <cfg>.n ]', '[ *(sort lessThan [ 2 cfg.n ]) ]'],
    ['builtins.catAttrs "a" [ { a = 1; } <cfg>.x ]', '[ 1 *(if (cfg.x.a exists) then [ cfg.x.a ] else [  ]) ]'],
  ],
  'elements are found through choices only': [
    ['builtins.head ((if <cfg>.e then [ 1 ] else [ ]) ++ [ 2 ])', '(if cfg.e then 1 else 2)'],
    ['builtins.elemAt ([ 1 ] ++ <cfg>.list) 0', '1'],
    ['builtins.elemAt ([ 1 ] ++ <cfg>.list) 1', '(elemAt [ 1 *cfg.list ] 1)'],
    ['builtins.tail <cfg>.list', '(tail cfg.list)'],
    ['builtins.length ([ 1 ] ++ <cfg>.list)', '(length [ 1 *cfg.list ])'],
    ['builtins.length ([ ] ++ <cfg>.list)', '(length cfg.list)'],
  ],
  'conditions are joined': [
    ['builtins.elem 1 ([ 1 ] ++ <cfg>.list)', 'true'],
    ['builtins.elem 2 ([ 1 ] ++ <cfg>.list)', '(elem 2 cfg.list)'],
    ['builtins.elem "a" [ <cfg>.x "b" ]', '(cfg.x == "a")'],
    ['builtins.any (x: x) [ false <cfg>.a true ]', 'true'],
    ['builtins.any (x: x) [ <cfg>.a <cfg>.b ]', '(cfg.a || cfg.b)'],
    ['builtins.any (x: x) [ <cfg>.a (throw "x") ]', 'true'],
    ['builtins.all (x: x) [ <cfg>.a false ]', 'false'],
    ["builtins.foldl' (a: b: a + b) 0 [ 1 <cfg>.n 2 ]", '((1 + cfg.n) + 2)'],
    ["builtins.foldl' (a: b: a ++ [ b ]) [ ] (if <cfg>.e then [ 1 ] else [ 2 3 ])", '(if cfg.e then [ 1 ] else [ 2 3 ])'],
    ["builtins.foldl' (a: b: a ++ [ b ]) [ ] ([ 1 ] ++ <cfg>.list)", "(foldl' fn [ 1 ] cfg.list)"],
    ['isNull <cfg>.x', '(cfg.x == null)'],
    ['builtins.hasAttr "a" <cfg>.set', '(cfg.set.a exists)'],
  ],
  'strings keep their known parts': [
    ['builtins.concatStringsSep " " ([ "a" ] ++ (if <cfg>.e then [ "b" ] else [ ]) ++ [ "c" ])', '"a${(if cfg.e then " b" else "")} c"'],
    ['builtins.concatStringsSep " " ([ "a" ] ++ <cfg>.args)', '"a${(concatStringsSep " " [ "" *cfg.args ])}"'],
    ['builtins.concatStringsSep " " (<cfg>.args ++ [ "z" ])', '"${(concatStringsSep " " [ *cfg.args "" ])}z"'],
    ['builtins.concatStringsSep " " <cfg>.args', '(concatStringsSep " " cfg.args)'],
    ['builtins.concatStringsSep " " [ "a" <cfg>.x "b" ]', '"a ${cfg.x} b"'],
    ['"--port ${toString <cfg>.port}"', '"--port ${(toString cfg.port)}"'],
    ['toString [ 1 "${<cfg>.x}" 2 ]', '"1 ${cfg.x} 2"'],
    ['toString [ 1 <cfg>.x 2 ]', '(toString [ 1 cfg.x 2 ])'],
    ['builtins.toJSON { a = <cfg>.x; b = [ 1 ]; }', '"{\\"a\\":${(toJSON cfg.x)},\\"b\\":[1]}"'],
    ['baseNameOf "${<cfg>.x}/bin/foo"', '"foo"'],
    ['dirOf "${<cfg>.x}/bin/foo"', '"${cfg.x}/bin"'],
    ['builtins.replaceStrings [ "a" ] [ <cfg>.x ] "bbb"', '"bbb"'],
    ['builtins.replaceStrings [ "a" ] [ <cfg>.x ] "bab"', '(replaceStrings [ "a" ] [ cfg.x ] "bab")'],
    ['builtins.match "a" <cfg>.x', '(match "a" cfg.x)'],
    ['builtins.substring 0 1 <cfg>.x', '(substring 0 1 cfg.x)'],
  ],
  'sets keep what is known of their attributes': [
    ['builtins.attrNames ({ a = 1; } // (if <cfg>.e then { b = 2; } else { }))', '[ "a" *(if cfg.e then [ "b" ] else [  ]) ]'],
    ['builtins.attrValues ({ a = 1; } // (if <cfg>.e then { b = 2; } else { }))', '[ 1 *(if cfg.e then [ 2 ] else [  ]) ]'],
    ['builtins.attrNames <cfg>.set', '[ *(attrNames cfg.set) ]'],
    ['builtins.mapAttrs (n: v: [ n v ]) <cfg>.set', '{ ${(nameOf cfg.set.<name>)} = [ (nameOf cfg.set.<name>) cfg.set.<name> ]; }'],
    ['builtins.mapAttrs (n: v: v + 1) ({ a = 1; } // (if <cfg>.e then { b = 2; } else { }))', '{ a = 2; ?cfg.e b = 3; }'],
    ['builtins.listToAttrs (map (n: { name = "x-${n}"; value = n; }) <cfg>.list)', '{ ${"x-${cfg.list.*}"} = cfg.list.*; }'],
    ['builtins.listToAttrs [ { name = <cfg>.user; value = 1; } ]', '{ ${cfg.user} = 1; }'],
    [
      'builtins.listToAttrs ((if <cfg>.e then [ { name = "a"; value = 2; } ] else [ ]) ++ [ { name = "a"; value = 1; } ])',
      '{ a = (if cfg.e then 2 else 1); }',
    ],
    ['builtins.listToAttrs (builtins.filter (x: x.value > <cfg>.n) [ { name = "a"; value = 1; } ])', '{ ?(cfg.n < 1) a = 1; }'],
    ['removeAttrs <cfg>.set [ "a" ]', '{ *(removeAttrs cfg.set [ "a" ]) }'],
    ['removeAttrs { a = 1; b = 2; } [ <cfg>.name ]', '{ ?(cfg.name != "a") a = 1; ?(cfg.name != "b") b = 2; }'],
    ['removeAttrs { a = 1; b = 2; } ([ "a" ] ++ <cfg>.names)', '{ ?!(elem "b" cfg.names) b = 2; }'],
    ['builtins.intersectAttrs { a = 1; } <cfg>.set', '{ ?(cfg.set.a exists) a = cfg.set.a; }'],
    ['builtins.intersectAttrs <cfg>.set { a = 1; }', '{ ?(cfg.set.a exists) a = 1; }'],
    [
      'builtins.partition (x: x) [ true <cfg>.a ]',
      '{ right = [ true *(if cfg.a then [ cfg.a ] else [  ]) ]; wrong = [ *(if !cfg.a then [ cfg.a ] else [  ]) ]; }',
    ],
  ],
  'control and types stay honest': [
    ['builtins.tryEval <cfg>.x', '{ success = (succeeds cfg.x); value = cfg.x; }'],
    [
      'builtins.tryEval (if <cfg>.e then throw "x" else 1)',
      '(if cfg.e then { success = false; value = false; } else { success = true; value = 1; })',
    ],
    ['builtins.typeOf "a${<cfg>.x}"', '"string"'],
    ['builtins.typeOf <cfg>.x', '(typeOf cfg.x)'],
    ['builtins.isString (toString <cfg>.x)', 'true'],
    ['builtins.isAttrs (<cfg>.a // { b = 1; })', 'true'],
    ['builtins.isList <cfg>.x', '(isList cfg.x)'],
    ['builtins.seq <cfg>.x 1', '1'],
  ],
  'nothing outside the tree is touched': [
    ['import <nixpkgs> { }', '((import "<nixpkgs>") {  })'],
    ['import (fetchTarball "https://example.org/x.tar.gz") { }', '((import (fetchTarball "https://example.org/x.tar.gz")) {  })'],
    ['import (if <cfg>.e then ./a.nix else ./b.nix)', '(if cfg.e then 1 else 2)'],
    ['import ../x.nix', '‹unknown: import from outside the root›'],
    ['builtins.readFile /etc/passwd', '‹unknown: a file outside the root›'],
    ['builtins.getEnv "HOME"', '(getEnv "HOME")'],
    ['builtins.currentSystem', 'builtins.currentSystem'],
  ],
};

describe.each(Object.entries(CASES))('%s', (_title, cases) => {
  it.each(cases)('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
