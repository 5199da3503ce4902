/** What only the user's machine or the network could answer: symbolic calls and places, never an access. */
import { type BuiltinValue, builtin, call, int, reference, type Value } from '../values.ts';
import { strict } from './support.ts';

/** A function whose result is always the call itself; its arguments are not forced. */
const opaque = (name: string, arity: number): BuiltinValue => builtin(name, arity, (_ev, args) => ({ kind: 'call', callee: name, args }));

export const IMPURE_BUILTINS: readonly BuiltinValue[] = [
  ...['fetchGit', 'fetchMercurial', 'fetchTarball', 'fetchTree', 'fetchurl', 'fetchClosure', 'getFlake'].map((name) => opaque(name, 1)),
  ...['path', 'storePath', 'exec', 'outputOf', 'parseFlakeRef', 'flakeRefToString'].map((name) => opaque(name, 1)),
  opaque('filterSource', 2),
  opaque('toFile', 2),
  opaque('hashFile', 2),
  opaque('importNative', 2),
  strict('getEnv', 1, (_ev, name) => call('getEnv', [name])),
];

/** Constants of the user's machine, as places. `langVersion` has been 6 since 2018. */
export const CONSTANTS: readonly (readonly [string, Value])[] = [
  ...['currentSystem', 'currentTime', 'nixPath', 'nixVersion', 'storeDir'].map((name): [string, Value] => [
    name,
    reference(['builtins', name]),
  ]),
  ['langVersion', int(6)],
];
