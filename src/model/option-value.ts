/** What an option's default comes to once its type has merged it: fields of submodules filled in, `apply` applied. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { lazy, type Slot, slot, type Thunk } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, isSpread, isSymbolic, list, reference, unknown, type Value } from '../evaluation/values.ts';
import { between } from '../evaluation/choice.ts';
import type { Definition, PathStep } from './definition.ts';
import { mergeSetting } from './effective.ts';
import { attempt, type Option, submoduleFields, submodulesOf } from './option.ts';

/** Types nested deeper are left alone. */
const MAX_DEPTH = 8;

/** The value an option has when nobody defines it; null where that is not known or there is none. */
export function defaultValue(ev: Evaluator, option: Option): Value | null {
  const type = option.type === null ? null : setOf(ev, option.type);
  const given = option.default ?? emptyValue(ev, type);
  if (given === null) return null;
  const value = attempt(() => ev.force(given));
  const typed = value === null ? null : typedValue(ev, type, value, option.path, 0);
  if (typed === null) return null;
  const apply = option.declaration.entries.get('apply');
  return apply === undefined ? typed : attempt(() => ev.call(ev.force(apply.thunk), typed));
}

/** The value an option has by these definitions of it, all there are; null where that is not known. */
export function definedValue(ev: Evaluator, option: Option, definitions: readonly Definition[]): Value | null {
  if (definitions.length === 0) return defaultValue(ev, option);
  const { value, when } = mergeSetting(ev, '', definitions, []);
  const sets = definitions.filter((definition) => definition.value.kind === 'attrs');
  if (sets.length > 1 || definitions.some(({ isRest }) => isRest)) return null;
  const type = option.type === null ? null : setOf(ev, option.type);
  const typed = typedValue(ev, type, value, option.path, 0);
  if (typed === null) return null;
  const apply = option.declaration.entries.get('apply');
  if (when !== null) {
    const otherwise = apply === undefined ? defaultValue(ev, option) : null;
    return otherwise === null ? null : between(ev, when, typed, otherwise);
  }
  return apply === undefined ? typed : attempt(() => ev.call(ev.force(apply.thunk), typed));
}

/** What a type stands for without any definition: `[ ]`, `{ }`, null. */
function emptyValue(ev: Evaluator, type: AttrsValue | null): Thunk | null {
  const empty = type?.entries.get('emptyValue');
  const set = empty ? setOf(ev, empty.thunk) : null;
  return set?.entries.get('value')?.thunk ?? null;
}

/** The value as its type merges one definition of it; null where the type does more than is modelled. */
function typedValue(ev: Evaluator, type: AttrsValue | null, value: Value, path: readonly PathStep[], depth: number): Value | null {
  if (type === null || depth > MAX_DEPTH || value.kind === 'null' || value.kind === 'unknown') return value;
  if (!isRich(ev, type, 0)) return value;
  const name = nameOf(ev, type);
  const inner = (which: string): AttrsValue | null => nestedType(ev, type, which);
  switch (name) {
    case 'submodule':
      return value.kind === 'attrs' ? submoduleValue(ev, type, value, path) : null;
    case 'nullOr':
      return typedValue(ev, inner('elemType'), value, path, depth + 1);
    case 'attrsOf':
    case 'lazyAttrsOf': {
      if (value.kind !== 'attrs' || value.entries.has('_type')) return null;
      const entries = new Map<string, Slot>();
      for (const [key, bound] of value.entries) entries.set(key, retyped(bound, inner('elemType'), [...path, key], depth));
      return attrs(entries, value.rest, value.dynamic);
    }
    case 'listOf':
      if (value.kind !== 'list') return null;
      return list(value.items.map((item) => (isSpread(item) ? item : retyped(item, inner('elemType'), [...path, '*'], depth))));
    default:
      // Unions and coercions: only what no side of them changes is known.
      return isSymbolic(value) || value.kind === 'attrs' || value.kind === 'list' || name === 'coercedTo' ? null : value;
  }
}

