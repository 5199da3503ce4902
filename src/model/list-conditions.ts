/** `mkIf` around one element of a list: the module system merges each element for itself. */
import { settleCondition } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { ready, slot, type Thunk } from '../evaluation/thunk.ts';
import {
  type AttrsValue,
  EMPTY_LIST,
  FALSE,
  isSpread,
  list,
  type ListItem,
  type ListValue,
  TRUE,
  type Value,
} from '../evaluation/values.ts';
import { textAt } from './attributes.ts';

/** The condition and the content of `mkIf`; null for any other set. */
export function conditionalOf(ev: Evaluator, set: AttrsValue): { readonly condition: Value; readonly content: Thunk } | null {
  if (textAt(ev, set, '_type') !== 'if') return null;
  const given = set.entries.get('condition')?.thunk;
  const condition = given && ev.tryForce(given);
  const content = set.entries.get('content')?.thunk;
  return !condition || content === undefined ? null : { condition: settleCondition(ev, condition), content };
}

/** The list with its conditional elements there or not, as their conditions say. */
export function withConditions(ev: Evaluator, value: ListValue): ListValue {
  let changed = false;
  const items = value.items.flatMap((item): readonly ListItem[] => {
    const element = isSpread(item) ? null : ev.tryForce(item.thunk);
    const wrapped = element?.kind === 'attrs' ? conditionalOf(ev, element) : null;
    if (wrapped === null || isSpread(item)) return [item];
    changed = true;
    const { condition, content } = wrapped;
    const inner = withConditions(ev, list([slot(content, item.origin)]));
    if (condition === TRUE || condition === FALSE) return condition === TRUE ? inner.items : [];
    return [{ spread: { kind: 'choice', condition, then: ready(inner), else: ready(EMPTY_LIST) } }];
  });
  return changed ? list(items) : value;
}
