import { expect, it } from 'vitest';
import { withFlatLiterals } from './flat-literals.mjs';

const SCRIPTS: readonly (readonly [string, string])[] = [
  ['return (() => ({ a: [], b: { c: [1, [2]] } }))();', 'return (() => ({ a: (0,[]), b: (0,{ c: (0,[1, (0,[2])]) }) }))();'],
  ['return (() => [{}, , ...[3]])();', 'return (() => [(0,{}), , ...[3]])();'],
  ['const { a = {} } = {}; return [a, { get b() { return {}; } }];', 'const { a = {} } = {}; return [a, { get b() { return {}; } }];'],
];

it.each(SCRIPTS)('%s', (script, flat) => {
  const run = (code: string): unknown => new Function(code)();
  expect(withFlatLiterals(script)).toBe(flat);
  expect(run(flat)).toEqual(run(script));
});
