/** `lib.modules`: the wrappers that definitions are made of, and modules that rename options. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { each } from '../builtins/support.ts';
import { selectName } from '../select.ts';
import { lazy, ready, slot, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import {
  attrs, builtin, call, EMPTY_ATTRS, EMPTY_LIST, FALSE, int, isSymbolic, list, NULL, reference, string, TRUE,
  type Value,
} from '../values.ts';
import { showFiles, showOption } from './options.ts';
import { nest, stepsOf } from './paths.ts';
import { define, elementsOf, itemsOf, join, maybe, native, record, type Table } from './toolkit.ts';
import { typeNamed } from './types/registry.ts';

/** Priorities of `mkOverride`, lower wins; 100 is that of a plain definition. */
const PRIORITY = { optionDefault: 1500, default: 1000, plain: 100, imageMedia: 60, force: 50, vm: 10 } as const;

const wrap = (type: string, fields: Readonly<Record<string, Value | Thunk>>): Value => record({ _type: string(type), ...fields });
const override = (priority: Value | Thunk, content: Value | Thunk): Value => wrap('override', { priority, content });
const overrideWith = (name: string, priority: number) => define(name, 'l', (_ev, content) => override(int(priority), content));
const orderWith = (name: string, priority: number) => define(name, 'l', (_ev, content) => wrap('order', { priority: int(priority), content }));

const mkIf = define('mkIf', 'll', (_ev, condition, content) => wrap('if', { condition, content }));
const mkMerge = define('mkMerge', 'l', (_ev, contents) => wrap('merge', { contents }));
const mkAssert = define('mkAssert', 'lll', (_ev, assertion, message, content) =>
  wrap('if', {
    condition: lazy((ev) => {
      const holds = ev.force(assertion);
      if (holds.kind === 'bool' && !holds.value) {
        const text = join(ev, '\nFailed assertion: ', ev.force(message));
        throw new EvaluationError('throw', text.kind === 'string' ? text.value : 'Failed assertion');
      }
      return TRUE;
    }),
    content,
  }),
);

/** All definitions of another option under the same condition: `mkIf option.isDefined (mkMerge option.definitions)`. */
function aliasOf(wrapContent: (ev: Evaluator, content: Thunk) => Value, option: Thunk, withPriority: boolean): Value {
  const field = (name: string, fallback: Thunk | null = null): Thunk => lazy((ev) => selectName(ev, ev.force(option), name, fallback));
  const priority = field('highestPrio', ready(int(PRIORITY.plain)));
  const contents = lazy((ev) => {
    const definitions = ev.force(field('definitions'));
    const items = itemsOf(definitions, 'mkAliasDefinitions').map((item) => {
      if (!('spread' in item)) return withPriority ? slot(ready(override(priority, item.thunk)), item.origin) : item;
      if (!withPriority || item.spread.kind !== 'reference') return item;
      return { spread: each(override(priority, reference([...item.spread.path, '*'])), item.spread) };
    });
    return list(items);
  });
  return wrap('if', { condition: field('isDefined'), content: lazy((ev) => wrapContent(ev, ready(wrap('merge', { contents })))) });
}

const mkAliasAndWrapDefinitions = define('mkAliasAndWrapDefinitions', 'll', (_ev, wrapper, option) =>
  aliasOf((ev, content) => ev.call(ev.force(wrapper), content), option, false));
const mkAliasAndWrapDefsWithPriority = define('mkAliasAndWrapDefsWithPriority', 'll', (_ev, wrapper, option) =>
  aliasOf((ev, content) => ev.call(ev.force(wrapper), content), option, true));

interface Rename {
  readonly from: Value;
  readonly to: Value;
  readonly visible: Value;
  readonly warn: Value;
  /** Applied to the new option's value when the old one is read. */
  readonly use: Value | null;
  readonly condition: Thunk;
  readonly withPriority: boolean;
}

const place = (root: string, steps: readonly (string | Value)[] | null): Value =>
  steps === null ? call('.', [reference([root])]) : reference([root, ...steps]);

