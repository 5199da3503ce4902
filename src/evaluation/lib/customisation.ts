/** `lib.customisation`: packages that can be overridden, and sets that call them. */
import type { Evaluator } from '../evaluator.ts';
import { hasName, selectName } from '../select.ts';
import { lazy, ready, type Slot, slot, type Thunk } from '../thunk.ts';
import { openSet, updateValues } from '../update.ts';
import { attrs, builtin, EMPTY_ATTRS, EMPTY_LIST, FALSE, isFunction, isSymbolic, reference, TRUE, type Value } from '../values.ts';
import { FIXED_POINTS, fixpoint } from './fixed-points.ts';
import { define, mapMembers, membersOf, native, record, type Table } from './toolkit.ts';
import { functionArgs, isFunctionValue, setFunctionArgs } from './trivial.ts';

const mirrored = (original: Value, fn: Value): Value =>
  setFunctionArgs(
    ready(fn),
    lazy((ev) => functionArgs(ev, original)),
  );

/** The result of `fn args`, with ways to call it again with other arguments. */
function overridable(ev: Evaluator, fn: Value, args: Thunk): Value {
  const result = ev.call(fn, args);
  const override = mirrored(
    fn,
    builtin('override', 1, (inner, [changes]) => {
      const given = inner.force(changes as Thunk);
      const fresh = isFunctionValue(inner, given) === TRUE ? inner.call(given, args) : given;
      return overridable(inner, fn, ready(updateValues(inner, inner.force(args), fresh)));
    }),
  );
  const through = (name: string) =>
    builtin(name, 1, (inner, [change]) =>
      overridable(
        inner,
        mirrored(
          fn,
          builtin(name, 1, (deep, [again]) => deep.call(selectName(deep, deep.call(fn, again as Thunk), name, null), change as Thunk)),
        ),
        args,
      ),
    );
  if (result.kind === 'attrs') {
    const more: Record<string, Value> = { override, overrideDerivation: through('overrideDerivation') };
    if (hasName(ev, result, 'overrideAttrs') !== FALSE) more.overrideAttrs = through('overrideAttrs');
    return updateValues(ev, result, record(more));
  }
  if (isFunction(result))
    return updateValues(
      ev,
      setFunctionArgs(
        ready(result),
        lazy((inner) => functionArgs(inner, result)),
      ),
      record({ override }),
    );
  return result;
}

const makeOverridable = define('makeOverridable', 's', (ev, fn) => {
  const call = mirrored(
    fn,
    builtin('overridable', 1, (inner, [args]) => overridable(inner, fn, args as Thunk)),
  );
  return fn.kind === 'attrs' ? updateValues(ev, fn, call) : call;
});

/** The arguments a function asks for that `supplier` has, under those given. */
function suppliedArgs(ev: Evaluator, fn: Value, supplier: Value, given: Value): Value {
  const entries = new Map<string, Slot>();
  for (const { name, slot: bound } of membersOf(ev, functionArgs(ev, fn))) {
    if (name.kind !== 'string') continue;
    const has = hasName(ev, supplier, name.value);
    if (has === FALSE) continue;
    const optional = ev.force(bound.thunk) === TRUE;
    entries.set(
      name.value,
      slot(
        lazy((inner) => selectName(inner, supplier, name.value, null)),
        null,
        has === TRUE || !optional ? null : has,
      ),
    );
  }
  return updateValues(ev, attrs(entries), given);
}

const functionOf = (ev: Evaluator, target: Value): Value =>
  target.kind === 'path' || target.kind === 'string' ? native(ev, 'import', target) : target;

const callPackageWith = define('callPackageWith', 'sss', (ev, supplier, target, given) => {
  const fn = functionOf(ev, target);
  if (isSymbolic(fn)) return null;
  return overridable(ev, fn, ready(suppliedArgs(ev, fn, supplier, given)));
});

const callPackagesWith = define('callPackagesWith', 'sss', (ev, supplier, target, given) => {
  const fn = functionOf(ev, target);
  if (isSymbolic(fn)) return null;
  const args = suppliedArgs(ev, fn, supplier, given);
  const packages = openSet(ev, ev.call(fn, args));
  return mapMembers(ev, packages, (inner, name) => {
    if (name.kind !== 'string') return reference(['callPackages']);
    return overridable(
      inner,
      mirrored(
        fn,
        builtin('package', 1, (deep, [again]) => selectName(deep, deep.call(fn, again as Thunk), name.value, null)),
      ),
      ready(args),
    );
  });
});

