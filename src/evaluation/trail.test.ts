import { expect, it } from 'vitest';
import { evaluatorOf } from './testing.ts';
import { labelOf, placesOf } from './trail.ts';

/** The trail of attribute `a` of the file's value: file, text and message of each place. */
function trail(files: Record<string, string>): string[] {
  const ev = evaluatorOf(files);
  const value = ev.importFile('/project/default.nix');
  if (value.kind !== 'attrs') throw new Error('no set');
  const origin = value.entries.get('a')?.origin ?? null;
  return placesOf(origin).map(({ file, start, end, message }) => `${file.path}: ${file.text.slice(start, end)}: ${message}`);
}

it('leads from where a value is written to where it is used', () => {
  expect(trail({ 'default.nix': '{ a = 1; }' })).toEqual(['default.nix: a = 1;: written here']);
});

it('passes the operand of `//`, which is the call that made the value, once', () => {
  expect(
    trail({
      'default.nix': 'let lib = import ./lib.nix; in lib.make 1 // { b = 2; }',
      'lib.nix': '{ make = x: { a = x; }; }',
    }),
  ).toEqual(['lib.nix: a = x;: written here', 'default.nix: lib.make 1: through the call of `lib.make`, merged here with `//`']);
});

it('passes the calls under way', () => {
  expect(trail({ 'default.nix': 'let make = x: { a = x; }; in make 1' })).toEqual([
    'default.nix: a = x;: written here',
    'default.nix: make 1: through the call of `make`',
  ]);
});

it('passes three files in order: a call stands after what happened within it', () => {
  expect(
    trail({
      'default.nix': 'let outer = import ./outer.nix; in outer.make 1',
      'outer.nix': 'let inner = import ./inner.nix; in { make = x: inner.make x // { b = 2; }; }',
      'inner.nix': 'let one = x: { a = x; }; in { make = x: one x // { c = 3; }; }',
    }),
  ).toEqual([
    'inner.nix: a = x;: written here',
    'inner.nix: one x: through the call of `one`, merged here with `//`',
    'outer.nix: inner.make x: through the call of `inner.make`, merged here with `//`',
    'default.nix: outer.make 1: through the call of `outer.make`',
  ]);
});

it('passes a call that is over before the value is merged', () => {
  expect(
    trail({
      'default.nix': 'let outer = import ./outer.nix; in (outer.make 1).inner // { b = 2; }',
      'outer.nix': '{ make = x: { inner = { a = x; }; }; }',
    }),
  ).toEqual([
    'outer.nix: a = x;: written here',
    'default.nix: outer.make 1: through the call of `outer.make`',
    'default.nix: (outer.make 1).inner: merged here with `//`',
  ]);
});

it('names a call as it is written, shortened', () => {
  const ev = evaluatorOf({ 'default.nix': '{ a = 1; }' });
  const file = ev.tree.parse('/project/default.nix');
  if (file === null) throw new Error('no file');
  const long = { ...file, text: `f${' '.repeat(5)}${'x'.repeat(80)}` };
  expect(labelOf({ file: long, start: 0, end: 86, calleeEnd: 86, parent: null })).toBe(`f ${'x'.repeat(55)}…`);
});