/**
 * The module that keeps an option's old name working. nixpkgs makes it a function of `config` and
 * `options`; here those are references, so the module is the set that function returns.
 */
function renamed(ev: Evaluator, { from, to, visible, warn, use, condition, withPriority }: Rename): Value {
  const [old, target] = [stepsOf(ev, from, 'doRename'), stepsOf(ev, to, 'doRename')];
  if (old === null || target === null) return call('doRename', [from, to]);
  const oldOption = place('options', old);
  const apply = builtin('renamed option', 1, (inner) => (use === null ? place('config', target) : inner.call(use, place('config', target))));
  const option = record({
    _type: string('option'),
    visible,
    description: lazy((inner) => join(inner, 'Alias of {option}`', showOption(inner, to), '`.')),
    apply,
    type: reference(['options', ...target, 'type']),
  });
  const message = slot(lazy((inner) => join(inner, "The option `", showOption(inner, from), "' defined in ", showFiles(inner, selectName(inner, oldOption, 'files', null)), " has been renamed to `", showOption(inner, to), "'.")));
  const warnings = warn === FALSE ? EMPTY_ATTRS : attrs(new Map([['warnings', slotOf(list([maybe(selectName(ev, oldOption, 'isDefined', null), message)]))]]));
  const aliased = aliasOf((inner, content) => nest(inner, target, content), ready(oldOption), withPriority);
  return record({
    options: lazy((inner) => nest(inner, old, ready(option))),
    config: wrap('if', { condition, content: wrap('merge', { contents: list([slotOf(warnings), slotOf(aliased)]) }) }),
  });
}

const doRename = define('doRename', 's', (ev, settings) => {
  const get = (name: string, fallback: Value | null = null): Value => selectName(ev, settings, name, fallback === null ? null : ready(fallback));
  const withPriority = get('withPriority', TRUE);
  return renamed(ev, {
    from: get('from'), to: get('to'), visible: get('visible'), warn: get('warn'), use: get('use'),
    condition: lazy((inner) => selectName(inner, settings, 'condition', ready(TRUE))),
    withPriority: !(withPriority.kind === 'bool' && !withPriority.value),
  });
});

const renameTo = (name: string, warns: boolean) =>
  define(name, 'ss', (ev, from, to) =>
    renamed(ev, { from, to, visible: warns ? FALSE : TRUE, warn: warns ? TRUE : FALSE, use: null, condition: ready(TRUE), withPriority: true }));

const mkRenamedOptionModuleWith = define('mkRenamedOptionModuleWith', 's', (ev, settings) =>
  renamed(ev, {
    from: selectName(ev, settings, 'from', null), to: selectName(ev, settings, 'to', null),
    visible: FALSE, warn: TRUE, use: null, condition: ready(TRUE), withPriority: true,
  }));

const mkRemovedOptionModule = define('mkRemovedOptionModule', 'sl', (ev, from, instructions) => {
  const steps = stepsOf(ev, from, 'mkRemovedOptionModule');
  if (steps === null) return null;
  const removed = place('options', steps);
  const message = lazy((inner) => join(inner, 'The option definition `', showOption(inner, from), "' in ", showFiles(inner, selectName(inner, removed, 'files', null)), ' no longer has any effect; please remove it.\n', inner.force(instructions), '\n'));
  const option = record({
    _type: string('option'),
    visible: FALSE,
    apply: builtin('removed option', 1, () => {
      throw new EvaluationError('throw', 'The option can no longer be used since it has been removed.');
    }),
  });
  const assertion = record({ assertion: lazy((inner) => call('!', [selectName(inner, removed, 'isDefined', null)])), message });
  return record({
    options: lazy((inner) => nest(inner, steps, ready(option))),
    config: record({ assertions: list([slotOf(assertion)]) }),
  });
});

const UNSET = string('_mkMergedOptionModule');

