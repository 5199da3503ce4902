/** How the types around other types merge definitions. Each answers null where the definitions are too symbolic. */
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';
import { concatLists } from '../../operators.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../../thunk.ts';
import {
  attrs,
  type AttrsValue,
  builtin,
  type DynamicSlot,
  FALSE,
  isFunction,
  isSpread,
  isSymbolic,
  list,
  type ListItem,
  string,
  TRUE,
  type Value,
} from '../../values.ts';
import { merging } from '../merging.ts';
import { define, maybe } from '../toolkit.ts';
import { typeNamed } from '../types/registry.ts';
import {
  definitionValue,
  type Given,
  givenIn,
  isDefined,
  mergeDefinitions,
  mergedValue,
  NOT_MERGED,
  type Remaining,
  remaining,
  UNMERGED,
} from './definitions.ts';
import { evalOptionValue } from './options.ts';

const MAX_TYPES = 8;

/** A merge function `loc: defs: value`. */
const merge = (run: (ev: Evaluator, loc: Value, given: readonly Given[]) => Value | null): Value =>
  define(UNMERGED, 'ss', (ev, loc, definitions) => {
    const given = givenIn(ev, definitions);
    return given === null ? null : run(ev, loc, given);
  });

const below = (ev: Evaluator, loc: Value, step: Value): Value => concatLists(ev, loc, list([slotOf(step)]));
const mergeOf = (ev: Evaluator, type: Value, loc: Value, given: readonly Given[]): Value | null => {
  const merged = ev.call(selectName(ev, type, 'merge', null), loc, list(given.map((one) => slotOf(definitionValue(one)))));
  return merged.kind === 'call' && merged.callee === UNMERGED ? null : merged;
};
const checkOf = (ev: Evaluator, type: Value, thunk: Thunk): Value => ev.call(selectName(ev, type, 'check', null), thunk);
/** A value whose own shape is not known; a text is a string, whatever is in it. */
const isOpen = (value: Value): boolean => isSymbolic(value) && value.kind !== 'text';

/** True where merging by the type leaves one definition as it is but for wrappers inside it: no submodule, no coercion in it. */
export function isPlain(ev: Evaluator, type: Value, seen: ReadonlySet<Value> = new Set()): boolean {
  if (seen.has(type) || seen.size > MAX_TYPES) return true;
  if (type.kind !== 'attrs') return false;
  const name = type.entries.get('name');
  const text = name === undefined ? null : ev.force(name.thunk);
  if (text?.kind !== 'string' || CHANGING.has(text.value)) return false;
  const nested = type.entries.get('nestedTypes');
  const types = nested === undefined ? null : ev.force(nested.thunk);
  if (types?.kind !== 'attrs') return types === null;
  const inside = new Set([...seen, type]);
  return [...types.entries.values()].every(({ thunk }) => isPlain(ev, ev.force(thunk), inside));
}
const CHANGING: ReadonlySet<string> = new Set(['submodule', 'coercedTo', 'functionTo', 'deferredModule', 'attrTag']);

/** A single definition that is not known, of a type that would leave it alone. */
function asItIs(ev: Evaluator, type: Value, given: readonly Given[]): Value | null {
  const [only, ...others] = given;
  if (only === undefined || others.length > 0 || !isPlain(ev, type)) return null;
  const value = ev.force(only.thunk);
  return isOpen(value) ? value : null;
}

/** An element or attribute as its type merges it; null where it is not there. */
function mergedSlot(ev: Evaluator, loc: Value, elemType: Value, found: Remaining, origin: Slot['origin']): Slot | null {
  const presence = isDefined(ev, found);
  if (presence === FALSE || (presence.kind === 'bool' && !presence.value)) return null;
  const thunk = lazy((inner) => mergedValue(inner, loc, elemType, found) ?? NOT_MERGED);
  return slot(thunk, origin, presence.kind === 'bool' ? null : presence);
}

