import { expect, test } from 'vitest';
import { settledOptions } from './settled.ts';
import { json, moduleIn, projectOf } from './testing.ts';

/** What is settled of `x`, declared with the given arguments and set as told, in a tree of further files. */
function settled(declaration: string, definition: string, more: Readonly<Record<string, string>> = {}): unknown {
  const project = projectOf({
    'module.nix': `{ config, lib, ... }: { options.x = lib.mkOption { ${declaration} }; config = ${definition}; }`,
    ...more,
  });
  return settledOptions(project.ev, project.modules).map(({ path, value }) => [path.join('.'), json(moduleIn(project), value)]);
}

test('an option that its own module sets, whatever its default', () => {
  expect(settled('', '{ x = 1; }')).toEqual([['x', 1]]);
  expect(settled('default = 2;', '{ x = lib.mkForce 1; }')).toEqual([['x', 1]]);
  expect(settled('', 'lib.mkMerge [ { x.a = 1; x.b = "${config.y}"; } ]')).toEqual([
    ['x', { a: 1, b: { $text: [{ $ref: 'config.y' }] }, $rest: { $ref: 'config.x' } }],
  ]);
});

test.each<[string, string, string, Readonly<Record<string, string>>?]>([
  ['a default only', 'default = 1;', '{ }'],
  ['a weak definition', '', '{ x = lib.mkDefault 1; }'],
  ['a condition', '', 'lib.mkIf config.on { x = 1; }'],
  ['two definitions', '', 'lib.mkMerge [ { x = 1; } { x = 2; } ]'],
  ['a list, which others add to', '', '{ x = [ 1 ]; }'],
  ['a value that apply changes', 'apply = y: y + 1;', '{ x = 1; }'],
  ['a value of the user', '', '{ x = config.y; }'],
  ['another module that sets it', '', '{ x = 1; }', { 'other.nix': '{ lib, ... }: { x = lib.mkForce 2; }' }],
  ['another module that sets a part', '', '{ x.a = 1; }', { 'other.nix': '{ ... }: { x.b = 2; systemd.services.b.script = "b"; }' }],
  ['another module that declares it', '', '{ x = 1; }', { 'other.nix': '{ lib, ... }: { options.x = lib.mkOption { }; }' }],
])('%s settles nothing', (_name, declaration, definition, more = {}) => {
  expect(settled(declaration, definition, more)).toEqual([]);
});
