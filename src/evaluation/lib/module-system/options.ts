/** Declarations and definitions of several modules, merged name by name: options with their values, and what nobody declares. */
import { not } from '../../choice.ts';
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';
import { concatLists } from '../../operators.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../../thunk.ts';
import { updateValues } from '../../update.ts';
import { attrs, type AttrsValue, builtin, int, isSymbolic, list, NULL, string, TRUE, unknown, type Value } from '../../values.ts';
import { showOption } from '../paths.ts';
import { define, mapMembers, record } from '../toolkit.ts';
import { mergeTypeWith } from '../types/make.ts';
import { typeNamed } from '../types/registry.ts';
import { override, PRIORITY, wrap } from '../wrappers.ts';
import {
  definitionValue,
  elementsUnder,
  type Given,
  givenIn,
  highestPriority,
  isDefined,
  listOfDefinitions,
  mergedValue,
  type Missing,
  notDefined,
  remaining,
  tagOf,
} from './definitions.ts';
import { once } from './once.ts';

export interface Declared {
  readonly file: string;
  readonly options: Value;
}
/** A definition of something that no option is there for. */
export interface Unmatched extends Given {
  readonly path: readonly string[];
}
export interface Tree {
  readonly options: AttrsValue;
  readonly config: AttrsValue;
  /** Null where it is not known. */
  readonly unmatched: () => readonly Unmatched[] | null;
}

/** Definitions of a place; null where they are not known. */
type Definitions = () => readonly Given[] | null;

const OPEN = unknown('definitions that are not known');
const nameOf = (ev: Evaluator, loc: Value): string => {
  const shown = showOption(ev, loc);
  return shown.kind === 'string' ? shown.value : '…';
};
const fail = (message: string): never => {
  throw new EvaluationError('throw', message);
};

/** What may stand in the place of a value that nobody sets, by the option's path. */
export type MissingAt = (loc: Value) => Missing;

/**
 * Merges the subtrees of declarations and definitions at a place. `definitions` are sets without wrappers; what they
 * are is not asked before a value is. Null where a declaration is not known.
 */
export function mergeTree(
  ev: Evaluator,
  loc: Value,
  declared: readonly Declared[],
  definitions: Definitions,
  missing: MissingAt,
): Tree | null {
  const byName = new Map<string, Declared[]>();
  for (const { file, options } of declared) {
    if (isSymbolic(options)) return null;
    if (options.kind !== 'attrs') fail(`An option declaration for \`${nameOf(ev, loc)}' is no attribute set`);
    const set = options as AttrsValue;
    if (set.rest !== null || set.dynamic.length > 0 || [...set.entries.values()].some(({ presence }) => presence !== null)) return null;
    for (const [name, { thunk }] of set.entries) byName.set(name, [...(byName.get(name) ?? []), { file, options: ev.force(thunk) }]);
  }
  const given = once(ev, () => {
    const sets = definitions();
    return sets === null ? null : namesOf(ev, sets);
  });
  const results = new Map<string, Result>();
  for (const [name, decls] of byName) {
    const here = concatLists(ev, loc, list([slotOf(string(name))]));
    const own: Definitions = () => {
      const names = given();
      return names === null ? null : (names.get(name) ?? []);
    };
    results.set(name, resultOf(ev, here, decls, own, missing));
  }
  return {
    options: attrs(new Map([...results].map(([name, { option }]) => [name, slot(option)]))),
    config: attrs(new Map([...results].map(([name, { value }]) => [name, slot(value)]))),
    unmatched: () => {
      const names = given();
      if (names === null) return null;
      const found: Unmatched[] = [];
      for (const [name, ones] of names) if (!results.has(name)) found.push(...ones.map((one) => ({ ...one, path: [name] })));
      for (const [name, { unmatched }] of results) {
        const below = unmatched();
        if (below === null) return null;
        found.push(...below.map((one) => ({ ...one, path: [name, ...one.path] })));
      }
      return found;
    },
  };
}

interface Result {
  readonly option: Thunk;
  readonly value: Thunk;
  readonly unmatched: () => readonly Unmatched[] | null;
}

