/** `lib.debug`, `lib.stringsWithDeps` and what is left of `lib.misc`. Traces print nothing here. */
import { choose } from '../choice.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, selectName } from '../select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import {
  builtin,
  type BuiltinValue,
  EMPTY_ATTRS,
  EMPTY_LIST,
  EMPTY_STRING,
  isSymbolic,
  list,
  string,
  TRUE,
  type Value,
} from '../values.ts';
import { LISTS } from './lists.ts';
import { define, elementsOf, known, native, record, type Table } from './toolkit.ts';

/** A function that answers its last argument. */
const through = (name: string, arity: number): BuiltinValue => builtin(name, arity, (ev, args) => ev.force(args[arity - 1] as Thunk));

export const DEBUG: Table = {
  traceIf: through('traceIf', 3),
  traceVal: through('traceVal', 1),
  traceValFn: through('traceValFn', 2),
  traceSeq: through('traceSeq', 2),
  traceSeqN: through('traceSeqN', 3),
  traceValSeq: through('traceValSeq', 1),
  traceValSeqFn: through('traceValSeqFn', 2),
  traceValSeqN: through('traceValSeqN', 2),
  traceValSeqNFn: through('traceValSeqNFn', 3),
  traceFnSeqN: builtin('traceFnSeqN', 4, (ev, [, , fn, value]) => ev.call(ev.force(fn as Thunk), value as Thunk)),
  testAllTrue: define('testAllTrue', 's', () => null),
};

/** Entries of a dependency graph in order, each once; null where an entry is symbolic. */
function closure(ev: Evaluator, predefined: Value, wanted: readonly Slot[], done: Set<string>): Slot[] | null {
  const result: Slot[] = [];
  for (const { thunk } of wanted) {
    let entry = ev.force(thunk);
    if (entry.kind === 'string') {
      if (done.has(entry.value)) continue;
      done.add(entry.value);
      entry = selectName(ev, predefined, entry.value, null);
    }
    if (entry.kind === 'string') {
      const inner = closure(ev, predefined, [slotOf(entry)], done);
      if (inner === null) return null;
      result.push(...inner);
      continue;
    }
    if (entry.kind !== 'attrs') return null;
    const deps = elementsOf(selectName(ev, entry, 'deps', null), 'textClosureList');
    const before = deps === null ? null : closure(ev, predefined, deps, done);
    if (before === null) return null;
    const set = entry;
    result.push(...before, slot(lazy((inner) => selectName(inner, set, 'text', null))));
  }
  return result;
}

const textClosureList = define('textClosureList', 'ss', (ev, predefined, wanted) => {
  const slots = elementsOf(wanted, 'textClosureList');
  const found = slots === null ? null : closure(ev, predefined, slots, new Set());
  return found === null ? null : list(found);
});

export const STRINGS_WITH_DEPS: Table = {
  textClosureList,
  textClosureMap: define('textClosureMap', 'lll', (ev, fn, predefined, wanted) =>
    native(ev, 'concatStringsSep', string('\n'), native(ev, 'map', fn, ev.call(textClosureList, predefined, wanted))),
  ),
  noDepEntry: define('noDepEntry', 'l', (_ev, text) => record({ text, deps: EMPTY_LIST })),
  fullDepEntry: define('fullDepEntry', 'll', (_ev, text, deps) => record({ text, deps })),
  packEntry: define('packEntry', 'l', (_ev, deps) => record({ deps, text: EMPTY_STRING })),
  stringAfter: define('stringAfter', 'll', (_ev, deps, text) => record({ text, deps })),
};

export const MISC: Table = {
  imap: LISTS.imap1 as Value,
  fakeHash: string(`sha256-${'A'.repeat(43)}=`),
  fakeSha256: string('0'.repeat(64)),
  fakeSha512: string('0'.repeat(128)),
  ifEnable: define('ifEnable', 'sl', (ev, condition, value) => choose(ev, condition, value, ready(EMPTY_ATTRS))),
  nvs: define('nvs', 'sl', (_ev, name, value) => (name.kind === 'string' ? record({ [name.value]: value }) : null)),
  setAttr: define('setAttr', 'ssl', (ev, set, name, value) =>
    name.kind === 'string' ? updateValues(ev, set, record({ [name.value]: value })) : null,
  ),
  maybeAttr: define('maybeAttr', 'sls', (ev, name, otherwise, set) => {
    const key = known(name, 'maybeAttr');
    return key === null ? null : selectName(ev, set, key, otherwise);
  }),
  maybeAttrNullable: define('maybeAttrNullable', 'sls', (ev, name, otherwise, set) => {
    const key = known(name, 'maybeAttrNullable');
    if (set.kind === 'null') return ev.force(otherwise);
    return key === null ? null : selectName(ev, set, key, otherwise);
  }),
  nixType: define('nixType', 's', (ev, value) => {
    if (isSymbolic(value) && value.kind !== 'text') return null;
    if (value.kind === 'attrs') return hasName(ev, value, 'outPath') === TRUE ? string('derivation') : string('attrs');
    const named: Partial<Record<Value['kind'], string>> = {
      list: 'list',
      lambda: 'function',
      builtin: 'function',
      bool: 'bool',
      null: 'null',
      int: 'int',
    };
    return string(named[value.kind] ?? 'string');
  }),
};
