/** What only the user's machine or the network could answer: symbolic calls and places, never an access. */
import { typeError } from '../errors.ts';
import { type BuiltinValue, builtin, call, int, isFunction, isSymbolic, reference, type Value } from '../values.ts';
import { pathArgument } from './coerce.ts';
import { expect, strict } from './support.ts';

/** A function whose result is always the call itself; its arguments are not forced. */
const opaque = (name: string, arity: number): BuiltinValue => builtin(name, arity, (_ev, args) => ({ kind: 'call', callee: name, args }));

export const IMPURE_BUILTINS: readonly BuiltinValue[] = [
  ...['fetchGit', 'fetchMercurial', 'fetchTarball', 'fetchTree', 'fetchurl', 'fetchClosure', 'getFlake'].map((name) => opaque(name, 1)),
  ...['path', 'exec', 'outputOf', 'parseFlakeRef', 'flakeRefToString'].map((name) => opaque(name, 1)),
  opaque('toFile', 2),
  opaque('importNative', 2),
  strict('filterSource', 2, (ev, filter, source) => {
    pathArgument(ev, source);
    if (!isFunction(filter) && filter.kind !== 'attrs' && !isSymbolic(filter)) {
      throw typeError(`filterSource: value is ${filter.kind} while a function was expected`);
    }
    return null;
  }),
  strict('storePath', 1, (ev, value) => {
    pathArgument(ev, value);
    return null;
  }),
  strict('getEnv', 1, (_ev, name) => {
    expect(name, 'string', 'getEnv');
    return call('getEnv', [name]);
  }),
];

/** Constants of the user's machine, as places. `langVersion` has been 6 since 2018. */
export const CONSTANTS: readonly (readonly [string, Value])[] = [
  ...['currentSystem', 'currentTime', 'nixPath', 'nixVersion', 'storeDir'].map((name): [string, Value] => [
    name,
    reference(['builtins', name]),
  ]),
  ['langVersion', int(6)],
];