/** Definitions by the name they set; null where one of the sets is not wholly known. */
function namesOf(ev: Evaluator, definitions: readonly Given[]): Map<string, Given[]> | null {
  const found = new Map<string, Given[]>();
  for (const { file, thunk, presence: outer } of definitions) {
    const set = ev.force(thunk);
    if (isSymbolic(set)) return null;
    if (set.kind !== 'attrs') fail(`a value of type ${set.kind} is defined where there are options`);
    const { entries, rest, dynamic } = set as AttrsValue;
    if (rest !== null || dynamic.length > 0) return null;
    for (const [name, { thunk: value, origin, presence }] of entries) {
      const conditions = [outer, presence].filter((one) => one !== null);
      const both =
        conditions.length === 2 ? ({ kind: 'call', callee: '&&', args: conditions.map(ready) } as const) : (conditions[0] ?? null);
      found.set(name, [...(found.get(name) ?? []), { file, thunk: value, origin, presence: both }]);
    }
  }
  return found;
}

function resultOf(ev: Evaluator, loc: Value, decls: readonly Declared[], given: Definitions, missing: MissingAt): Result {
  const isOption = ({ options }: Declared): boolean => tagOf(ev, options) === 'option';
  const options = decls.filter(isOption);
  const none = (): readonly Unmatched[] => [];
  if (options.length === 0) {
    const tree = once(ev, () => {
      const pushed = once(ev, () => {
        const sets = given();
        return sets === null ? null : pushedDown(ev, sets);
      });
      return mergeTree(ev, loc, decls, pushed, missing);
    });
    const part = (which: 'options' | 'config'): Thunk => lazy(() => tree()?.[which] ?? unknown('options that are not known'));
    return { option: part('options'), value: part('config'), unmatched: () => tree()?.unmatched() ?? null };
  }
  const option = lazy((inner) => {
    if (options.length === decls.length) return evaluateOption(inner, loc, decls, given, missing(loc));
    const typed = options.every(({ options: one }) => typeName(inner, one) === 'submodule');
    if (!typed)
      fail(`The option \`${nameOf(inner, loc)}' would be a parent of other options, but its type does not support nested options.`);
    const asOptions = decls.map((one) => (isOption(one) ? one : { ...one, options: submoduleOption(inner, one.options) }));
    return evaluateOption(inner, loc, asOptions, given, missing(loc));
  });
  return { option, value: lazy((inner) => selectName(inner, inner.force(option), 'value', null)), unmatched: none };
}

function typeName(ev: Evaluator, option: Value): string | null {
  const type = selectName(ev, option, 'type', ready(NULL));
  const name = type.kind === 'attrs' ? selectName(ev, type, 'name', ready(NULL)) : NULL;
  return name.kind === 'string' ? name.value : null;
}

/** Options declared below a submodule option, as one more declaration of it. */
const submoduleOption = (ev: Evaluator, options: Value): Value =>
  record({
    _type: string('option'),
    type: ev.call(typeNamed('submoduleWith'), record({ modules: list([slotOf(record({ options }))]), shorthandOnlyDefinesConfig: NULL })),
  });

/** `mkIf`, `mkMerge` and `mkOverride` around sets, moved to their attributes; null where that is not known. */
function pushedDown(ev: Evaluator, given: readonly Given[]): Given[] | null {
  const found: Given[] = [];
  for (const one of given) if (!pushDown(ev, one, found, 0)) return null;
  return found;
}

export function pushDown(ev: Evaluator, given: Given, into: Given[], depth: number): boolean {
  if (depth > 50) return false;
  const value = ev.force(given.thunk);
  const tag = tagOf(ev, value);
  const mapped = (content: Thunk, around: (bound: Thunk) => Value): boolean => {
    const inside: Given[] = [];
    if (!pushDown(ev, { ...given, thunk: content }, inside, depth + 1)) return false;
    for (const one of inside) {
      const set = ev.force(one.thunk);
      if (isSymbolic(set)) return false;
      into.push(set.kind === 'attrs' ? { ...one, thunk: ready(mapMembers(ev, set, (_inner, _name, bound) => around(bound.thunk))) } : one);
    }
    return true;
  };
  if (value.kind === 'choice') {
    const { condition } = value;
    return (
      mapped(value.then, (content) => wrap('if', { condition, content })) &&
      mapped(value.else, (content) => wrap('if', { condition: not(condition), content }))
    );
  }
  if (tag === 'merge') {
    const contents = elementsUnder(ev, selectName(ev, value, 'contents', null), null, 0) ?? [null];
    return contents.every((one) => {
      if (one === null) return false;
      const { presence: condition, slot: element } = one;
      if (condition === null) return pushDown(ev, { ...given, thunk: element.thunk }, into, depth + 1);
      return mapped(element.thunk, (content) => wrap('if', { condition, content }));
    });
  }
  const field = (name: string): Thunk => lazy((inner) => selectName(inner, value, name, null));
  if (tag === 'if') return mapped(field('content'), (content) => wrap('if', { condition: field('condition'), content }));
  if (tag === 'override') return mapped(field('content'), (content) => override(field('priority'), content));
  into.push(given);
  return true;
}

