/** The checks of simple types: which values a type accepts. */
import type { Evaluator } from '../../evaluator.ts';
import { equals } from '../../equality.ts';
import { or } from '../../choice.ts';
import { hasName, selectName } from '../../select.ts';
import { ready } from '../../thunk.ts';
import { bool, isFunction, isSymbolic, NULL, string, TRUE, type Value } from '../../values.ts';
import { define, native } from '../toolkit.ts';
import { checkBy } from './make.ts';

const isText = (value: Value): boolean => value.kind === 'string' || value.kind === 'text';

export const isString = checkBy('isString', (_ev, value) => isText(value));
export const isBool = checkBy('isBool', (_ev, value) => value.kind === 'bool');
export const isInt = checkBy('isInt', (_ev, value) => value.kind === 'int');
export const isFloat = checkBy('isFloat', (_ev, value) => value.kind === 'float');
export const isList = checkBy('isList', (_ev, value) => value.kind === 'list');
export const isAttrs = checkBy('isAttrs', (_ev, value) => value.kind === 'attrs');
export const isListOrAttrs = checkBy('isListOrAttrs', (_ev, value) => value.kind === 'list' || value.kind === 'attrs');

/** Functions and sets with `__functor`, as `lib.isFunction` has it. */
const functionCheck = (_ev: Evaluator, value: Value): boolean =>
  isFunction(value) || (value.kind === 'attrs' && value.entries.has('__functor'));
export const isFunctionLike = checkBy('isFunction', functionCheck);

/** `value.type or null == "derivation"`. */
function derivationCheck(ev: Evaluator, value: Value): Value {
  if (value.kind !== 'attrs') return bool(false);
  return equals(ev, selectName(ev, value, 'type', ready(NULL)), string('derivation'));
}

/** Strings, paths, and sets that coerce to strings. */
export function stringLike(ev: Evaluator, value: Value): Value {
  if (isText(value) || value.kind === 'path') return TRUE;
  if (value.kind !== 'attrs') return bool(false);
  return or(ev, hasName(ev, value, 'outPath'), hasName(ev, value, '__toString'));
}

/** A top-level path of the Nix store, written out. */
export function storePathCheck(ev: Evaluator, value: Value): Value | null {
  const like = stringLike(ev, value);
  if (like.kind !== 'bool') return null;
  if (!like.value) return like;
  const text = native(ev, 'toString', value);
  if (text.kind !== 'string') return null;
  return bool(/^\/nix\/store\/[^/]+$/.test(text.value) || /^\/[0-9a-z]{52}$/.test(text.value));
}

export const isPackage = define('isDerivation', 's', (ev, value) => {
  if (isSymbolic(value) && value.kind !== 'text') return null;
  const derivation = derivationCheck(ev, value);
  if (derivation.kind !== 'bool') return derivation;
  return derivation.value ? TRUE : storePathCheck(ev, value);
});

/** `builtins.match pattern value != null` for strings; false for everything else. */
export const matches = (pattern: Value): Value =>
  define('strMatching', 's', (ev, value) => {
    if (isSymbolic(value) && value.kind !== 'text') return null;
    if (!isText(value)) return bool(false);
    const found = native(ev, 'match', pattern, value);
    return isSymbolic(found) ? null : bool(found.kind !== 'null');
  });

/** `lib.types.path` and its kin; `null` settings do not matter. */
export const pathCheck = (inStore: boolean | null, absolute: boolean | null): Value =>
  define('isPath', 's', (ev, value) => {
    if (isSymbolic(value) && value.kind !== 'text') return null;
    if (inStore === false && !isText(value)) return bool(false);
    const like = stringLike(ev, value);
    if (like.kind !== 'bool') return null;
    if (!like.value) return like;
    const text = native(ev, 'toString', value);
    const start = text.kind === 'string' ? text.value : text.kind === 'text' && typeof text.parts[0] === 'string' ? text.parts[0] : null;
    if (start === null) return null;
    if (absolute !== null && start.startsWith('/') !== absolute) return bool(false);
    if (inStore === null) return TRUE;
    if (text.kind !== 'string') return null;
    return bool(/^\/nix\/store\/[^/]+/.test(start) === inStore);
  });
