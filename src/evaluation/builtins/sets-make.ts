/** Attribute sets made from functions and lists: `mapAttrs`, `listToAttrs`, `zipAttrsWith`, `functionArgs`. */
import { both, branchesOf, choose, distribute, not, or } from '../choice.ts';
import type { Formal } from '../../syntax/nodes.ts';
import { typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../thunk.ts';
import {
  attrs,
  type BuiltinValue,
  bool,
  type DynamicSlot,
  EMPTY_ATTRS,
  isSpread,
  isSymbolic,
  list,
  string,
  type Value,
} from '../values.ts';
import { asSet, type Element, elementsOf, itemsOf, notEmpty } from './elements.ts';
import { mapped } from './lists.ts';
import { closedItems, instanceOf, isClosed, partlyStrict, strict } from './support.ts';

/** `mapAttrs` of a set already at hand; `fn` stays lazy. */
function mapSet(ev: Evaluator, fn: Thunk, value: Value): Value {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'choice') return distribute(value, (inner, branch) => mapSet(inner, fn, branch));
  const set = asSet(value, 'mapAttrs');
  const apply = (name: Value, entry: Slot): Slot =>
    slot(
      lazy((inner) => inner.call(inner.force(fn), name, entry.thunk)),
      mapped(entry.origin),
      entry.presence,
    );
  if (!ev.spend(set.entries.size)) return ev.cut('evaluation budget: steps');
  const entries = new Map([...set.entries].map(([name, entry]): [string, Slot] => [name, apply(string(name), entry)]));
  const dynamic: DynamicSlot[] = set.dynamic.map((entry) => ({ name: entry.name, slot: apply(entry.name, entry.slot) }));
  const { rest } = set;
  if (rest === null) return attrs(entries, null, dynamic);
  if (rest.kind === 'reference') {
    const instance = instanceOf(rest);
    return attrs(entries, null, [...dynamic, { name: instance.name, slot: apply(instance.name, slot(ready(instance.value))) }]);
  }
  const mappedRest: Value =
    rest.kind === 'choice' || rest.kind === 'unknown'
      ? mapSet(ev, fn, rest)
      : { kind: 'call', callee: 'mapAttrs', args: [fn, ready(rest)] };
  return attrs(entries, mappedRest, dynamic);
}

/** Adds a named value to a set under construction; of one name the first wins. */
class SetBuilder {
  readonly entries = new Map<string, Slot>();
  readonly dynamic: DynamicSlot[] = [];
  private readonly ev: Evaluator;

  constructor(ev: Evaluator) {
    this.ev = ev;
  }

  add(name: Value, value: Slot): void {
    if (name.kind !== 'string') {
      if (!isSymbolic(name)) throw typeError(`listToAttrs: value is ${name.kind} while a string was expected`);
      this.dynamic.push({ name, slot: value });
      return;
    }
    const before = this.entries.get(name.value);
    if (before === undefined) this.entries.set(name.value, value);
    else if (before.presence !== null) this.entries.set(name.value, this.either(before, before.presence, value));
  }

  private either(first: Slot, presence: Value, second: Slot): Slot {
    const thunk = lazy((ev) => choose(ev, presence, first.thunk, second.thunk));
    return slot(thunk, first.origin, second.presence === null ? null : or(this.ev, presence, second.presence), second);
  }
}