/** One option of several declarations. */
function mergeDeclarations(ev: Evaluator, loc: Value, decls: readonly Declared[]): AttrsValue {
  let merged = record({ declarations: list(decls.map(({ file }) => slotOf(string(file)))), options: list([]), loc });
  const has = (name: string, of: AttrsValue): boolean => of.entries.has(name);
  for (const { options } of decls) {
    const next = options as AttrsValue;
    if (['default', 'example', 'description', 'apply'].some((name) => has(name, next) && has(name, merged)))
      fail(`The option \`${nameOf(ev, loc)}' is already declared.`);
    const before = merged;
    const type = lazy((inner) => {
      const both = mergeTypeWith(inner, selectName(inner, before, 'type', null), selectName(inner, next, 'type', null));
      return both.kind === 'null' ? fail(`The option \`${nameOf(inner, loc)}' is already declared.`) : both;
    });
    const together = updateValues(
      ev,
      updateValues(ev, next, before),
      has('type', next) && has('type', before) ? record({ type }) : record({}),
    );
    merged = together as AttrsValue;
  }
  return has('type', merged) ? merged : (updateValues(ev, merged, record({ type: typeNamed('unspecified') })) as AttrsValue);
}

/** The option with its value and what is known of its definitions. */
function evaluateOption(ev: Evaluator, loc: Value, decls: readonly Declared[], given: Definitions, missing: Missing): Value {
  const option = mergeDeclarations(ev, loc, decls);
  const byDefault = option.entries.get('default');
  const file = decls[0]?.file ?? '<unknown-file>';
  const all = once(ev, (): readonly Given[] | null => {
    const own = given();
    if (own === null || byDefault === undefined) return own;
    const weakest = ready(override(int(PRIORITY.optionDefault), byDefault.thunk));
    return [{ file, thunk: weakest, origin: byDefault.origin, presence: null }, ...own];
  });
  const found = once(ev, () => {
    const definitions = all();
    return definitions === null ? null : remaining(ev, definitions);
  });
  const over = (fn: (inner: Evaluator, rest: NonNullable<ReturnType<typeof found>>) => Value | null): Thunk =>
    lazy((inner) => {
      const rest = found();
      return (rest === null ? null : fn(inner, rest)) ?? OPEN;
    });
  const merged = over((inner, rest) => {
    const readOnly = selectName(inner, option, 'readOnly', ready(NULL));
    if (readOnly === TRUE && (all()?.length ?? 0) > 1)
      fail(`The option \`${nameOf(inner, loc)}' is read-only, but it's set multiple times.`);
    return mergedValue(inner, loc, selectName(inner, option, 'type', null), rest, missing);
  });
  const apply = option.entries.get('apply');
  // An old name's `apply` never looks at what it is given.
  const value = apply === undefined ? merged : lazy((inner) => inner.call(inner.force(apply.thunk), merged));
  const definitions = (show: (one: Given) => Slot): Thunk => over((inner, rest) => listOfDefinitions(inner, rest, show));
  return updateValues(
    ev,
    option,
    record({
      value,
      isDefined: over(isDefined),
      highestPrio: over(highestPriority),
      definitions: definitions(({ thunk, origin }) => slot(thunk, origin)),
      files: definitions((one) => slotOf(string(one.file))),
      definitionsWithLocations: definitions((one) => slotOf(definitionValue(one))),
      __toString: builtin('option name', 1, (inner) => showOption(inner, loc)),
    }),
  );
}

/** `evalOptionValue loc opt defs`. */
export const evalOptionValue = define('evalOptionValue', 'sss', (ev, loc, option, definitions) => {
  const given = givenIn(ev, definitions);
  if (given === null || option.kind !== 'attrs') return null;
  return evaluateOption(ev, loc, [{ file: '<unknown-file>', options: option }], () => given, notDefined(loc));
});