export const mergeList = (elemType: Thunk): Value =>
  merge((ev, loc, given) => {
    const items: ListItem[] = [];
    for (const [index, { file, thunk }] of given.entries()) {
      const value = ev.force(thunk);
      if (value.kind !== 'list') return given.length === 1 ? asItIs(ev, ev.force(elemType), given) : null;
      for (const [entry, item] of value.items.entries()) {
        if (isSpread(item)) {
          if (!isPlain(ev, ev.force(elemType))) return null;
          items.push(item);
          continue;
        }
        const found = remaining(ev, [{ file, thunk: item.thunk, origin: item.origin, presence: null }]);
        if (found === null) return null;
        const place = below(ev, loc, string(`[definition ${index + 1}-entry ${entry + 1}]`));
        const made = mergedSlot(ev, place, ev.force(elemType), found, item.origin);
        if (made !== null) items.push(made.presence === null ? made : maybe(made.presence, slot(made.thunk, made.origin)));
      }
    }
    return list(items);
  });

export const mergeAttrs = (elemType: Thunk, isLazy: boolean): Value =>
  merge((ev, loc, given) => {
    const sets: { file: string; set: AttrsValue }[] = [];
    for (const { file, thunk } of given) {
      const set = ev.force(thunk);
      if (set.kind !== 'attrs') return asItIs(ev, ev.force(elemType), given);
      sets.push({ file, set });
    }
    if (sets.length > 1 && sets.some(({ set }) => set.rest !== null || set.dynamic.length > 0)) return null;
    const byName = new Map<string, Given[]>();
    for (const { file, set } of sets) {
      for (const [name, { thunk, origin, presence }] of set.entries) {
        const one = { file, thunk, origin, presence };
        const others = byName.get(name);
        if (others === undefined) byName.set(name, [one]);
        else others.push(one);
      }
    }
    const entries = new Map<string, Slot>();
    for (const [name, ones] of byName) {
      const made = attribute(ev, below(ev, loc, string(name)), elemType, ones, isLazy);
      if (made !== null) entries.set(name, made);
    }
    const dynamic = sets.flatMap(({ file, set }) =>
      set.dynamic.flatMap(({ name, slot: { thunk, origin, presence } }): DynamicSlot[] => {
        const made = attribute(ev, below(ev, loc, name), elemType, [{ file, thunk, origin, presence }], isLazy);
        return made === null ? [] : [{ name, slot: made }];
      }),
    );
    return attrs(entries, sets[0]?.set.rest ?? null, dynamic);
  });

function attribute(ev: Evaluator, loc: Value, elemType: Thunk, given: readonly Given[], isLazy: boolean): Slot | null {
  const origin = given.at(-1)?.origin ?? null;
  // A lazy set has every name that is defined, even where no definition remains.
  if (isLazy && given.every(({ presence }) => presence === null))
    return slot(
      lazy((inner) => mergeDefinitions(inner, loc, inner.force(elemType), given) ?? NOT_MERGED),
      origin,
    );
  const found = remaining(ev, given);
  return found === null ? slotOf(NOT_MERGED, origin) : mergedSlot(ev, loc, ev.force(elemType), found, origin);
}

export const mergeNullOr = (elemType: Thunk): Value =>
  merge((ev, loc, given) => {
    const values = given.map(({ thunk }) => ev.force(thunk));
    if (values.some(isOpen)) return asItIs(ev, ev.force(elemType), given);
    const nulls = values.filter((value) => value.kind === 'null').length;
    if (nulls === 0) return mergeOf(ev, ev.force(elemType), loc, given);
    if (nulls === values.length) return { kind: 'null' };
    throw new EvaluationError('throw', 'The option is defined both null and not null');
  });

export const mergeEither = (left: Thunk, right: Thunk): Value =>
  merge((ev, loc, given) => {
    for (const thunk of [left, right]) {
      const type = ev.force(thunk);
      const checks = given.map((one) => checkOf(ev, type, one.thunk));
      if (checks.every((check) => check === TRUE || (check.kind === 'bool' && check.value))) return mergeOf(ev, type, loc, given);
      if (!checks.some((check) => check.kind === 'bool' && !check.value)) {
        return isPlain(ev, ev.force(left)) && isPlain(ev, ev.force(right)) ? asItIs(ev, ev.force(left), given) : null;
      }
    }
    return ev.call(merging.mergeOneOption, loc, list(given.map((one) => slotOf(definitionValue(one)))));
  });

