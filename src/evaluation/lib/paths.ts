/** Attribute paths given as lists of names. */
import type { Evaluator } from '../evaluator.ts';
import { lazy, slot, type Thunk } from '../thunk.ts';
import { attrs, call, string, type Value } from '../values.ts';
import { escapeNixIdentifier } from './escapes.ts';
import { elementsOf, known, mapItems, native } from './toolkit.ts';

/** The steps of a path, symbolic names as values; null where the list itself is symbolic. */
export function stepsOf(ev: Evaluator, path: Value, what: string): (string | Value)[] | null {
  const elements = elementsOf(path, what);
  if (elements === null) return null;
  return elements.map(({ thunk }) => {
    const step = ev.force(thunk);
    return step.kind === 'string' ? step.value : step;
  });
}

/** `{ a.b.c = value; }` for the steps `a`, `b`, `c`; without steps the value itself. */
export function nest(ev: Evaluator, steps: readonly (string | Value)[], value: Thunk): Value {
  const [step, ...others] = steps;
  if (step === undefined) return ev.force(value);
  const inner = slot(others.length === 0 ? value : lazy((deep) => nest(deep, others, value)));
  if (typeof step === 'string') return attrs(new Map([[step, inner]]));
  return attrs(new Map(), null, [{ name: step, slot: inner }]);
}

/** `a.b."c d"`, symbolic names as pieces of the text. */
export function showAttrPath(ev: Evaluator, path: Value): Value {
  const elements = elementsOf(path, 'showAttrPath');
  if (elements === null) return call('showAttrPath', [path]);
  if (elements.length === 0) return string('<root attribute path>');
  return native(ev, 'concatStringsSep', string('.'), {
    kind: 'list',
    items: mapItems(ev, elements, 'showAttrPath', (inner, { thunk }) => escapeNixIdentifier(inner, inner.force(thunk))),
  });
}

/** `services."my app".enable`; `*` and `<name>` stay as they are. */
export function showOption(ev: Evaluator, path: Value): Value {
  const elements = elementsOf(path, 'showOption');
  if (elements === null) return call('showOption', [path]);
  const parts = mapItems(ev, elements, 'showOption', (inner, { thunk }) => {
    const part = inner.force(thunk);
    const text = known(part, 'showOption');
    return text !== null && (text === '*' || /^<[^]*>$/.test(text)) ? part : escapeNixIdentifier(inner, part);
  });
  return native(ev, 'concatStringsSep', string('.'), { kind: 'list', items: parts });
}
