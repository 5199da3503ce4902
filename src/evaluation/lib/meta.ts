/** `lib.meta` and `lib.derivations`: what can be said of packages without building them. */
import { and, choose, not } from '../choice.ts';
import { equals } from '../equality.ts';
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, hasPath, selectName, selectPath } from '../select.ts';
import { lazy, ready, slot, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { builtin, call, EMPTY_ATTRS, EMPTY_LIST, FALSE, int, isSymbolic, list, NULL, string, TRUE, type Value } from '../values.ts';
import { ATTRSETS, getOutput, isDerivation, setOf } from './attrsets.ts';
import { STRINGS } from './strings.ts';
import { define, elementsOf, join, known, mapMembers, native, record, type Table } from './toolkit.ts';

/** `${getBin package}/bin/${name}`. */
function executable(ev: Evaluator, pkg: Value, name: Value): Value {
  if (pkg.kind === 'attrs' ? isDerivation(ev, pkg) === FALSE : !isSymbolic(pkg)) {
    throw new EvaluationError(
      'throw',
      `lib.meta.getExe': The first argument is of type ${pkg.kind}, but it should be a derivation instead.`,
    );
  }
  if (name.kind === 'string' && name.value.includes('/')) {
    throw new EvaluationError('throw', "lib.meta.getExe': The second argument is a nested path");
  }
  return join(ev, getOutput(ev, 'bin', pkg), '/bin/', name);
}

/** The program a package is about: `meta.mainProgram`, else its name. */
function mainProgram(ev: Evaluator, pkg: Value): Value {
  if (pkg.kind !== 'attrs') return call('mainProgram', [pkg]);
  return selectPath(
    ev,
    pkg,
    ['meta', 'mainProgram'],
    lazy((inner) => inner.call(STRINGS.getName as Value, pkg)),
  );
}

function addMeta(ev: Evaluator, added: Value, drv: Value): Value | null {
  if (drv.kind !== 'attrs') return null;
  const meta = lazy((inner: Evaluator) => updateValues(inner, selectName(inner, drv, 'meta', ready(EMPTY_ATTRS)), added));
  const has = hasName(ev, drv, 'overrideAttrs');
  if (has === FALSE) return updateValues(ev, drv, record({ meta }));
  const change = builtin('add meta', 1, (inner, [old]) =>
    record({ meta: updateValues(inner, selectName(inner, inner.force(old as Thunk), 'meta', ready(EMPTY_ATTRS)), added) }),
  );
  return ev.call(selectName(ev, drv, 'overrideAttrs', null), change);
}
const addMetaAttrs = define('addMetaAttrs', 'ss', addMeta);
const withPriority = (name: string, priority: number) =>
  define(name, 's', (ev, drv) => addMeta(ev, record({ priority: int(priority) }), drv));
const [lowPrio, hiPrio] = [withPriority('lowPrio', 10), withPriority('hiPrio', -10)];

const mapDerivationAttrset = define('mapDerivationAttrset', 'ls', (_ev, fn, set) =>
  mapMembers(_ev, set, (inner, _name, bound) => {
    const pkg = inner.force(bound.thunk);
    return choose(
      inner,
      isDerivation(inner, pkg),
      lazy((deep) => deep.call(deep.force(fn), pkg)),
      ready(pkg),
    );
  }),
);

const updateName = define('updateName', 'ls', (ev, fn, drv) =>
  updateValues(
    ev,
    drv,
    record({
      name: lazy((inner) =>
        inner.call(
          inner.force(fn),
          lazy((deep) => selectName(deep, drv, 'name', null)),
        ),
      ),
    }),
  ),
);

/** Whether a platform is the one named; sets of platform properties are compared by attribute. */
const platformMatch = define('platformMatch', 'ss', (ev, platform, wanted) => {
  if (wanted.kind === 'string') return equals(ev, selectName(ev, platform, 'system', ready(NULL)), wanted);
  if (wanted.kind !== 'attrs') return null;
  return ev.call(ATTRSETS.matchAttrs as Value, wanted.entries.has('parsed') ? wanted : record({ parsed: wanted }), platform);
});

export const META: Table = {
  getExe: define('getExe', 's', (ev, pkg) => executable(ev, pkg, mainProgram(ev, pkg))),
  "getExe'": define("getExe'", 'ss', executable),
  addMetaAttrs,
  dontDistribute: define('dontDistribute', 's', (ev, drv) => addMeta(ev, record({ hydraPlatforms: EMPTY_LIST }), drv)),
  setName: define('setName', 'ls', (ev, name, drv) => updateValues(ev, drv, record({ name }))),
  updateName,
  appendToName: define('appendToName', 'l', (_ev, suffix) =>
    builtin('appendToName', 1, (inner, [drv]) =>
      inner.call(
        updateName,
        builtin('append', 1, (deep, [name]) => {
          const parsed = native(deep, 'parseDrvName', name as Thunk);
          return join(
            deep,
            selectName(deep, parsed, 'name', null),
            '-',
            deep.force(suffix),
            '-',
            selectName(deep, parsed, 'version', null),
          );
        }),
        drv as Thunk,
      ),
    ),
  ),
  mapDerivationAttrset,
  defaultPriority: int(5),
  setPrio: define('setPrio', 'ls', (ev, priority, drv) => addMeta(ev, record({ priority }), drv)),
  lowPrio,
  hiPrio,
  lowPrioSet: define('lowPrioSet', 'l', (ev, set) => ev.call(mapDerivationAttrset, lowPrio, set)),
  hiPrioSet: define('hiPrioSet', 'l', (ev, set) => ev.call(mapDerivationAttrset, hiPrio, set)),
  platformMatch,
  availableOn: define('availableOn', 'ss', (ev, platform, pkg) => {
    const matches = builtin('platformMatch', 1, (inner, [wanted]) => inner.call(platformMatch, platform, wanted as Thunk));
    const listed = (name: string, missing: Value): Value => {
      const has = hasPath(ev, pkg, ['meta', name]);
      return choose(
        ev,
        has,
        lazy((inner) => native(inner, 'any', matches, selectPath(inner, pkg, ['meta', name], null))),
        ready(missing),
      );
    };
    return and(ev, listed('platforms', TRUE), not(listed('badPlatforms', FALSE)));
  }),
  cpeFullVersionWithVendor: define('cpeFullVersionWithVendor', 'll', (_ev, vendor, version) =>
    record({ vendor, version, update: string('*') }),
  ),
};

/** The outputs a derivation is assumed to have. */
function outputNames(ev: Evaluator, settings: Value): string[] {
  const outputs = selectName(ev, settings, 'outputs', ready(list([slotOf(string('out'))])));
  return (elementsOf(outputs, 'lazyDerivation') ?? []).map(({ thunk }) => known(ev.force(thunk), 'lazyDerivation') ?? 'out');
}

export const DERIVATIONS: Table = {
  lazyDerivation: define('lazyDerivation', 's', (ev, settings) => {
    const derivation = lazy((inner) => selectName(inner, settings, 'derivation', null));
    const field = (name: string): Thunk => lazy((inner) => selectName(inner, inner.force(derivation), name, null));
    const outputs = outputNames(ev, settings);
    const base = record({
      type: string('derivation'),
      outPath: field('outPath'),
      outputName: field('outputName'),
      drvPath: field('drvPath'),
      name: field('name'),
      system: field('system'),
      outputs: list(outputs.map((name) => slotOf(string(name)))),
      meta: lazy((inner) => selectName(inner, settings, 'meta', field('meta'))),
    });
    const own = setOf(outputs.map((name) => ({ name: string(name), slot: slot(field(name)) })));
    return updateValues(ev, updateValues(ev, base, own), selectName(ev, settings, 'passthru', ready(EMPTY_ATTRS)));
  }),
  optionalDrvAttr: builtin('optionalDrvAttr', 2, (ev, [condition, value]) =>
    choose(ev, ev.force(condition as Thunk), value as Thunk, ready(NULL)),
  ),
  warnOnInstantiate: define('warnOnInstantiate', 'll', (ev, _message, drv) => ev.force(drv)),
};
