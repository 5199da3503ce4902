/** Attribute sets: names, values, selection and restriction. */
import { both, distribute, not, or } from '../choice.ts';
import { equals } from '../equality.ts';
import { typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, hasPath, selectName, selectPath } from '../select.ts';
import { lazy, type Slot, slot, slotOf } from '../thunk.ts';
import type { Frame, Origin } from '../trail.ts';
import {
  attrs,
  type AttrsValue,
  builtin,
  type BuiltinValue,
  call,
  type DynamicSlot,
  FALSE,
  int,
  isSpread,
  isSymbolic,
  type ListItem,
  list,
  NULL,
  string,
  TRUE,
  type Value,
} from '../values.ts';
import { asSet, itemsOf, itemWhen } from './elements.ts';
import { elemCondition } from './lists.ts';
import { attrsOf, expect, runStrict, sortedNames, strict, type StrictRun } from './support.ts';

const isOpen = (set: AttrsValue): boolean => set.rest !== null || set.dynamic.length > 0;

/** Items for the attributes of a set in Nix's order; one symbolic run where not every name is known. */
function attributeItems(name: string, value: Value, item: (name: string, entry: Slot) => Slot): Value {
  const set = asSet(value, name);
  if (isOpen(set)) return list([{ spread: call(name, [value]) }]);
  return list(
    sortedNames(set.entries.keys()).map((key) => {
      const entry = set.entries.get(key) as Slot;
      return itemWhen(entry.presence, item(key, { ...entry, presence: null }));
    }),
  );
}

/** The step a name argument makes; symbolic names stay values. */
function step(name: Value, what: string): string | Value {
  const known = expect(name, 'string', what);
  return known === null ? name : known.value;
}

/** Condition under which a name is one of `names`. */
function listed(ev: Evaluator, name: Value, known: ReadonlySet<string>, symbolic: readonly ListItem[]): Value {
  if (name.kind === 'string') return known.has(name.value) ? TRUE : elemCondition(ev, name, symbolic);
  let result = elemCondition(ev, name, symbolic);
  for (const one of known) result = or(ev, result, equals(ev, name, string(one)));
  return result;
}

/** Removals already told, by call and name: a helper may be called thousands of times. */
const removals = new WeakMap<Evaluator, Set<string>>();

function observeRemoval(ev: Evaluator, set: AttrsValue, names: ReadonlySet<string>, site: Frame | null): void {
  if (site === null) return;
  const seen = removals.get(ev) ?? new Set();
  removals.set(ev, seen);
  for (const name of names) {
    const entry = set.entries.get(name);
    const key = `${site.start}:${name}:${site.file.path}`;
    if (entry === undefined || seen.has(key)) continue;
    seen.add(key);
    ev.observations.push({ kind: 'attributeRemoval', name, slot: entry, set, call: site });
  }
}

const removeAttrs = builtin('removeAttrs', 2, (ev, args) => {
  // Forcing the arguments may answer other calls.
  const site = ev.callSite;
  const run: StrictRun = (inner, value, names) => removeNames(inner, value as Value, names as Value, site);
  return runStrict(
    ev,
    'removeAttrs',
    args.map((arg) => ev.force(arg)),
    run,
  );
});

function removeNames(ev: Evaluator, value: Value, names: Value, site: Frame | null): Value {
  const set = asSet(value, 'removeAttrs');
  const known = new Set<string>();
  const symbolic: ListItem[] = [];
  for (const item of itemsOf(names, 'removeAttrs')) {
    const name = isSpread(item) ? null : ev.force(item.thunk);
    if (name?.kind === 'string') known.add(name.value);
    else if (name === null || isSymbolic(name)) symbolic.push(item);
    else throw typeError(`removeAttrs: value is ${name.kind} while a string was expected`);
  }
  observeRemoval(ev, set, known, site);
  const entries = new Map<string, Slot>();
  for (const [name, entry] of set.entries) {
    const gone = listed(ev, string(name), known, symbolic);
    if (gone !== TRUE) entries.set(name, gone === FALSE ? entry : { ...entry, presence: both(ev, entry.presence, not(gone)) });
  }
  const dynamic: DynamicSlot[] = [];
  for (const { name, slot: entry } of set.dynamic) {
    const gone = listed(ev, name, known, symbolic);
    if (gone !== TRUE) dynamic.push({ name, slot: gone === FALSE ? entry : { ...entry, presence: both(ev, entry.presence, not(gone)) } });
  }
  const rest = set.rest === null ? null : call('removeAttrs', [set.rest, names]);
  return attrs(entries, rest, dynamic);
}

