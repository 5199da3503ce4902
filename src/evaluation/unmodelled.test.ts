import { expect, it } from 'vitest';
import { globalNames } from './builtins/index.ts';
import { Evaluator } from './evaluator.ts';
import { toJson } from './json.ts';
import { libValue } from './lib/index.ts';
import { MemoryTree } from './memory-tree.ts';
import { NO_HOOKS } from './references.ts';
import { unmodelledIn, whyUnmodelled } from './unmodelled.ts';
import { reference } from './values.ts';

/** The value of an expression in reach of `lib`. */
function evaluated(text: string) {
  const ev = new Evaluator(new MemoryTree({ 'x.nix': `lib: ${text}` }), globalNames, NO_HOOKS);
  return { ev, value: ev.call(ev.importFile('/project/x.nix'), libValue(ev)) };
}

it.each([
  ['a call', 'lib.gvariant.mkFuture 5', '`lib.gvariant.mkFuture` is not modelled'],
  ['a call with further arguments', 'lib.futureFunction 1 2 3', '`lib.futureFunction` is not modelled'],
  ['a value', 'lib.kernel.futureAnswer', '`lib.kernel.futureAnswer` is not modelled'],
  ['an argument of a modelled function', 'lib.toUpper (lib.futureText 1)', '`lib.futureText` is not modelled'],
  ['a part of a text', '"a ${lib.futureText 1}"', '`lib.futureText` is not modelled'],
  ['a condition', 'if lib.futureTest 1 then 1 else 2', '`lib.futureTest` is not modelled'],
  ['a run of a list', 'lib.futureList 1 ++ [ 2 ]', '`lib.futureList` is not modelled'],
  ['another reason', 'builtins.getEnv "HOME"', null],
  ['a known value', 'lib.toUpper "a"', null],
])('names the function behind %s', (_title, text, reason) => {
  expect(unmodelledIn(evaluated(text).value)).toBe(reason);
});

it('is the reason of the unknown in what is printed', () => {
  const json = (text: string) => {
    const { ev, value } = evaluated(text);
    return toJson(ev, value);
  };
  expect(json('lib.gvariant.mkFuture 5')).toEqual({ $unknown: '`lib.gvariant.mkFuture` is not modelled: (lib.gvariant.mkFuture 5)' });
  expect(json('lib.kernel.futureAnswer')).toEqual({ $unknown: '`lib.kernel.futureAnswer` is not modelled' });
  expect(json('lib.toUpper (lib.futureText 1)')).toMatchObject({ $unknown: expect.stringContaining('`lib.futureText` is not modelled: ') });
  expect(json('builtins.getEnv "HOME"')).toEqual({ $unknown: '(getEnv "HOME")' });
});

it('is about lib alone', () => {
  expect(whyUnmodelled(reference(['lib', 'a', 'b']))).toBe('`lib.a.b` is not modelled');
  expect(whyUnmodelled(reference(['lib']))).toBeNull();
  expect(whyUnmodelled(reference(['lib', 'maintainers', 'somebody']))).toBeNull();
  expect(whyUnmodelled(reference(['pkgs', 'lib', 'a']))).toBeNull();
});