/** The `{ name; value; }` of one element, also behind a choice. */
function addPair(ev: Evaluator, builder: SetBuilder, pair: Value, presence: Value | null): void {
  if (pair.kind === 'choice') {
    const { then, else: otherwise } = branchesOf(ev, pair);
    if (then === null || otherwise === null) return addPair(ev, builder, (then ?? otherwise) as Value, presence);
    const [first, second] = [then, otherwise].map((branch) => selectName(ev, branch, 'name', null));
    if (first?.kind === 'string' && second?.kind === 'string' && first.value === second.value) {
      builder.add(
        first,
        slot(
          lazy((inner) => selectName(inner, pair, 'value', null)),
          null,
          presence,
        ),
      );
      return;
    }
    addPair(ev, builder, then, both(ev, presence, pair.condition));
    addPair(ev, builder, otherwise, both(ev, presence, not(pair.condition)));
    return;
  }
  if (pair.kind !== 'attrs' && (!isSymbolic(pair) || pair.kind === 'text')) {
    throw typeError(`listToAttrs: value is ${pair.kind} while a set was expected`);
  }
  const name = selectName(ev, pair, 'name', null);
  const written = pair.kind === 'attrs' ? pair.entries.get('value') : undefined;
  if (written === undefined && pair.kind === 'attrs' && isClosed(pair)) selectName(ev, pair, 'value', null);
  const thunk =
    written !== undefined && written.presence === null ? written.thunk : lazy((inner) => selectName(inner, pair, 'value', null));
  builder.add(name, slot(thunk, written?.origin ?? null, presence));
}

const listToAttrs = strict('listToAttrs', 1, (ev, value) => {
  const builder = new SetBuilder(ev);
  for (const item of itemsOf(value, 'listToAttrs')) {
    if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
    if (!isSpread(item)) {
      addPair(ev, builder, ev.force(item.thunk), null);
      continue;
    }
    for (const element of elementsOf(ev, item.spread)) {
      addPair(ev, builder, ev.force(element.slot.thunk), presenceOf(ev, element, item.spread));
    }
  }
  return attrs(builder.entries, null, builder.dynamic);
});

/** A pair that stands for many exists where the list it comes from has elements. */
function presenceOf(ev: Evaluator, element: Element, spread: Value): Value | null {
  return element.many ? both(ev, notEmpty(spread), element.presence) : element.presence;
}

const zipAttrsWith = partlyStrict('zipAttrsWith', 2, [1], (ev, [value], [fn]) => {
  const slots = closedItems(value as Value, 'zipAttrsWith');
  if (slots === null) return null;
  const zipped = new Map<string, Slot[]>();
  for (const item of slots) {
    const set = ev.force(item.thunk);
    if (set.kind !== 'attrs') {
      if (isSymbolic(set)) return null;
      throw typeError(`zipAttrsWith: value is ${set.kind} while a set was expected`);
    }
    if (!isClosed(set)) return null;
    if (!ev.spend(set.entries.size + 1)) return ev.cut('evaluation budget: steps');
    for (const [name, entry] of set.entries) {
      const before = zipped.get(name);
      if (before === undefined) zipped.set(name, [entry]);
      else before.push(entry);
    }
  }
  const entries = [...zipped].map(([name, values]): [string, Slot] => [
    name,
    slot(
      lazy((inner) => inner.call(inner.force(fn as Thunk), string(name), list(values))),
      mapped(values[0]?.origin ?? null),
    ),
  ]);
  return attrs(new Map(entries));
});

export const SET_MAKING_BUILTINS: readonly BuiltinValue[] = [
  partlyStrict('mapAttrs', 2, [1], (ev, [value], [fn]) => mapSet(ev, fn as Thunk, value as Value)),
  listToAttrs,
  zipAttrsWith,
  strict('functionArgs', 1, (_ev, fn) => {
    if (fn.kind === 'builtin') return EMPTY_ATTRS;
    if (fn.kind === 'lambda') {
      const { file, frame } = fn.scope;
      // Where an argument is written is all that `unsafeGetAttrPos` can ask for.
      const entry = ({ name: { name, start, end }, fallback }: Formal): [string, Slot] => [
        name,
        slotOf(bool(fallback !== null), { kind: 'binding', file: file.source, start, end, frame, previous: null }),
      ];
      return attrs(new Map((fn.node.formals ?? []).map(entry)));
    }
    if (isSymbolic(fn) && fn.kind !== 'text') return null;
    throw typeError("'functionArgs' requires a function");
  }),
];
