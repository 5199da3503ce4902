import { describe, expect, it } from 'vitest';
import { parse } from '../../syntax/parse.ts';
import { evaluate } from '../expressions.ts';
import { selectName } from '../select.ts';
import { placesOf } from '../trail.ts';
import { render } from '../render.ts';
import { evaluatorOf } from '../testing.ts';
import { ready } from '../thunk.ts';
import { reference, type Value } from '../values.ts';
import { libValue } from './index.ts';

const ev = evaluatorOf({});
const NAMES = new Map([
  ['lib', ready(libValue(ev))],
  ['pkgs', ready(reference(['pkgs']))],
  ['cfg', ready(reference(['config', 'services', 'x']))],
]);

function valueOf(text: string): Value {
  ev.startUnit();
  const source = parse('case.nix', text);
  return evaluate(ev, source.root, ev.fileScope({ source, directory: '/project' }).child(NAMES));
}
/** The value as short text, `config.services.x` written `cfg`. */
const show = (text: string): string => render(ev, valueOf(text)).replaceAll('config.services.x', 'cfg');

describe('lib as a set', () => {
  it('is made once per evaluator', () => {
    expect(libValue(ev)).toBe(libValue(ev));
    expect(libValue(evaluatorOf({}))).not.toBe(libValue(ev));
  });

  it.each([
    ['lib.notThere 1 cfg.x', '(lib.notThere 1 cfg.x)'],
    ['lib.fileset.toSource { }', '(lib.fileset.toSource {  })'],
    ['lib.licenses.mit', 'lib.licenses.mit'],
    ['lib.version', 'lib.trivial.version'],
  ])('leaves what it does not know symbolic: %s', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it.each([
    ['lib.take 1 [ 1 2 ]', 'lib.lists.take 1 [ 1 2 ]'],
    ['lib.mkForce 1', 'lib.modules.mkForce 1'],
    ['lib.hasPrefix "a" "ab"', 'lib.strings.hasPrefix "a" "ab"'],
    ['lib.toString 1', 'builtins.toString 1'],
  ])('has %s as %s', (top, part) => {
    expect(show(top)).toBe(show(part));
  });

  it('keeps names of its parts that nixpkgs keeps out of the top', () => {
    expect(show('lib.str.name or 1')).toContain('lib.str');
    expect(show('lib.replicate 2 "a"')).toBe('[ "a" "a" ]');
    expect(show('lib.hasPrefix "a" "ab"')).toBe('true');
  });

  it('finds names further out than `with lib.types`', () => {
    expect(show('with lib; with types; [ (nullOr str).name (mkOrder 1 2)._type ]')).toBe('[ "nullOr" "order" ]');
  });

  it('can be extended, again and again', () => {
    expect(show('(lib.extend (final: prev: { hm = { a = 1; b = final.hm.a; }; })).hm.b')).toBe('1');
    expect(show('((lib.extend (final: prev: { x = 1; })).extend (final: prev: { y = final.x + prev.x; })).y')).toBe('2');
  });
});

describe('conditions', () => {
  it.each([
    ['lib.optional cfg.a 1', '[ *(if cfg.a then [ 1 ] else [  ]) ]'],
    ['lib.optionals cfg.a [ 1 2 ]', '(if cfg.a then [ 1 2 ] else [  ])'],
    ['lib.optionalString cfg.a "x"', '(if cfg.a then "x" else "")'],
    ['lib.optionalAttrs cfg.a { b = 1; } // { c = 2; }', '{ ?cfg.a b = 1; c = 2; }'],
    ['lib.optionals (cfg.a or false) [ 1 ]', '(if (if (cfg.a exists) then cfg.a else false) then [ 1 ] else [  ])'],
    ['lib.boolToString cfg.a', '(if cfg.a then "true" else "false")'],
    ['lib.findFirst (x: x == cfg.y) null [ "a" "b" ]', '(if (cfg.y == "a") then "a" else (if (cfg.y == "b") then "b" else null))'],
    ['lib.remove cfg.y [ "a" ]', '[ *(if (cfg.y != "a") then [ "a" ] else [  ]) ]'],
    ['lib.throwIf cfg.a "no" 1', '1'],
    ['lib.assertMsg cfg.a "no"', 'cfg.a'],
  ])('%s', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it('answers for each branch of a choice', () => {
    expect(show('lib.toUpper (if cfg.a then "x" else "y")')).toBe('(if cfg.a then "X" else "Y")');
  });
});

describe('symbolic sets', () => {
  it.each([
    ['lib.mapAttrs\' (n: v: lib.nameValuePair "x-${n}" v.port) cfg.all', '{ ${"x-${(nameOf cfg.all.<name>)}"} = cfg.all.<name>.port; }'],
    ['lib.mapAttrs (n: v: v.port) cfg.all', '{ ${(nameOf cfg.all.<name>)} = cfg.all.<name>.port; }'],
    ['lib.mapAttrsToList (n: v: v.port) cfg.all', '[ *(each cfg.all.<name>.port (mapAttrsToList cfg.all)) ]'],
    ['lib.genAttrs cfg.names (n: { x = n; })', '{ ${cfg.names.*} = { x = cfg.names.*; }; }'],
    ['lib.filterAttrs (n: v: v != null) { a = 1; b = cfg.b; c = null; }', '{ a = 1; ?(cfg.b != null) b = cfg.b; }'],
    ['lib.concatMapAttrs (n: v: { z = 1; }) cfg.all', '{ ?(cfg.all != {  }) z = 1; }'],
    ['lib.foldlAttrs (acc: n: v: acc + v) 0 ({ a = 1; } // lib.optionalAttrs cfg.x { b = 2; })', '(if cfg.x then 3 else 1)'],
    ['lib.attrByPath [ "a" "b" ] 0 cfg', '(if (cfg.a.b exists) then cfg.a.b else 0)'],
    [
      'lib.mapAttrs (n: v: v.p) (if cfg.x then cfg.a else cfg.b)',
      '{ ${(nameOf cfg.a.<name>)} = cfg.a.<name>.p; ${(nameOf cfg.b.<name>)} = cfg.b.<name>.p; }',
    ],
    ['lib.attrNames (lib.filterAttrs (n: v: true) (if cfg.x then { a = 1; } else null))', '[ "a" ]'],
    ['lib.setAttrByPath [ cfg.n "b" ] 1', '{ ${cfg.n} = { b = 1; }; }'],
  ])('%s', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it('drops attributes that a filter surely drops, and keeps a condition on those it may', () => {
    expect(show('lib.filterAttrs (n: v: v.enable) { a.enable = true; b.enable = false; c.enable = cfg.c; }')).toBe(
      '{ a = { enable = true; }; ?cfg.c c = { enable = cfg.c; }; }',
    );
  });

  it.each([
    ['lib.recursiveUpdate cfg.settings { a.b = 1; }', '{ a = { b = 1; *cfg.settings.a }; *cfg.settings }'],
    [
      'lib.recursiveUpdate { a.c = 2; } (lib.optionalAttrs cfg.x { a.d = 1; })',
      '{ a = (if cfg.x then { c = 2; d = 1; } else { c = 2; }); }',
    ],
    ['(lib.recursiveUpdate { a = 2; } cfg.settings).a', '(if (cfg.settings.a exists) then cfg.settings.a else 2)'],
  ])('%s', (text, shown) => {
    expect(show(text)).toBe(shown);
  });
});

describe('symbolic lists and texts', () => {
  it.each([
    ['map (x: x.y) (lib.mapAttrsToList (n: v: { y = v.q; }) cfg.all)', 'each'],
    ['lib.flatten [ 1 [ (lib.optional cfg.x 2) ] ]', '[ 1 *(if cfg.x then [ 2 ] else [  ]) ]'],
    ['lib.flatten (lib.mapAttrsToList (n: v: [ v.a ]) cfg.all)', '[ *(each cfg.all.<name>.a (mapAttrsToList cfg.all)) ]'],
    ['lib.concatMapStringsSep "," (x: "<${x}>") ([ "a" ] ++ lib.optional cfg.x "b")', '"<a>${(if cfg.x then ",<b>" else "")}"'],
    ['lib.imap1 (i: x: i) ([ "a" ] ++ cfg.l)', '[ 1 *(each (indexOf cfg.l.*) (imap1 cfg.l)) ]'],
    ['lib.last (cfg.l ++ [ 1 ])', '1'],
    ['lib.take 1 ([ 1 ] ++ cfg.l)', '[ 1 ]'],
    ['lib.hasPrefix "/var" "/var/${cfg.n}"', 'true'],
    ['lib.hasPrefix "/etc" "/var/${cfg.n}"', 'false'],
    ['lib.hasPrefix "/var/lib" "/var/${cfg.n}"', '(hasPrefix "/var/lib" "/var/${cfg.n}")'],
    ['lib.removeSuffix ".x" "${cfg.n}.x"', '"${cfg.n}"'],
    ['lib.toUpper cfg.n', '(toUpper cfg.n)'],
    ['lib.splitString "," cfg.n', '(splitString "," cfg.n)'],
    ['lib.getExe\' pkgs.hello "hi"', '"${(getOutput bin pkgs.hello)}/bin/hi"'],
    ['lib.getExe pkgs.hello', '"${(getOutput bin pkgs.hello)}/bin/${(mainProgram pkgs.hello)}"'],
    ['lib.generators.toINI { } { a.b = cfg.x; }', '"[a]\\nb=${(mkValueStringDefault cfg.x)}\\n"'],
    ['lib.unique ([ "a" "a" ] ++ cfg.l)', '(unique [ "a" "a" *cfg.l ])'],
  ])('%s', (text, shown) => {
    if (shown === 'each') expect(show(text)).toContain('cfg.all.<name>.q');
    else expect(show(text)).toBe(shown);
  });

  it('does not recurse without end into a symbolic value', () => {
    const names = show('let f = v: if lib.isAttrs v then lib.concatLists (lib.mapAttrsToList (n: f) v) else [ v ]; in f cfg.settings');
    expect(names).toContain('cfg.settings.<name>');
    expect(ev.exceeded.size).toBe(0);
  });

  it('does not take two filtered lists for the same one', () => {
    expect(show('lib.subtractLists [ "a" ] cfg.l == lib.intersectLists [ "a" ] cfg.l')).not.toBe('true');
  });
});

describe('options and modules', () => {
  it('keeps the condition and content of a wrapper lazy', () => {
    expect(show('(lib.mkIf (throw "condition") { a = 1; }).content.a')).toBe('1');
    expect(show('(lib.mkIf cfg.enable (throw "content")).condition')).toBe('cfg.enable');
  });

  it('lets `//` on a wrapper replace attributes, as in Nix', () => {
    expect(show('lib.mkIf cfg.enable { a = 1; } // { b = 2; }')).toBe(
      '{ _type = "if"; condition = cfg.enable; content = { a = 1; }; b = 2; }',
    );
  });

  it('makes options of packages', () => {
    expect(show('(lib.mkPackageOption pkgs "hello" { }).default')).toBe('pkgs.hello');
    expect(show('(lib.mkPackageOption pkgs [ "a" "b c" ] { }).defaultText.text')).toBe('"pkgs.a.\\"b c\\""');
  });

  it('describes a renamed option as a module', () => {
    const module = show('lib.mkRenamedOptionModule [ "a" "b" ] [ "c" ] { }');
    expect(module).toContain('a = { b = { _type = "option"; visible = false;');
    expect(module).toContain('condition = options.a.b.isDefined');
  });

  it('makes a removed option fail when it is read', () => {
    expect(() => show('(lib.mkRemovedOptionModule [ "a" ] "gone" { }).options.a.apply 1')).toThrow('removed');
    expect(show('builtins.length (lib.mkRemovedOptionModule [ "a" ] "gone" { }).config.assertions')).toBe('1');
  });

  it('keeps the modules of an evaluation reachable', () => {
    expect(show('(lib.evalModules { modules = [ { x = 1; } ]; }).type.functor.payload.modules')).toBe('[ { x = 1; } ]');
  });

  it('makes the definitions of a symbolic mkIf conditional', () => {
    expect(show('lib.modules.dischargeProperties (lib.mkIf cfg.a (lib.mkMerge [ 1 2 ]))')).toBe(
      '[ *(if cfg.a then [ 1 ] else [  ]) *(if cfg.a then [ 2 ] else [  ]) ]',
    );
  });
});

describe('types', () => {
  it.each([
    ['(lib.types.str // { check = x: x == "a"; }).check "a"', 'true'],
    ['(lib.types.str // { check = x: x == "a"; }).name', '"str"'],
    ['(lib.mkOptionType { name = "mine"; check = x: x == cfg.y; }).check 1', '(cfg.y == 1)'],
    ['lib.types.str.check cfg.x', '(isString cfg.x)'],
    ['(lib.types.nullOr lib.types.str).check null', 'true'],
    ['(lib.types.enum [ "a" cfg.y ]).check "a"', 'true'],
    ['(lib.types.submodule [ { a = 1; } { b = 2; } ]).functor.payload.modules', '[ { a = 1; } { b = 2; } ]'],
    ['(lib.types.attrsOf (lib.types.listOf lib.types.port)).nestedTypes.elemType.nestedTypes.elemType.name', '"unsignedInt16"'],
  ])('%s', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it('may be recursive', () => {
    expect(show('let t = lib.types.attrsOf (lib.types.either lib.types.str t); in t.nestedTypes.elemType.nestedTypes.right.name')).toBe(
      '"attrsOf"',
    );
  });
});

describe('trails', () => {
  /** The texts of the places an attribute came through. */
  const trail = (text: string, name: string): string[] => {
    const set = valueOf(text);
    const slot = set.kind === 'attrs' ? set.entries.get(name) : undefined;
    expect(selectName(ev, set, name, null)).toBeDefined();
    return placesOf(slot?.origin ?? null).map(({ file, start, end }) => file.text.slice(start, end));
  };

  it.each([
    ['lib.recursiveUpdate { a = 1; } { b = 2; }', 'b = 2;'],
    ['lib.filterAttrs (n: v: true) { b = 2; }', 'b = 2;'],
    ['lib.mapAttrs (n: v: v) { b = 2; }', 'b = 2;'],
    ['lib.mkOption { b = 2; }', 'b = 2;'],
    ['lib.mapAttrs\' (n: v: { name = "b"; value = v; }) { a = 2; }', 'value = v;'],
    ['lib.optionalAttrs true { b = 2; }', 'b = 2;'],
  ])('%s', (text, place) => {
    expect(trail(text, 'b')).toContain(place);
  });
});
