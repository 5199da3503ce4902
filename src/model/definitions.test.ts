import { describe, expect, it } from 'vitest';
import { renderPath } from '../evaluation/render.ts';
import { json, moduleOf } from './testing.ts';

const shown = (text: string) => {
  const module = moduleOf(text);
  return module.definitions.map((definition) => ({
    path: renderPath(module.ev, definition.path),
    value: json(module, definition.value),
    guards: definition.guards.map((guard) => json(module, guard)),
    priority: definition.priority,
    order: definition.order,
  }));
};
const plain = { guards: [], priority: 100, order: 1000 };
const ref = (path: string) => ({ $ref: path });

describe('definitions', () => {
  it('are the leaves of the configuration', () => {
    expect(shown('{ services.a = { b = 1; c.d = "x"; }; }')).toEqual([
      { path: 'services.a.b', value: 1, ...plain },
      { path: 'services.a.c.d', value: 'x', ...plain },
    ]);
  });

  it('are none where a part of the configuration is empty, and one where an option is', () => {
    expect(shown('{ config = lib.mkMerge [ { } (lib.mkIf config.a { }) { services.x = { }; } ]; }')).toEqual([
      { path: 'services.x', value: {}, ...plain },
    ]);
  });

  it('stand under the conditions around them', () => {
    expect(
      shown(
        '{ config = lib.mkIf config.a { services.x = lib.mkIf config.b 1; services.y = lib.mkIf false 2; services.z = lib.mkIf true 3; }; }',
      ),
    ).toEqual([
      { path: 'services.x', value: 1, ...plain, guards: [ref('config.a'), ref('config.b')] },
      { path: 'services.z', value: 3, ...plain, guards: [ref('config.a')] },
    ]);
  });

  it('come from every element of mkMerge, in order', () => {
    expect(
      shown('{ config = lib.mkMerge [ { services.x = 1; } (lib.mkIf config.a { services.x = 2; }) ]; }').map(({ value, guards }) => [
        value,
        guards,
      ]),
    ).toEqual([
      [1, []],
      [2, [ref('config.a')]],
    ]);
  });

  it('have priorities and orders', () => {
    expect(
      shown(
        '{ services = { a = lib.mkDefault 1; b = lib.mkForce 2; c = lib.mkOverride 42 3; d = lib.mkBefore [ 4 ]; e = lib.mkAfter [ 5 ]; f = lib.mkForce (lib.mkAfter [ 6 ]); }; }',
      ).map(({ priority, order }) => [priority, order]),
    ).toEqual([
      [1000, 1000],
      [50, 1000],
      [42, 1000],
      [100, 500],
      [100, 1500],
      [50, 1500],
    ]);
  });

  it('of both branches of a choice stand under the condition and its opposite', () => {
    expect(shown('{ services = if config.a then { x = 1; } else { y = 2; }; }').map(({ path, guards }) => [path, guards])).toEqual([
      ['services.x', [ref('config.a')]],
      ['services.y', [{ $choice: { if: ref('config.a'), then: false, else: true } }]],
    ]);
  });

  it('of an optional attribute stand under its condition', () => {
    expect(shown('{ services = { a = 1; } // lib.optionalAttrs config.c { b = 2; }; }').map(({ path, guards }) => [path, guards])).toEqual([
      ['services.a', []],
      ['services.b', [ref('config.c')]],
    ]);
  });

  it('that fail are faults, and the others stay', () => {
    const module = moduleOf('{ services.a = throw "no"; services.b = 1; services.c = if (throw "deep") then { } else { x = 1; }; }');
    expect(module.definitions.map(({ path }) => path.join('.'))).toEqual(['services.b']);
    expect(module.evaluated.faults.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['services.a', 'no'],
      ['services.c', 'deep'],
    ]);
  });

  it('tell the values that `//` laid them over', () => {
    const module = moduleOf('{ services = { a = 1; } // { a = 2; }; }');
    expect(module.definitions.map(({ value, shadowed }) => [json(module, value), shadowed.map((one) => json(module, one.value))])).toEqual([
      [2, [1]],
    ]);
  });

  it('take packages and empty sets as values', () => {
    expect(shown('{ services.a = { }; services.b = { type = "derivation"; outPath = "/x"; }; }').map(({ path }) => path)).toEqual([
      'services.a',
      'services.b',
    ]);
  });

  it('are made by one instance that stands for all, where mkMerge takes a list of sets made of instances', () => {
    expect(shown('{ config.a = lib.mkMerge (lib.mapAttrsToList (name: one: { "x-${name}" = one.y; }) config.b); }')).toEqual([
      { path: 'a."x-<name>"', value: ref('config.b.<name>.y'), ...plain },
    ]);
    expect(
      shown('{ config.a = lib.mkMerge (builtins.attrValues (lib.mapAttrs (name: one: { "x-${name}" = one.y; }) config.b)); }'),
    ).toMatchObject([{ path: 'a."x-<name>"', value: ref('config.b.<name>.y'), guards: [] }]);
  });

  it('of an instance are there where there is one, unless their name speaks of it', () => {
    const [known, ...others] = shown(
      '{ config.a = lib.mkMerge (map (one: { x = one.y; "${one.z}" = 1; }) config.b ++ lib.optional config.c { d = 2; }); }',
    );
    expect(known).toMatchObject({ path: 'a.x', value: ref('config.b.*.y') });
    expect(known?.guards).toHaveLength(1);
    expect(JSON.stringify(known?.guards)).toContain('config.b');
    expect(others).toMatchObject([
      { path: 'a.${"${config.b.*.z}"}', value: 1, guards: [] },
      { path: 'a.d', value: 2, guards: [ref('config.c')] },
    ]);
  });

  it('are open at last where a function makes a list over one that nobody knows by calling itself', () => {
    const { definitions } = moduleOf(
      '{ config.a = lib.mkMerge (let run = list: if list == [ ] then [ ] else [ { b = 1; } ] ++ run (lib.tail list); in run (lib.attrNames config.c)); }',
    );
    expect(definitions.map(({ path, isRest }) => [path.length, isRest])).toContainEqual([1, true]);
  });

  it('at the top of a module are none that a list of the configuration decides: Nix finds no end there', () => {
    const { definitions } = moduleOf('{ config = lib.mkMerge (lib.mapAttrsToList (name: one: { a.${name} = one; }) config.b); }');
    expect(definitions.map(({ path, isRest }) => [path.length, isRest])).toEqual([[0, true]]);
  });
});
