/** What an option's default comes to once its type has merged it: fields of submodules filled in, `apply` applied. */
import { append } from '../evaluation/append.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { lazy, ready, type Slot, slot, type Thunk } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, isSpread, isSymbolic, list, reference, unknown, type Value } from '../evaluation/values.ts';
import { between } from '../evaluation/choice.ts';
import { type Definition, OPTION_DEFAULT_PRIORITY, type PathStep } from './definition.ts';
import { DefinitionCollector } from './definitions.ts';
import { mergeSetting } from './effective.ts';
import { attempt, type Option, submoduleFields, submodulesOf } from './option.ts';

/** Types nested deeper are left alone. */
const MAX_DEPTH = 8;

/** The value an option has when nobody defines it; null where that is not known or there is none. */
export function defaultValue(ev: Evaluator, option: Option): Value | null {
  const type = option.type === null ? null : setOf(ev, option.type);
  const given = givenDefault(ev, option) ?? emptyValue(ev, type);
  if (given === null) return null;
  const value = attempt(() => ev.force(given));
  // A type that is not known may fill in or change what is given.
  if (type === null && option.type !== null && (value?.kind === 'attrs' || value?.kind === 'list')) return null;
  const typed = value === null ? null : typedValue(ev, type, value, option.path, 0);
  if (typed === null) return null;
  const apply = option.declaration.entries.get('apply');
  return apply === undefined ? typed : attempt(() => ev.call(ev.force(apply.thunk), typed));
}

/** The declared default; one in `mkIf` or `mkOverride` is a definition like any other. */
function givenDefault(ev: Evaluator, option: Option): Thunk | null {
  const { default: given } = option;
  const value = given === null ? null : attempt(() => ev.force(given));
  if (value?.kind !== 'attrs' || !WRAPPERS.has(textOf(ev, value, '_type') ?? '')) return given;
  const [only, ...others] = definitionsAt(ev, attrs(new Map([['default', slot(ready(value))]])), ['default']);
  if (only === undefined) return null;
  return others.length > 0 || only.guards.length > 0 ? ready(unknown('a conditional default')) : ready(only.value);
}

/** The value an option has by these definitions of it, all there are; null where that is not known. */
export function definedValue(ev: Evaluator, option: Option, definitions: readonly Definition[]): Value | null {
  if (definitions.length === 0) return defaultValue(ev, option);
  const { value, when } = mergeSetting(ev, '', definitions, []);
  const sets = definitions.filter((definition) => definition.value.kind === 'attrs');
  if (option.default !== null && definitions.some(({ priority }) => priority >= OPTION_DEFAULT_PRIORITY)) return null;
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
  const name = nameOf(ev, type);
  if (!isRich(ev, type, 0)) return value.kind === 'attrs' && MERGED_SETS.has(name ?? '') ? unwrapped(ev, value) : value;
  const inner = (which: string): AttrsValue | null => nestedType(ev, type, which);
  switch (name) {
    case 'submodule':
      return value.kind === 'attrs' ? submoduleValue(ev, type, value, path) : null;
    case 'nullOr':
      return typedValue(ev, inner('elemType'), value, path, depth + 1);
    case 'attrsOf':
    case 'lazyAttrsOf': {
      if (value.kind !== 'attrs') return null;
      const plain = unwrapped(ev, value);
      const entries = new Map<string, Slot>();
      for (const [key, bound] of plain.entries) entries.set(key, retyped(bound, inner('elemType'), append(path, key), depth));
      return attrs(entries, plain.rest, plain.dynamic);
    }
    case 'listOf':
      if (value.kind !== 'list') return null;
      return list(value.items.map((item) => (isSpread(item) ? item : retyped(item, inner('elemType'), append(path, '*'), depth))));
    default:
      // Unions and coercions: only what no side of them changes is known.
      return isSymbolic(value) || value.kind === 'attrs' || value.kind === 'list' || name === 'coercedTo' ? null : value;
  }
}

/** Types that merge sets attribute by attribute, so that wrappers may stand inside. */
const MERGED_SETS: ReadonlySet<string> = new Set(['attrsOf', 'lazyAttrsOf', 'anything']);
const WRAPPERS: ReadonlySet<string> = new Set(['if', 'merge', 'override', 'order']);

