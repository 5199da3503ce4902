import { describe, expect, it } from 'vitest';
import { parse } from '../src/syntax/parse.ts';
import { evaluatorForCases } from './compare-lib-cases.ts';
import { isModelled, usesOf } from './lib-uses.ts';

describe('what a file uses of lib', () => {
  it.each([
    ['a selection', 'lib.types.str', ['types.str']],
    ['a selection up to a computed name', 'n: lib.types.${n}.x', ['types']],
    ['an inherit', '{ inherit (lib) mkIf "mkOption"; inherit (lib.types) str; }', ['mkIf', 'mkOption', 'types', 'types.str']],
    ['a with', '{ lib }: with lib; with lib.types; x: mkIf x str', ['mkIf', 'str', 'types', 'types.mkIf', 'types.str']],
    ['a name that is bound', '{ lib }: with lib; let mkIf = 1; in mkIf', []],
    ['another set', 'x: { inherit (x) lib; a = x.lib.mkIf; b = pkgs.lib; }', []],
  ])('%s', (_title, text, uses) => {
    expect([...new Set(usesOf(parse('x.nix', text)))].sort()).toEqual(uses);
  });
});

it('tells what is modelled', () => {
  const ev = evaluatorForCases();
  const modelled = [
    'mkIf',
    'types.str',
    'types.submodule',
    'strings.concatStringsSep',
    'types',
    'fileset.union',
    'nothing',
    'types.nothing',
  ];
  expect(modelled.filter((path) => isModelled(ev, path))).toEqual([
    'mkIf',
    'types.str',
    'types.submodule',
    'strings.concatStringsSep',
    'types',
    'types.nothing',
  ]);
});
