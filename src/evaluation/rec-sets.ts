/** What Nix does with `rec` sets and would rather not: additions from outside them, and `__overrides`. */
import { memo } from '../syntax/memo.ts';
import { staticName } from '../syntax/names.ts';
import type { AttrBinding, AttrName, AttrSetExpression, Binding } from '../syntax/nodes.ts';
import { attrSet, bindRecursive } from './bindings.ts';
import { EvaluationError, typeError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import type { Slot, Thunk } from './thunk.ts';
import { attrs, isSymbolic, unknown, type Value } from './values.ts';

interface RecBinding extends AttrBinding {
  readonly value: AttrSetExpression;
}
const isRecBinding = (binding: Binding): binding is RecBinding =>
  binding.kind === 'binding' && binding.value.kind === 'attrset' && binding.value.recursive && binding.path.every(isStatic);
const isStatic = (name: AttrName): boolean => staticName(name) !== null;

/**
 * `a = rec { … }; a.b = c;` makes `b` one of the names of the `rec` set, and `c` is looked up in it:
 * https://github.com/NixOS/nix/issues/9020. Only a `rec` that stands first has this power.
 * @returns the bindings, such additions moved into the set that they belong to
 */
export function withAdditions(bindings: readonly Binding[]): readonly Binding[] {
  if (bindings.length < 2 || !bindings.some(isRecBinding)) return bindings;
  return join(bindings);
}

const join = memo((bindings: readonly Binding[]): readonly Binding[] => {
  const result: Binding[] = [];
  const sets = new Map<string, Binding[]>();
  for (const binding of bindings) {
    const host = binding.kind === 'binding' ? hostOf(binding, sets) : null;
    if (binding.kind === 'binding' && host !== null) {
      for (const added of additions(binding, host.length)) host.bindings.push(added);
    } else if (isRecBinding(binding)) {
      const own = [...binding.value.bindings];
      sets.set(keyOf(binding.path, binding.path.length), own);
      result.push({ ...binding, value: { ...binding.value, bindings: own } });
    } else result.push(binding);
  }
  return result;
});

/** The bindings of the `rec` set that a binding adds to, and the length of that set's path. */
function hostOf(binding: AttrBinding, sets: ReadonlyMap<string, Binding[]>): { bindings: Binding[]; length: number } | null {
  const { path, value } = binding;
  const longest = value.kind === 'attrset' ? path.length : path.length - 1;
  for (let length = 1; length <= longest && isStatic(path[length - 1] as AttrName); length++) {
    const bindings = sets.get(keyOf(path, length));
    if (bindings !== undefined) return { bindings, length };
  }
  return null;
}

const keyOf = (path: readonly AttrName[], length: number): string => JSON.stringify(path.slice(0, length).map(staticName));

function additions(binding: AttrBinding, length: number): readonly Binding[] {
  if (length < binding.path.length) return [{ ...binding, path: binding.path.slice(length) }];
  return binding.value.kind === 'attrset' ? binding.value.bindings : [];
}

/** A set as it is written. */
export function literalSet(ev: Evaluator, node: AttrSetExpression, scope: Scope): Value {
  const bindings = withAdditions(node.bindings);
  return node.recursive && bindings.some(isOverrides) ? overridden(ev, bindings, scope) : attrSet(ev, bindings, scope, node.recursive);
}

const isOverrides = (binding: Binding): boolean =>
  (binding.kind === 'binding' ? binding.path.slice(0, 1) : binding.names).some((name) => staticName(name) === '__overrides');

/** A `rec` set whose `__overrides` replace its own attributes, also where these see each other. */
function overridden(ev: Evaluator, bindings: readonly Binding[], scope: Scope): Value {
  const names = new Map<string, Thunk>();
  const inner = scope.child(names);
  const isComputed = (binding: Binding): boolean => binding.kind === 'binding' && !isStatic(binding.path[0] as AttrName);
  const entries = new Map<string, Slot>(
    bindRecursive(
      ev,
      bindings.filter((binding) => !isComputed(binding)),
      inner,
    ),
  );
  for (const [name, bound] of entries) names.set(name, bound.thunk);
  const overrides = ev.force((entries.get('__overrides') as Slot).thunk);
  if (isSymbolic(overrides)) return unknown('`__overrides` that are not known');
  if (overrides.kind !== 'attrs') throw typeError(`__overrides is ${overrides.kind} while a set was expected`);
  if (overrides.rest !== null || overrides.dynamic.length > 0) return unknown('`__overrides` that are not known');
  for (const [name, bound] of overrides.entries) {
    if (bound.presence !== null) return unknown('`__overrides` that are not known');
    // A name that only the overrides have is an attribute, but in nobody's reach.
    if (names.has(name)) names.set(name, bound.thunk);
    entries.set(name, bound);
  }
  // Computed names come last, and see the names as they are overridden.
  const computed = attrSet(ev, bindings.filter(isComputed), inner, false);
  for (const [name, bound] of computed.entries) {
    if (entries.has(name)) throw new EvaluationError('other', `attribute '${name}' already defined`);
    entries.set(name, bound);
  }
  return attrs(entries, null, computed.dynamic);
}