/** The set with `mkIf`, `mkDefault` and the like inside it resolved. */
function unwrapped(ev: Evaluator, set: AttrsValue): AttrsValue {
  const entries = new Map<string, Slot>();
  for (const [name, bound] of set.entries) {
    const value = attempt(() => ev.force(bound.thunk));
    if (value?.kind !== 'attrs' || !value.entries.has('_type') || !WRAPPERS.has(textOf(ev, value, '_type') ?? '')) {
      entries.set(name, bound);
      continue;
    }
    const { value: merged, when } = mergeSetting(ev, name, definitionsAt(ev, set, [name]), []);
    if (merged.kind === 'unknown' && definitionsAt(ev, set, [name]).length === 0) continue;
    entries.set(name, slot(ready(merged), bound.origin, when));
  }
  return attrs(entries, set.rest, set.dynamic);
}

/** The definitions of one place in a set that is a module's configuration. */
function definitionsAt(ev: Evaluator, config: AttrsValue, path: readonly string[]): readonly Definition[] {
  const collector = new DefinitionCollector(ev, path);
  collector.collect(ready(config));
  return collector.definitions.filter((definition) => definition.path.length === path.length);
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
  if (given.entries.has('imports') || given.entries.has('_type')) return null;
  // A submodule that sets its own options is beyond this.
  for (const module of submodulesOf(ev, type, path)) {
    if (module.kind !== 'attrs' || module.entries.has('config') || module.entries.has('imports')) return null;
  }
  const fields = submoduleFields(ev, type, path).filter((field) => field.path.length > path.length && isDirect(field.path, path));
  return withFields(ev, fields, given, path, []);
}

/** Fields of fields' types are filled in when those are. */
const isDirect = (path: readonly PathStep[], base: readonly PathStep[]): boolean =>
  path.slice(base.length).every((step) => step !== '<name>' && step !== '*');

/** The set of options below a path, defined by `given`; `below` is the path inside it. */
function withFields(
  ev: Evaluator,
  fields: readonly Option[],
  given: AttrsValue,
  path: readonly PathStep[],
  below: readonly string[],
): AttrsValue {
  const entries = new Map<string, Slot>();
  const groups = new Map<string, Option[]>();
  for (const field of fields) {
    const step = field.path[path.length];
    if (typeof step === 'string') groups.set(step, [...(groups.get(step) ?? []), field]);
  }
  for (const [name, group] of groups) {
    const here = append(path, name);
    const inside = append(below, name);
    const own = group.find((field) => field.path.length === here.length);
    const thunk =
      own === undefined
        ? lazy((inner) => withFields(inner, group, given, here, inside))
        : lazy((inner) => {
            const definitions = definitionsAt(inner, given, inside);
            const value = definedValue(inner, own, definitions);
            return value ?? (definitions.length === 0 ? reference(['config', ...here]) : unknown('value that its type changes'));
          });
    entries.set(name, slot(thunk, own?.origin ?? null));
  }
  if (below.length > 0) return attrs(entries);
  // What is given beside the declared fields.
  for (const [name, bound] of unwrapped(ev, given).entries) if (!entries.has(name)) entries.set(name, bound);
  return attrs(entries, given.rest, given.dynamic);
}

const nameOf = (ev: Evaluator, type: AttrsValue): string | null => textOf(ev, type, 'name');

function textOf(ev: Evaluator, set: AttrsValue, name: string): string | null {
  const bound = set.entries.get(name);
  const value = bound ? attempt(() => ev.force(bound.thunk)) : null;
  return value?.kind === 'string' ? value.value : null;
}

function nestedType(ev: Evaluator, type: AttrsValue, which: string): AttrsValue | null {
  const nested = type.entries.get('nestedTypes');
  const inner = (nested ? setOf(ev, nested.thunk) : null)?.entries.get(which);
  return inner ? setOf(ev, inner.thunk) : null;
}

function setOf(ev: Evaluator, thunk: Thunk): AttrsValue | null {
  const value = attempt(() => ev.force(thunk));
  return value?.kind === 'attrs' ? value : null;
}
