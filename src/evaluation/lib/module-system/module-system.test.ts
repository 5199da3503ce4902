/** Configurations with parts that are not known; those of known ones are compared with real Nix by tools/compare-lib.ts. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../../syntax/parse.ts';
import { evaluate } from '../../expressions.ts';
import { render } from '../../render.ts';
import { evaluatorOf } from '../../testing.ts';
import { ready } from '../../thunk.ts';
import { reference } from '../../values.ts';
import { libValue } from '../index.ts';

const show = (modules: string, pick: string): string => {
  const ev = evaluatorOf({ 'part.nix': '{ a = 5; }' });
  const source = parse('case.nix', `(lib.evalModules { modules = ${modules}; }).${pick}`);
  const names = new Map([
    ['lib', ready(libValue(ev))],
    ['user', ready(reference(['config']))],
  ]);
  return render(ev, evaluate(ev, source.root, ev.fileScope({ source, directory: '/project' }).child(names)));
};
const INT = '{ options.a = lib.mkOption { type = lib.types.int; default = 1; }; }';
const LIST = '{ options.a = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ ]; }; }';

describe('a configuration with parts that are not known', () => {
  it.each([
    ['a value', `[ ${INT} { a = user.x; } ]`, 'config.a', 'config.x'],
    [
      'a condition: the default holds where it does not',
      `[ ${INT} { a = lib.mkIf user.x 2; } ]`,
      'config.a',
      '(if config.x then 2 else 1)',
    ],
    ['a condition around a module', `[ ${INT} (lib.mkIf user.x { a = 2; }) ]`, 'config.a', '(if config.x then 2 else 1)'],
    [
      'a choice of modules',
      `[ ${INT} { config = if user.x then { a = 2; } else { a = 3; }; } ]`,
      'config.a',
      '(if config.x then 2 else 3)',
    ],
    [
      'an optional part',
      `[ ${INT} { config = lib.mkMerge ([ { } ] ++ lib.optional user.x { a = 2; }); } ]`,
      'config.a',
      '(if config.x then 2 else 1)',
    ],
    ['an element', `[ ${LIST} { a = [ "x" user.y ]; } ]`, 'config.a', '[ "x" config.y ]'],
    [
      'an optional element',
      `[ ${LIST} { a = [ "x" ] ++ lib.optional user.y "y"; } ]`,
      'config.a',
      '[ "x" *(if config.y then [ "y" ] else [  ]) ]',
    ],
    ['whether there is a definition', `[ ${INT} { a = lib.mkIf user.x 2; } ]`, 'options.a.highestPrio', '(if config.x then 100 else 1500)'],
    ['the modules', 'user.modules', 'config.a', '‹unknown: a configuration of symbolic modules›'],
    ['imports', `[ ${INT} { imports = user.modules; } ]`, 'config.a', '‹unknown: a configuration of symbolic modules›'],
    ['a whole configuration', `[ ${INT} { config = user.x; } ]`, 'config.a', '‹unknown: definitions that are not known›'],
  ])('%s', (_what, modules, pick, shown) => {
    expect(show(modules, pick)).toBe(shown);
  });

  it('has no more conditions than can be told apart', () => {
    const many = Array.from({ length: 8 }, (_, index) => `{ a = lib.mkIf user.c${index} ${index}; }`).join(' ');
    expect(show(`[ ${INT} ${many} ]`, 'config.a')).toBe('‹unknown: definitions that are not known›');
  });
});

describe('files', () => {
  it('are modules, each once, and can be disabled', () => {
    expect(show(`[ ${INT} ./part.nix ./part.nix ]`, 'config.a')).toBe('5');
    expect(show(`[ ${INT} ./part.nix { disabledModules = [ ./part.nix ]; } ]`, 'config.a')).toBe('1');
    expect(show(`[ ${INT} ./part.nix ]`, 'options.a.files')).toBe('[ "/project/part.nix" ]');
  });
});

describe('types within themselves', () => {
  it('end where their budget does', () => {
    const type =
      'let t = lib.types.submodule { options.a = lib.mkOption { type = t; default = { }; }; }; in lib.mkOption { type = t; default = { }; }';
    expect(show(`[ { options.x = ${type}; } ]`, `config.x${'.a'.repeat(20)}`)).toBe('‹unknown: evaluation budget: options›');
  });
});
