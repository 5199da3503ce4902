/** `lib.modules`. */
import { EvaluationError } from '../errors.ts';
import { selectName } from '../select.ts';
import { lazy, ready, slot } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { EMPTY_ATTRS, int, isSymbolic, list, NULL, string, TRUE, type Value } from '../values.ts';
import { evalModules } from './module-system/configuration.ts';
import { givenIn, isDefined, mergedValue, NOT_MERGED, remaining } from './module-system/definitions.ts';
import { evalOptionValue } from './module-system/options.ts';
import { PROPERTIES } from './properties.ts';
import { RENAMES } from './renames.ts';
import { define, join, native, record, type Table } from './toolkit.ts';
import { aliasOf, override, PRIORITY, wrap } from './wrappers.ts';

const overrideWith = (name: string, priority: number) => define(name, 'l', (_ev, content) => override(int(priority), content));
const orderWith = (name: string, priority: number) =>
  define(name, 'l', (_ev, content) => wrap('order', { priority: int(priority), content }));

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

const mkAliasAndWrapDefinitions = define('mkAliasAndWrapDefinitions', 'll', (_ev, wrapper, option) =>
  aliasOf((ev, content) => ev.call(ev.force(wrapper), content), option, false),
);
const mkAliasAndWrapDefsWithPriority = define('mkAliasAndWrapDefsWithPriority', 'll', (_ev, wrapper, option) =>
  aliasOf((ev, content) => ev.call(ev.force(wrapper), content), option, true),
);

const mkDerivedConfig = define('mkDerivedConfig', 'sl', (_ev, option, fn) =>
  override(
    lazy((ev) => selectName(ev, option, 'highestPrio', ready(int(PRIORITY.plain)))),
    lazy((ev) =>
      ev.call(
        ev.force(fn),
        lazy((inner) => selectName(inner, option, 'value', null)),
      ),
    ),
  ),
);

const setDefaultModuleLocation = define('setDefaultModuleLocation', 'll', (_ev, file, module) =>
  record({ _file: file, imports: list([slot(module)]) }),
);

const importApply = define('importApply', 'sl', (_ev, path, argument) =>
  record({ _file: path, imports: list([slot(lazy((inner) => inner.call(native(inner, 'import', path), argument)))]) }),
);
const importParsed = (name: string, parse: string) =>
  define(name, 's', (_ev, file) => record({ _file: file, config: lazy((ev) => native(ev, parse, native(ev, 'readFile', file))) }));

const mapDefinitionValue: Value = define('mapDefinitionValue', 'ls', (ev, fn, definition): Value => {
  const tag = definition.kind === 'attrs' ? selectName(ev, definition, '_type', ready(NULL)) : NULL;
  if (tag.kind !== 'string' || isSymbolic(definition)) return ev.call(ev.force(fn), definition);
  const through = (field: string): Value =>
    updateValues(
      ev,
      definition,
      record({ [field]: lazy((inner) => inner.call(mapDefinitionValue, fn, selectName(inner, definition, field, null))) }),
    );
  if (['if', 'override', 'order'].includes(tag.value)) return through('content');
  if (tag.value === 'definition') return through('value');
  if (tag.value !== 'merge') return ev.call(ev.force(fn), definition);
  const contents = lazy((inner) =>
    native(inner, 'map', inner.call(mapDefinitionValue, fn), selectName(inner, definition, 'contents', null)),
  );
  return updateValues(ev, definition, record({ contents }));
});

/** The merged value of definitions, and whether there are any. */
const mergeDefinitions = define('mergeDefinitions', 'sss', (ev, loc, type, definitions) => {
  const given = givenIn(ev, definitions);
  const found = given === null ? null : remaining(ev, given);
  if (found === null) return null;
  const value = lazy((inner) => mergedValue(inner, loc, type, found) ?? NOT_MERGED);
  return record({
    mergedValue: value,
    isDefined: isDefined(ev, found),
    ...(found.kind === 'choice' ? {} : { optionalValue: found.kind === 'some' ? record({ value }) : EMPTY_ATTRS }),
  });
});

const identity = define('id', 's', (_ev, value) => value);

export const MODULES: Table = {
  mkIf,
  mkMerge,
  mkAssert,
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
  mkAliasAndWrapDefinitions,
  mkAliasAndWrapDefsWithPriority,
  mkAliasIfDef: define('mkAliasIfDef', 'll', (_ev, option, content) =>
    wrap('if', { condition: lazy((ev) => selectName(ev, ev.force(option), 'isDefined', null)), content }),
  ),
  ...RENAMES,
  ...PROPERTIES,
  mkDerivedConfig,
  evalModules,
  evalOptionValue,
  mergeDefinitions,
  fixMergeModules: define('fixMergeModules', 'll', (ev, modules, specialArgs) => ev.call(evalModules, record({ modules, specialArgs }))),
  setDefaultModuleLocation,
  importApply,
  mapDefinitionValue,
  importJSON: importParsed('importJSON', 'fromJSON'),
  importTOML: importParsed('importTOML', 'fromTOML'),
};
