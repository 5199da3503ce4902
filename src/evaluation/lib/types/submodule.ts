/** `lib.types.submodule` and its kin: types made of modules, reachable as `functor.payload.modules`. */
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';
import { concatLists } from '../../operators.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, slotOf } from '../../thunk.ts';
import { updateValues } from '../../update.ts';
import {
  type AttrsValue,
  builtin,
  EMPTY_ATTRS,
  EMPTY_LIST,
  FALSE,
  isFunction,
  isSymbolic,
  NULL,
  string,
  TRUE,
  type Value,
} from '../../values.ts';
import { mergeDeferred } from '../module-system/merges.ts';
import { mergeSubmodule, subOptions } from '../module-system/submodules.ts';
import { define, elementsOf, join, record, type Table } from '../toolkit.ts';
import { pathCheck } from './checks.ts';
import { functorOf, makeType, phrase } from './make.ts';

const absolutePath = pathCheck(null, true);

/** Sets, functions and paths can be modules. */
const moduleCheck = define('isModule', 's', (ev, value) => {
  if (value.kind === 'attrs' || isFunction(value)) return TRUE;
  if (isSymbolic(value) && value.kind !== 'text') return null;
  return ev.call(absolutePath, value);
});

const toList = (value: Value): Value => (value.kind === 'list' || isSymbolic(value) ? value : { kind: 'list', items: [slotOf(value)] });

/** The `freeformType` a literal module sets, where one does. */
function freeformType(ev: Evaluator, modules: Value): Value | null {
  for (const { thunk } of (modules.kind === 'list' ? elementsOf(modules, 'submodule') : null) ?? []) {
    let module = ev.force(thunk);
    if (isFunction(module)) {
      try {
        module = ev.call(
          module,
          record({
            config: { kind: 'reference', path: ['config'] },
            options: { kind: 'reference', path: ['options'] },
            name: string('‹name›'),
          }),
        );
      } catch (error) {
        if (error instanceof EvaluationError) continue;
        throw error;
      }
    }
    if (module.kind !== 'attrs') continue;
    for (const holder of [module, configOf(ev, module)]) {
      const found = holder === null ? undefined : holder.entries.get('freeformType');
      if (found !== undefined) return ev.force(found.thunk);
    }
  }
  return null;
}

/** `config._module` of a literal module. */
function configOf(ev: Evaluator, module: AttrsValue): AttrsValue | null {
  const config = module.entries.get('config');
  const holder = config === undefined ? module : ev.force(config.thunk);
  const inner = holder.kind === 'attrs' ? holder.entries.get('_module') : undefined;
  const value = inner === undefined ? null : ev.force(inner.thunk);
  return value?.kind === 'attrs' ? value : null;
}

function submoduleWith(settings: Value): AttrsValue {
  const setting = (ev: Evaluator, name: string, fallback: Value): Value => selectName(ev, settings, name, ready(fallback));
  const modules = lazy((ev) => selectName(ev, settings, 'modules', null));
  const freeform = lazy((ev) => freeformType(ev, ev.force(modules)) ?? NULL);
  const get = (name: string, fallback: Value) => lazy((ev) => setting(ev, name, fallback));
  return makeType({
    name: 'submodule',
    description: lazy((ev) => {
      const given = setting(ev, 'description', NULL);
      if (given.kind !== 'null') return given;
      const open = ev.force(freeform);
      return open.kind === 'null' ? string('submodule') : join(ev, 'open submodule of ', phrase(ev, open, ['noun', 'composite']));
    }),
    check: moduleCheck,
    merge: mergeSubmodule(settings),
    emptyValue: EMPTY_ATTRS,
    getSubOptions: subOptions(settings),
    getSubModules: modules,
    substSubModules: builtin('substSubModules', 1, (ev, [replaced]) =>
      submoduleWith(updateValues(ev, settings, record({ modules: replaced ?? EMPTY_LIST }))),
    ),
    functor: functorOf(
      'submodule',
      {
        modules,
        class: get('class', NULL),
        specialArgs: get('specialArgs', EMPTY_ATTRS),
        shorthandOnlyDefinesConfig: get('shorthandOnlyDefinesConfig', FALSE),
        description: get('description', NULL),
      },
      submoduleWithFunction,
      submoduleBinOp,
    ),
    nestedTypes: record({ freeformType: freeform }),
  });
}

const submoduleWithFunction: Value = define('submoduleWith', 's', (_ev, settings) => submoduleWith(settings));

/** Two declarations of one submodule option have the modules of both. */
const submoduleBinOp = define('binOp', 'ss', (ev, a, b) => {
  const either = (name: string): Value => {
    const left = selectName(ev, a, name, ready(NULL));
    return left.kind === 'null' ? selectName(ev, b, name, ready(NULL)) : left;
  };
  return record({
    class: either('class'),
    modules: lazy((inner) => concatLists(inner, selectName(inner, a, 'modules', null), selectName(inner, b, 'modules', null))),
    specialArgs: lazy((inner) => updateValues(inner, selectName(inner, a, 'specialArgs', null), selectName(inner, b, 'specialArgs', null))),
    shorthandOnlyDefinesConfig: either('shorthandOnlyDefinesConfig'),
    description: either('description'),
  });
});

function deferredModule(settings: Value): AttrsValue {
  const staticModules = lazy((ev) => selectName(ev, settings, 'staticModules', ready(EMPTY_LIST)));
  return makeType({
    name: 'deferredModule',
    description: 'module',
    descriptionClass: 'noun',
    check: moduleCheck,
    merge: mergeDeferred(staticModules),
    getSubOptions: define('getSubOptions', 'l', () => null),
    getSubModules: staticModules,
    substSubModules: builtin('substSubModules', 1, (_ev, [replaced]) => deferredModule(record({ staticModules: replaced ?? EMPTY_LIST }))),
    functor: functorOf('deferredModuleWith', { staticModules }, deferredModuleWith, deferredBinOp),
  });
}
const deferredModuleWith = define('deferredModuleWith', 's', (_ev, settings) => deferredModule(settings));
const deferredBinOp = define('binOp', 'ss', (ev, a, b) =>
  record({ staticModules: concatLists(ev, selectName(ev, a, 'staticModules', null), selectName(ev, b, 'staticModules', null)) }),
);

export const SUBMODULE_TYPES: Table = {
  submodule: define('submodule', 'l', (_ev, modules) =>
    submoduleWith(record({ shorthandOnlyDefinesConfig: TRUE, modules: lazy((ev) => toList(ev.force(modules))) })),
  ),
  submoduleWith: submoduleWithFunction,
  deferredModuleWith,
  deferredModule: deferredModule(EMPTY_ATTRS),
};
