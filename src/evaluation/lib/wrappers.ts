/** The sets that definitions are wrapped in: `mkIf`, `mkMerge`, `mkOverride`, `mkOrder`. */
import { append } from '../append.ts';
import type { Evaluator } from '../evaluator.ts';
import { each } from '../builtins/support.ts';
import { selectName } from '../select.ts';
import { lazy, ready, slot, type Thunk } from '../thunk.ts';
import { int, isSpread, list, reference, string, type Value } from '../values.ts';
import { itemsOf, record } from './toolkit.ts';

/** Priorities of `mkOverride`, lower wins; 100 is that of a plain definition. */
export const PRIORITY = { optionDefault: 1500, default: 1000, plain: 100, imageMedia: 60, force: 50, vm: 10 } as const;

export const wrap = (type: string, fields: Readonly<Record<string, Value | Thunk>>): Value => record({ _type: string(type), ...fields });
export const override = (priority: Value | Thunk, content: Value | Thunk): Value => wrap('override', { priority, content });

/** All definitions of another option under the same condition: `mkIf option.isDefined (mkMerge option.definitions)`. */
export function aliasOf(wrapContent: (ev: Evaluator, content: Thunk) => Value, option: Thunk, withPriority: boolean): Value {
  const field = (name: string, fallback: Thunk | null = null): Thunk => lazy((ev) => selectName(ev, ev.force(option), name, fallback));
  const priority = field('highestPrio', ready(int(PRIORITY.plain)));
  const contents = lazy((ev) => {
    const definitions = ev.force(field('definitions'));
    const items = itemsOf(definitions, 'mkAliasDefinitions').map((item) => {
      if (!isSpread(item)) return withPriority ? slot(ready(override(priority, item.thunk)), item.origin) : item;
      if (!withPriority || item.spread.kind !== 'reference') return item;
      return { spread: each(override(priority, reference(append(item.spread.path, '*'))), item.spread) };
    });
    return list(items);
  });
  return wrap('if', { condition: field('isDefined'), content: lazy((ev) => wrapContent(ev, ready(wrap('merge', { contents })))) });
}
