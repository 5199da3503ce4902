/** Numbers: the operators as functions, bits, rounding. */
import { lessThan } from '../equality.ts';
import { typeError } from '../errors.ts';
import { add, arithmetic } from '../operators.ts';
import { type BuiltinValue, int, isSymbolic, unknown, type Value } from '../values.ts';
import { expect, strict } from './support.ts';

const isNumber = (value: Value): boolean => value.kind === 'int' || value.kind === 'float';

function expectNumber(value: Value): void {
  if (isNumber(value) || (isSymbolic(value) && value.kind !== 'text')) return;
  throw typeError(`value is ${value.kind} while a number was expected`);
}

const bits = (name: string, combine: (a: bigint, b: bigint) => bigint): BuiltinValue =>
  strict(name, 2, (_ev, left, right) => {
    const a = expect(left, 'int', name);
    const b = expect(right, 'int', name);
    return a === null || b === null ? null : int(combine(a.value, b.value));
  });

/** Beyond this the conversion to an integer is undefined in the language Nix is written in. */
const EXACT = 2 ** 63;

const rounding = (name: string, round: (value: number) => number): BuiltinValue =>
  strict(name, 1, (_ev, value) => {
    expectNumber(value);
    if (value.kind !== 'int' && value.kind !== 'float') return null;
    const rounded = round(Number(value.value));
    if (!(Math.abs(rounded) < EXACT)) return unknown('a float beyond the integers');
    return int(BigInt(rounded));
  });

export const ARITHMETIC_BUILTINS: readonly BuiltinValue[] = [
  strict('add', 2, (ev, left, right) => {
    expectNumber(left);
    expectNumber(right);
    return add(ev, left, right);
  }),
  strict('sub', 2, (_ev, left, right) => arithmetic('-', left, right)),
  strict('mul', 2, (_ev, left, right) => arithmetic('*', left, right)),
  strict('div', 2, (_ev, left, right) => arithmetic('/', left, right)),
  strict('lessThan', 2, (ev, left, right) => lessThan(ev, left, right)),
  bits('bitAnd', (a, b) => a & b),
  bits('bitOr', (a, b) => a | b),
  bits('bitXor', (a, b) => a ^ b),
  rounding('ceil', Math.ceil),
  rounding('floor', Math.floor),
];