function merged(ev: Evaluator, from: readonly Value[], to: Value, merge: Thunk): Value {
  const target = stepsOf(ev, to, 'mkMergedOptionModule');
  const olds = from.map((path) => stepsOf(ev, path, 'mkMergedOptionModule'));
  if (target === null || olds.some((steps) => steps === null)) return call('mkMergedOptionModule', [...from, to]);
  const places = olds.map((steps) => place('config', steps));
  const isSet = (value: Value): Value => call('!', [call('==', [value, UNSET])]);
  const warning = (index: number): Value => join(ev, 'The option `', showOption(ev, from[index] as Value), "' defined in ", showFiles(ev, selectName(ev, place('options', olds[index] ?? null), 'files', null)), ' has been changed to `', showOption(ev, to), "' that has a different type. Please read `", showOption(ev, to), "' documentation and update your configuration accordingly.");
  const anySet = places.map(isSet).reduce((left, right) => call('||', [left, right]));
  const content = slot(lazy((inner) => inner.call(inner.force(merge), reference(['config']))));
  const option = record({ _type: string('option'), visible: FALSE, default: UNSET });
  const warnings = list(places.map((value, index) => maybe(isSet(value), slot(lazy(() => warning(index))))));
  const config = nest(ev, target, ready(wrap('merge', { contents: list([maybe(anySet, content)]) })));
  return record({
    options: lazy((inner) => olds.reduce<Value>((set, steps) => inner.call(recursiveUpdateOf(inner), set, nest(inner, steps ?? [], ready(option))), EMPTY_ATTRS)),
    config: lazy((inner) => updateValues(inner, record({ warnings }), config)),
  });
}
/** Late binding keeps this file independent of `attrsets.ts`. */
let recursiveUpdate: Value = NULL;
export const useRecursiveUpdate = (fn: Value): void => {
  recursiveUpdate = fn;
};
const recursiveUpdateOf = (_ev: Evaluator): Value => recursiveUpdate;

const mkMergedOptionModule = define('mkMergedOptionModule', 'ssl', (ev, from, to, merge) => {
  const paths = elementsOf(from, 'mkMergedOptionModule');
  return paths === null || paths.length === 0 ? null : merged(ev, paths.map(({ thunk }) => ev.force(thunk)), to, merge);
});
const mkChangedOptionModule = define('mkChangedOptionModule', 'ssl', (ev, from, to, change) => merged(ev, [from], to, change));

const mkDerivedConfig = define('mkDerivedConfig', 'sl', (_ev, option, fn) =>
  override(
    lazy((ev) => selectName(ev, option, 'highestPrio', ready(int(PRIORITY.plain)))),
    lazy((ev) => ev.call(ev.force(fn), lazy((inner) => selectName(inner, option, 'value', null)))),
  ));

/** A configuration of its own; its options' values are places below `<evalModules>`. */
const evalModules = define('evalModules', 's', (ev, settings) => {
  const type = lazy((inner) => inner.call(typeNamed('submoduleWith'), record({
    modules: lazy((deep) => selectName(deep, settings, 'modules', null)),
    specialArgs: lazy((deep) => selectName(deep, settings, 'specialArgs', ready(EMPTY_ATTRS))),
  })));
  void ev;
  return record({
    _type: string('configuration'),
    class: lazy((inner) => selectName(inner, settings, 'class', ready(NULL))),
    config: reference(['<evalModules>', 'config']),
    options: reference(['<evalModules>', 'options']),
    _module: reference(['<evalModules>', 'config', '_module']),
    graph: reference(['<evalModules>', 'graph']),
    type,
    extendModules: builtin('extendModules', 1, (inner, [more]) => {
      const modules = native(inner, 'concatLists', list([
        slot(lazy((deep) => selectName(deep, settings, 'modules', null))),
        slot(lazy((deep) => selectName(deep, deep.force(more as Thunk), 'modules', ready(EMPTY_LIST)))),
      ]));
      return inner.call(evalModulesFunction(), updateValues(inner, settings, record({ modules })));
    }),
  });
});
const evalModulesFunction = (): Value => evalModules;