const intersectAttrs = strict('intersectAttrs', 2, (ev, leftValue, rightValue) => {
  const left = asSet(leftValue, 'intersectAttrs');
  const right = asSet(rightValue, 'intersectAttrs');
  if (left.dynamic.length > 0 || right.dynamic.length > 0) return null;
  if (left.rest !== null && right.rest !== null) return null;
  const entries = new Map<string, Slot>();
  for (const [name, entry] of right.entries) {
    const inLeft = hasName(ev, left, name);
    if (inLeft === FALSE) continue;
    entries.set(name, inLeft === TRUE ? entry : { ...entry, presence: both(ev, entry.presence, inLeft) });
  }
  const { rest } = right;
  if (rest === null) return attrs(entries);
  for (const [name, entry] of left.entries) {
    if (entries.has(name)) continue;
    const inRight = hasName(ev, rest, name);
    if (inRight === FALSE) continue;
    const presence = inRight === TRUE ? entry.presence : both(ev, entry.presence, inRight);
    entries.set(
      name,
      slot(
        lazy((inner) => selectName(inner, rest, name, null)),
        null,
        presence,
      ),
    );
  }
  return attrs(entries);
});

const catAttrs = strict('catAttrs', 2, (ev, nameValue, value) => {
  const name = expect(nameValue, 'string', 'catAttrs');
  if (name === null) return null;
  const result: ListItem[] = [];
  for (const item of itemsOf(value, 'catAttrs')) {
    if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
    result.push(...(isSpread(item) ? [catRun(item.spread, name)] : catOne(ev, ev.force(item.thunk), name.value)));
  }
  return list(result);
});

function catRun(spread: Value, name: Value): ListItem {
  if (spread.kind === 'choice') {
    return {
      spread: distribute(spread, (inner, branch) =>
        list(
          itemsOf(branch, 'catAttrs').flatMap((item) =>
            isSpread(item) ? [catRun(item.spread, name)] : catOne(inner, inner.force(item.thunk), (name as { value: string }).value),
          ),
        ),
      ),
    };
  }
  return { spread: spread.kind === 'unknown' ? spread : call('catAttrs', [name, spread]) };
}

function catOne(ev: Evaluator, set: Value, name: string): readonly ListItem[] {
  if (set.kind !== 'attrs' && (!isSymbolic(set) || set.kind === 'text')) {
    throw typeError(`catAttrs: value is ${set.kind} while a set was expected`);
  }
  const has = hasName(ev, set, name);
  if (has === FALSE) return [];
  const entry = set.kind === 'attrs' ? set.entries.get(name) : undefined;
  if (entry !== undefined && entry.presence === null) return [entry];
  const selected = slot(
    lazy((inner) => selectName(inner, set, name, null)),
    entry?.origin ?? null,
  );
  return [has === TRUE ? selected : itemWhen(has, selected)];
}

/** Where an attribute was written: the innermost binding of its trail, or null. */
function positionOf(ev: Evaluator, origin: Origin | null): Value {
  let at = origin;
  while (at !== null && at.kind === 'operand') at = at.previous;
  if (at === null || (at.kind !== 'binding' && at.kind !== 'inherit')) return NULL;
  const { lineStarts, text } = at.file;
  let line = 0;
  while (line + 1 < lineStarts.length && (lineStarts[line + 1] as number) <= at.start) line++;
  const before = text.slice(lineStarts[line] as number, at.start);
  return attrsOf([
    ['column', int(Buffer.byteLength(before) + 1)],
    ['file', string(`${ev.tree.root}/${at.file.path}`)],
    ['line', int(line + 1)],
  ]);
}

export const SET_BUILTINS: readonly BuiltinValue[] = [
  strict('attrNames', 1, (_ev, value) => attributeItems('attrNames', value, (name, entry) => slotOf(string(name), entry.origin))),
  strict('attrValues', 1, (_ev, value) => attributeItems('attrValues', value, (_name, entry) => entry)),
  strict('getAttr', 2, (ev, name, value) => {
    const at = step(name, 'getAttr');
    asSet(value, 'getAttr');
    return selectPath(ev, value, [at], null);
  }),
  strict('hasAttr', 2, (ev, name, value) => {
    const at = step(name, 'hasAttr');
    asSet(value, 'hasAttr');
    return hasPath(ev, value, [at]);
  }),
  removeAttrs,
  intersectAttrs,
  catAttrs,
  strict('unsafeGetAttrPos', 2, (ev, name, value) => {
    const known = expect(name, 'string', 'unsafeGetAttrPos');
    const set = asSet(value, 'unsafeGetAttrPos');
    if (known === null) return null;
    const entry = set.entries.get(known.value);
    if (entry === undefined) return isOpen(set) ? null : NULL;
    return entry.presence === null ? positionOf(ev, entry.origin) : null;
  }),
];