export const mergeCoerced = (coercedType: Thunk, coerce: Thunk, finalType: Thunk): Value =>
  merge((ev, loc, given) => {
    const coerced: Given[] = [];
    for (const one of given) {
      const from = checkOf(ev, ev.force(coercedType), one.thunk);
      if (from.kind !== 'bool') return null;
      coerced.push(from.value ? { ...one, thunk: lazy((inner) => inner.call(inner.force(coerce), one.thunk)) } : one);
    }
    return mergeOf(ev, ev.force(finalType), loc, coerced);
  });

export const mergeFunctions = (elemType: Thunk): Value =>
  merge((_ev, loc, given) =>
    builtin('merged function', 1, (ev, [argument]) => {
      const results = given.map((one) => ({ ...one, thunk: lazy((inner) => inner.call(inner.force(one.thunk), argument as Thunk)) }));
      return mergeDefinitions(ev, below(ev, loc, string('<function body>')), ev.force(elemType), results) ?? NOT_MERGED;
    }),
  );

const kindOf = (value: Value): string => {
  if (value.kind === 'attrs') return value.entries.has('outPath') || value.entries.has('__toString') ? 'package' : 'set';
  return isFunction(value) ? 'lambda' : value.kind === 'text' ? 'string' : value.kind;
};

export const mergeAnything: Value = merge((ev, loc, given) => {
  const values = given.map(({ thunk }) => ev.force(thunk));
  const [first] = values;
  if (first === undefined) return null;
  if (values.some(isOpen)) return values.length === 1 ? first : null;
  const kind = kindOf(first);
  if (values.some((value) => kindOf(value) !== kind)) throw new EvaluationError('throw', 'The option has conflicting option types');
  const anything = ready(typeNamed('anything'));
  const definitions = list(given.map((one) => slotOf(definitionValue(one))));
  if (kind === 'set') return ev.call(mergeAttrs(anything, false), loc, definitions);
  if (kind === 'package') return ev.call(merging.mergeOneOption, loc, definitions);
  if (kind === 'lambda')
    return builtin('merged function', 1, (inner, [argument]) => {
      const results = given.map((one) => ({ ...one, thunk: lazy((deep) => deep.call(deep.force(one.thunk), argument as Thunk)) }));
      return mergeOf(inner, typeNamed('anything'), below(inner, loc, string('<function body>')), results) ?? NOT_MERGED;
    });
  return ev.call(merging.mergeEqualOption, loc, definitions);
});

/** Modules that a later `evalModules` reads. */
export const mergeDeferred = (staticModules: Thunk): Value =>
  merge((_ev, _loc, given) => {
    const modules = list(
      given.map(({ file, thunk, origin }) =>
        slotOf(
          attrs(
            new Map([
              ['_file', slotOf(string(file))],
              ['imports', slotOf(list([slot(thunk, origin)]))],
            ]),
          ),
          origin,
        ),
      ),
    );
    const imports = lazy((ev) => concatLists(ev, ev.force(staticModules), modules));
    return attrs(new Map([['imports', slot(imports)]]));
  });

/** The one tag that the definitions have, with its option's value. */
export const mergeTag = (tags: Value): Value =>
  merge((ev, loc, given) => {
    const sets = given.map(({ thunk }) => ev.force(thunk));
    const [first] = sets;
    const [name] = first?.kind === 'attrs' ? first.entries.keys() : [];
    const option = name !== undefined && tags.kind === 'attrs' ? tags.entries.get(name) : undefined;
    if (name === undefined || option === undefined) return null;
    const inside: Given[] = [];
    for (const [index, set] of sets.entries()) {
      const tagged = set.kind === 'attrs' && set.entries.size === 1 ? set.entries.get(name) : undefined;
      if (tagged === undefined) throw new EvaluationError('throw', 'The option is defined with several tags');
      inside.push({ ...(given[index] as Given), thunk: tagged.thunk, origin: tagged.origin });
    }
    const definitions = list(inside.map((one) => slotOf(definitionValue(one))));
    const value = lazy((inner) =>
      selectName(inner, inner.call(evalOptionValue, below(inner, loc, string(name)), option.thunk, definitions), 'value', null),
    );
    return attrs(new Map([[name, slot(value, option.origin)]]));
  });
