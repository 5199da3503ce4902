/** `fromTOML`. */
import { parse, TomlDate, type TomlTable, type TomlValue } from 'smol-toml';
import { EvaluationError } from '../errors.ts';
import { ready, type Slot, slot } from '../thunk.ts';
import { attrs, type BuiltinValue, bool, float, int, list, string, unknown, type Value } from '../values.ts';
import { isWellFormed } from './bytes.ts';
import { expect, strict } from './support.ts';

function text(value: string): Value {
  if (value.includes('\0')) return unknown('a string with a NUL character');
  if (!isWellFormed(value)) throw new EvaluationError('other', 'while parsing a TOML string: a lone surrogate');
  return string(value);
}

function valueOf(value: TomlValue): Value {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'bigint':
      return int(value);
    case 'number':
      return float(value);
    case 'boolean':
      return bool(value);
  }
  // Nix refuses them unless an experimental feature is on.
  if (value instanceof TomlDate) throw new EvaluationError('other', 'while parsing a TOML string: Dates and times are not supported');
  if (Array.isArray(value)) return list(value.map((element) => slot(ready(valueOf(element)))));
  return table(value as TomlTable);
}

function table(value: TomlTable): Value {
  return attrs(new Map(Object.entries(value).map(([name, inner]): [string, Slot] => [name, slot(ready(valueOf(inner)))])));
}

export const TOML_BUILTINS: readonly BuiltinValue[] = [
  strict('fromTOML', 1, (ev, value) => {
    const source = expect(value, 'string', 'fromTOML');
    if (source === null) return null;
    if (!ev.spend(Math.ceil(source.value.length / 16))) return ev.cut('evaluation budget: steps');
    try {
      return table(parse(source.value, { integersAsBigInt: true }));
    } catch (error) {
      if (error instanceof EvaluationError) throw error;
      if (error instanceof RangeError) return ev.cut('evaluation budget: depth');
      throw new EvaluationError('other', `while parsing a TOML string: ${error instanceof Error ? error.message : String(error)}`);
    }
  }),
];
