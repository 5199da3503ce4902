/** Every builtin of Nix, and the names that stand in every scope. */
import type { Evaluator } from '../evaluator.ts';
import { lazy, ready, type Slot, slot, type Thunk } from '../thunk.ts';
import { attrs, type BuiltinValue, FALSE, NULL, TRUE, type Value } from '../values.ts';
import { ARITHMETIC_BUILTINS } from './arithmetic.ts';
import { CONTROL_BUILTINS } from './control.ts';
import { DERIVATION_BUILTINS } from './derivation.ts';
import { FILE_BUILTINS } from './files.ts';
import { HASH_BUILTINS } from './hashing.ts';
import { CONSTANTS, IMPURE_BUILTINS } from './impure.ts';
import { JSON_BUILTINS } from './json.ts';
import { LIST_BUILTINS } from './lists.ts';
import { LIST_ORDER_BUILTINS } from './lists-order.ts';
import { REGEX_BUILTINS } from './regex.ts';
import { SET_BUILTINS } from './sets.ts';
import { SET_MAKING_BUILTINS } from './sets-make.ts';
import { STRING_BUILTINS } from './strings.ts';
import { TOML_BUILTINS } from './toml.ts';
import { TYPE_BUILTINS } from './types.ts';
import { VERSION_BUILTINS } from './versions.ts';
import { XML_BUILTINS } from './xml.ts';

const FUNCTIONS: readonly BuiltinValue[] = [
  ...ARITHMETIC_BUILTINS,
  ...CONTROL_BUILTINS,
  ...DERIVATION_BUILTINS,
  ...FILE_BUILTINS,
  ...HASH_BUILTINS,
  ...IMPURE_BUILTINS,
  ...JSON_BUILTINS,
  ...LIST_BUILTINS,
  ...LIST_ORDER_BUILTINS,
  ...REGEX_BUILTINS,
  ...SET_BUILTINS,
  ...SET_MAKING_BUILTINS,
  ...STRING_BUILTINS,
  ...TOML_BUILTINS,
  ...TYPE_BUILTINS,
  ...VERSION_BUILTINS,
  ...XML_BUILTINS,
];

/** Names that need no `builtins.`; every other builtin is in scope as `__name`. */
const UNPREFIXED = new Set([
  'abort',
  'baseNameOf',
  'break',
  'derivation',
  'derivationStrict',
  'dirOf',
  'false',
  'fetchGit',
  'fetchMercurial',
  'fetchTarball',
  'fetchTree',
  'fromTOML',
  'import',
  'isNull',
  'map',
  'null',
  'placeholder',
  'removeAttrs',
  'scopedImport',
  'throw',
  'toString',
  'true',
]);

/** The functions and constants of `builtins`, by name. */
const BUILTINS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', TRUE],
  ['false', FALSE],
  ['null', NULL],
  ...CONSTANTS,
  ...FUNCTIONS.map((fn): [string, Value] => [fn.name, fn]),
]);

/**
 * The names of Nix's outermost scope: `builtins`, `true`, `import`, `map`, …, and the `__` forms
 * of the rest. Builtins of every Nix version are there.
 */
export function globalNames(_ev: Evaluator): ReadonlyMap<string, Thunk> {
  const names = new Map<string, Thunk>();
  const entries = new Map<string, Slot>();
  for (const [name, value] of BUILTINS) {
    const thunk = ready(value);
    entries.set(name, slot(thunk));
    names.set(UNPREFIXED.has(name) ? name : `__${name}`, thunk);
  }
  const builtins = attrs(entries);
  entries.set('builtins', slot(lazy(() => builtins)));
  names.set('builtins', ready(builtins));
  return names;
}
