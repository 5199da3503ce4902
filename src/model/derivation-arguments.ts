/** What a package file hands its builder: `pname`, `version`, `meta` of `stdenv.mkDerivation { … }` and its like. */

import type { Evaluator } from '../evaluation/evaluator.ts';
import { lazy } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, reference, unknown, type Value } from '../evaluation/values.ts';
import { buildsPackage } from './builders.ts';
import { attempt } from './option.ts';

/**
 * @param file a package file: a function of what `callPackage` supplies, or a package itself
 * @returns the attributes; null where it is no package, `unknown` where it cannot be known what is built
 */
export function derivationArguments(ev: Evaluator, { value }: { readonly value: Value | null }): AttrsValue | 'unknown' | null {
  const built =
    value?.kind === 'lambda' && value.node.formals !== null ? attempt(() => ev.call(value, attrs(new Map(), reference(['pkgs'])))) : value;
  // A set is a collection of packages, or no package at all.
  if (built === null || (built.kind !== 'call' && built.kind !== 'unknown' && built.kind !== 'choice')) return null;
  if (built.kind !== 'call' || typeof built.callee === 'string' || built.callee.kind !== 'reference') return 'unknown';
  const { path } = built.callee;
  const name = path.filter((step) => typeof step === 'string').join('.');
  // A call of a builder inside calls that change its result (`overrideAttrs`) says little of the package.
  if (!buildsPackage(name)) return 'unknown';
  for (const arg of built.args) {
    const given = ev.tryForce(arg);
    if (given?.kind === 'attrs') return given;
    if (given?.kind === 'lambda' && given.node.formals === null) return fixedPoint(ev, given) ?? 'unknown';
  }
  return 'unknown';
}

/** `finalAttrs: { … }`: the set, with itself as its argument. */
function fixedPoint(ev: Evaluator, fn: Extract<Value, { kind: 'lambda' }>): AttrsValue | null {
  let result: Value | null = null;
  const itself = lazy(() => result ?? unknown('a package that is made of itself'));
  result = attempt(() => ev.call(fn, itself));
  return result?.kind === 'attrs' ? result : null;
}