function makeScope(ev: Evaluator, newScope: Thunk, fn: Thunk): Value {
  return fixpoint(ev, (self) => {
    const scoped = builtin('newScope', 1, (inner, [scope]) =>
      inner.call(
        inner.force(newScope),
        lazy((deep) => updateValues(deep, deep.force(self), deep.force(scope as Thunk))),
      ),
    );
    const callPackage = lazy((inner) => inner.call(selectName(inner, inner.force(self), 'newScope', null), EMPTY_ATTRS));
    const overrideScope = builtin('overrideScope', 1, (inner, [overlay]) =>
      makeScope(
        inner,
        newScope,
        lazy((deep) => deep.call(FIXED_POINTS.extends as Value, overlay as Thunk, fn)),
      ),
    );
    const own = updateValues(ev, record({ callPackage }), ev.call(ev.force(fn), self));
    return updateValues(ev, own, record({ newScope: scoped, overrideScope, packages: fn }));
  });
}

const IDENTITY = builtin('id', 1, (ev, [value]) => ev.force(value as Thunk));

/** A builder made of another one: `constructDrv` called with what `extendDrvArgs` adds to the arguments. */
const extendMkDerivation = define('extendMkDerivation', 's', (ev, settings) => {
  if (settings.kind !== 'attrs') return null;
  const setting = (name: string, fallback: Value | null): Value => selectName(ev, settings, name, fallback && ready(fallback));
  const constructDrv = setting('constructDrv', null);
  const extendDrvArgs = setting('extendDrvArgs', null);
  const excluded = setting('excludeDrvArgNames', EMPTY_LIST);
  const build = builtin('builder', 2, (_ev, [, given]) => {
    const argsOf = (inner: Evaluator, final: Thunk): Value => {
      const previous = inner.force(given as Thunk);
      const plain = isFunctionValue(inner, previous) === TRUE ? inner.call(previous, final) : previous;
      return updateValues(inner, native(inner, 'removeAttrs', plain, excluded), inner.call(extendDrvArgs, final, plain));
    };
    // What a builder that is not known makes of a function of the final arguments, it makes of those arguments.
    const args = isSymbolic(constructDrv)
      ? fixpoint(ev, (final) => argsOf(ev, final))
      : builtin('builder arguments', 1, (inner, [final]) => argsOf(inner, final as Thunk));
    return ev.call(setting('transformDrv', IDENTITY), ev.call(constructDrv, args));
  });
  const args = lazy((inner) => {
    const inherits = setting('inheritFunctionArgs', TRUE) !== FALSE && !isSymbolic(constructDrv);
    const base = inherits ? native(inner, 'removeAttrs', functionArgs(inner, constructDrv), excluded) : EMPTY_ATTRS;
    const own = functionArgs(inner, inner.call(extendDrvArgs, EMPTY_ATTRS));
    return native(inner, 'removeAttrs', updateValues(inner, base, own), setting('excludeFunctionArgNames', EMPTY_LIST));
  });
  return record({
    __functor: build,
    __functionArgs: args,
    constructDrv,
    excludeDrvArgNames: excluded,
    extendDrvArgs,
    transformDrv: setting('transformDrv', IDENTITY),
  });
});

const PAIRS = ['BuildBuild', 'BuildHost', 'BuildTarget', 'HostHost', 'HostTarget', 'TargetTarget'];
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const CUSTOMISATION: Table = {
  makeOverridable,
  callPackageWith,
  callPackagesWith,
  makeScope: define('makeScope', 'll', (ev, newScope, fn) => makeScope(ev, newScope, fn)),
  extendMkDerivation,
  overrideDerivation: define('overrideDerivation', 'll', () => null),
  hydraJob: define('hydraJob', 's', () => null),
  renameCrossIndexFrom: define('renameCrossIndexFrom', 'ss', (_ev, prefix, set) => {
    if (prefix.kind !== 'string') return null;
    return record(
      Object.fromEntries(PAIRS.map((pair) => [lowerFirst(pair), lazy((inner) => selectName(inner, set, `${prefix.value}${pair}`, null))])),
    );
  }),
  renameCrossIndexTo: define('renameCrossIndexTo', 'ss', (_ev, prefix, set) =>
    prefix.kind === 'string'
      ? record(
          Object.fromEntries(
            PAIRS.map((pair) => [`${prefix.value}${pair}`, lazy((inner) => selectName(inner, set, lowerFirst(pair), null))]),
          ),
        )
      : null,
  ),
  mapCrossIndex: define('mapCrossIndex', 'ls', (_ev, fn, set) =>
    record(
      Object.fromEntries(
        PAIRS.map(lowerFirst).map((name) => [
          name,
          lazy((inner) =>
            inner.call(
              inner.force(fn),
              lazy((deep) => selectName(deep, set, name, null)),
            ),
          ),
        ]),
      ),
    ),
  ),
};