function retyped(bound: Slot, type: AttrsValue | null, path: readonly PathStep[], depth: number): Slot {
  const thunk = lazy((ev) => typedValue(ev, type, ev.force(bound.thunk), path, depth + 1) ?? unknown('value that its type changes'));
  return slot(thunk, bound.origin, bound.presence, bound.shadowed);
}

/** True where merging by the type may change a value: there are submodules or coercions in it. */
function isRich(ev: Evaluator, type: AttrsValue, depth: number): boolean {
  const name = nameOf(ev, type);
  if (name === 'submodule' || name === 'coercedTo' || name === null) return true;
  const nested = type.entries.get('nestedTypes');
  const types = nested ? setOf(ev, nested.thunk) : null;
  if (types === null || depth > MAX_DEPTH) return false;
  return [...types.entries.values()].some(({ thunk }) => {
    const one = setOf(ev, thunk);
    return one !== null && isRich(ev, one, depth + 1);
  });
}

/** A submodule's value: what is given, and the defaults of the fields that are not. */
function submoduleValue(ev: Evaluator, type: AttrsValue, given: AttrsValue, path: readonly PathStep[]): Value | null {
  if (given.entries.has('_type') || given.entries.has('imports')) return null;
  // A submodule that sets its own options is beyond this.
  for (const module of submodulesOf(ev, type, path)) {
    if (module.kind !== 'attrs' || module.entries.has('config') || module.entries.has('imports')) return null;
  }
  const fields = submoduleFields(ev, type, path).filter((field) => field.path.length > path.length && isDirect(field.path, path));
  return withFields(fields, given, path);
}

/** Fields of fields' types are filled in when those are. */
const isDirect = (path: readonly PathStep[], base: readonly PathStep[]): boolean =>
  path.slice(base.length).every((step) => step !== '<name>' && step !== '*');

/** The set of options below a path, `given` laid over their defaults. */
function withFields(fields: readonly Option[], given: AttrsValue | null, path: readonly PathStep[]): AttrsValue {
  const entries = new Map<string, Slot>(given?.entries ?? []);
  const groups = new Map<string, Option[]>();
  for (const field of fields) {
    const step = field.path[path.length];
    if (typeof step === 'string') groups.set(step, [...(groups.get(step) ?? []), field]);
  }
  for (const [name, group] of groups) {
    const here = [...path, name];
    const own = group.find((field) => field.path.length === here.length);
    const bound = given?.entries.get(name);
    const thunk = lazy((inner) => {
      if (own !== undefined) {
        if (bound === undefined) return defaultValue(inner, own) ?? reference(['config', ...here]);
        const fieldType = own.type === null ? null : setOf(inner, own.type);
        return own.declaration.entries.has('apply') ? unknown('value that `apply` changes')
          : (typedValue(inner, fieldType, inner.force(bound.thunk), here, 0) ?? unknown('value that its type changes'));
      }
      const set = bound === undefined ? null : inner.force(bound.thunk);
      if (set !== null && set.kind !== 'attrs') return unknown('a set that is no set');
      return withFields(group, set, here);
    });
    entries.set(name, slot(thunk, bound?.origin ?? own?.origin ?? null, null, null));
  }
  return attrs(entries, given?.rest ?? null, given?.dynamic ?? []);
}

const nameOf = (ev: Evaluator, type: AttrsValue): string | null => {
  const name = type.entries.get('name');
  const value = name ? attempt(() => ev.force(name.thunk)) : null;
  return value?.kind === 'string' ? value.value : null;
};

function nestedType(ev: Evaluator, type: AttrsValue, which: string): AttrsValue | null {
  const nested = type.entries.get('nestedTypes');
  const inner = (nested ? setOf(ev, nested.thunk) : null)?.entries.get(which);
  return inner ? setOf(ev, inner.thunk) : null;
}

function setOf(ev: Evaluator, thunk: Thunk): AttrsValue | null {
  const value = attempt(() => ev.force(thunk));
  return value?.kind === 'attrs' ? value : null;
}
