/** `lib.fixedPoints`. */
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { lazy, ready, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { builtin, type BuiltinValue, EMPTY_ATTRS, TRUE, type Value } from '../values.ts';
import { define, elementsOf, record, type Table } from './toolkit.ts';
import { isFunctionValue } from './trivial.ts';

/** The value that is its own argument. */
export function fixpoint(ev: Evaluator, make: (self: Thunk) => Value): Value {
  const self: Thunk = lazy(() => make(self));
  return ev.force(self);
}

const overlaid = (overlay: Thunk, base: Thunk): BuiltinValue =>
  builtin('extended', 1, (ev, [final]) => {
    const before = ev.call(ev.force(base), final as Thunk);
    return updateValues(ev, before, ev.call(ev.force(overlay), final as Thunk, before));
  });

const composed = (first: Thunk, second: Thunk): BuiltinValue =>
  builtin('composed extension', 2, (ev, [final, previous]) => {
    const applied = ev.call(ev.force(first), final as Thunk, previous as Thunk);
    const before = lazy((inner) => updateValues(inner, inner.force(previous as Thunk), applied));
    return updateValues(ev, applied, ev.call(ev.force(second), final as Thunk, before));
  });

function extensible(ev: Evaluator, extender: string, make: Thunk): Value {
  return fixpoint(ev, (self) => {
    const base = ev.call(ev.force(make), self);
    const extend = builtin(extender, 1, (inner, [overlay]) => extensible(inner, extender, ready(overlaid(overlay as Thunk, make))));
    return updateValues(
      ev,
      updateValues(ev, base, record({ [extender]: extend })),
      record({ __unfix__: lazy((inner) => unfix(inner, extender, make)) }),
    );
  });
}
/** The function whose fixed point an extensible set is. */
const unfix = (_ev: Evaluator, extender: string, make: Thunk): Value =>
  builtin('__unfix__', 1, (inner, [self]) => {
    const extend = builtin(extender, 1, (deep, [overlay]) => extensible(deep, extender, ready(overlaid(overlay as Thunk, make))));
    return updateValues(inner, inner.call(inner.force(make), self as Thunk), record({ [extender]: extend }));
  });

export const FIXED_POINTS: Table = {
  fix: builtin('fix', 1, (ev, [fn]) => fixpoint(ev, (self) => ev.call(ev.force(fn as Thunk), self))),
  "fix'": builtin("fix'", 1, (ev, [fn]) =>
    fixpoint(ev, (self) => updateValues(ev, ev.call(ev.force(fn as Thunk), self), record({ __unfix__: fn as Thunk }))),
  ),
  converge: define('converge', 'ls', (ev, fn, start) => {
    let value = start;
    for (;;) {
      const next = ev.call(ev.force(fn), value);
      const same = equals(ev, next, value);
      if (same === TRUE) return value;
      if (same.kind !== 'bool') return null;
      if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
      value = next;
    }
  }),
  extends: builtin('extends', 2, (_ev, [overlay, base]) => overlaid(overlay as Thunk, base as Thunk)),
  composeExtensions: builtin('composeExtensions', 2, (_ev, [first, second]) => composed(first as Thunk, second as Thunk)),
  composeManyExtensions: define('composeManyExtensions', 's', (_ev, overlays) => {
    const slots = elementsOf(overlays, 'composeManyExtensions');
    const none: Value = builtin('no extension', 2, () => EMPTY_ATTRS);
    return slots === null ? null : [...slots].reverse().reduce((later, { thunk }) => composed(thunk, ready(later)), none);
  }),
  makeExtensible: builtin('makeExtensible', 1, (ev, [make]) => extensible(ev, 'extend', make as Thunk)),
  makeExtensibleWithCustomName: define('makeExtensibleWithCustomName', 'sl', (ev, name, make) =>
    name.kind === 'string' ? extensible(ev, name.value, make) : null,
  ),
  toExtension: define('toExtension', 's', (ev, value) => {
    if (isFunctionValue(ev, value) !== TRUE) return builtin('extension', 2, () => value);
    return builtin('extension', 2, (inner, [final, previous]) => {
      const partial = inner.call(value, previous as Thunk);
      return isFunctionValue(inner, partial) === TRUE ? inner.call(value, final as Thunk, previous as Thunk) : partial;
    });
  }),
};