const setDefaultModuleLocation = define('setDefaultModuleLocation', 'll', (_ev, file, module) =>
  record({ _file: file, imports: list([slot(module)]) }));

const importApply = define('importApply', 'sl', (ev, path, argument) =>
  record({ _file: path, imports: list([slot(lazy((inner) => inner.call(native(inner, 'import', path), argument)))]) }));
const importParsed = (name: string, parse: string) =>
  define(name, 's', (_ev, file) => record({ _file: file, config: lazy((ev) => native(ev, parse, native(ev, 'readFile', file))) }));

const mapDefinitionValue: Value = define('mapDefinitionValue', 'ls', (ev, fn, definition): Value => {
  const tag = definition.kind === 'attrs' ? selectName(ev, definition, '_type', ready(NULL)) : NULL;
  if (tag.kind !== 'string' || isSymbolic(definition)) return ev.call(ev.force(fn), definition);
  const through = (field: string): Value =>
    updateValues(ev, definition, record({ [field]: lazy((inner) => inner.call(mapDefinitionValue, fn, selectName(inner, definition, field, null))) }));
  if (['if', 'override', 'order'].includes(tag.value)) return through('content');
  if (tag.value === 'definition') return through('value');
  if (tag.value !== 'merge') return ev.call(ev.force(fn), definition);
  const contents = lazy((inner) => native(inner, 'map', inner.call(mapDefinitionValue, fn), selectName(inner, definition, 'contents', null)));
  return updateValues(ev, definition, record({ contents }));
});

const identity = define('id', 's', (_ev, value) => value);

export const MODULES: Table = {
  mkIf, mkMerge, mkAssert,
  mkOverride: define('mkOverride', 'll', (_ev, priority, content) => override(priority, content)),
  mkOptionDefault: overrideWith('mkOptionDefault', PRIORITY.optionDefault),
  mkDefault: overrideWith('mkDefault', PRIORITY.default),
  mkImageMediaOverride: overrideWith('mkImageMediaOverride', PRIORITY.imageMedia),
  mkForce: overrideWith('mkForce', PRIORITY.force),
  mkVMOverride: overrideWith('mkVMOverride', PRIORITY.vm),
  defaultOverridePriority: int(PRIORITY.plain),
  defaultPriority: int(PRIORITY.plain),
  mkOrder: define('mkOrder', 'll', (_ev, priority, content) => wrap('order', { priority, content })),
  mkBefore: orderWith('mkBefore', 500),
  mkAfter: orderWith('mkAfter', 1500),
  defaultOrderPriority: int(1000),
  mkFixStrictness: identity,
  mkStrict: identity,
  mkDefinition: define('mkDefinition', 's', (ev, definition) => updateValues(ev, definition, record({ _type: string('definition') }))),
  mkAliasDefinitions: define('mkAliasDefinitions', 'l', (_ev, option) => aliasOf((ev, content) => ev.force(content), option, false)),
  mkAliasAndWrapDefinitions, mkAliasAndWrapDefsWithPriority,
  mkAliasIfDef: define('mkAliasIfDef', 'll', (_ev, option, content) =>
    wrap('if', { condition: lazy((ev) => selectName(ev, ev.force(option), 'isDefined', null)), content })),
  doRename,
  mkRenamedOptionModule: renameTo('mkRenamedOptionModule', true),
  mkRenamedOptionModuleWith,
  mkAliasOptionModule: renameTo('mkAliasOptionModule', false),
  mkAliasOptionModuleMD: renameTo('mkAliasOptionModuleMD', false),
  mkRemovedOptionModule, mkMergedOptionModule, mkChangedOptionModule, mkDerivedConfig,
  evalModules,
  fixMergeModules: define('fixMergeModules', 'll', (ev, modules, specialArgs) => ev.call(evalModules, record({ modules, specialArgs }))),
  setDefaultModuleLocation, importApply, mapDefinitionValue,
  importJSON: importParsed('importJSON', 'fromJSON'),
  importTOML: importParsed('importTOML', 'fromTOML'),
};
