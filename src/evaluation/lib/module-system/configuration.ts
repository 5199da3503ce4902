/** `lib.evalModules`: the configuration that modules come to. */
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../../thunk.ts';
import { openSet, updateValues } from '../../update.ts';
import {
  attrs,
  type AttrsValue,
  builtin,
  EMPTY_ATTRS,
  EMPTY_LIST,
  FALSE,
  isSymbolic,
  list,
  NULL,
  string,
  TRUE,
  unknown,
  type Value,
} from '../../values.ts';
import { nest } from '../paths.ts';
import { recursiveUpdate } from '../recursive-update.ts';
import { define, native, record } from '../toolkit.ts';
import { typeNamed } from '../types/registry.ts';
import { collectModules } from './collect.ts';
import { definitionValue, type Given, notDefined } from './definitions.ts';
import { type MissingAt, mergeTree, pushDown, type Tree } from './options.ts';
import { once } from './once.ts';
import { ownLib } from './own-lib.ts';

export interface Settings {
  /** A list. */
  readonly modules: Value;
  readonly specialArgs: Value;
  readonly prefix: Value;
  readonly class: Value;
  readonly missing: MissingAt;
}

const UNKNOWN = unknown('a configuration of symbolic modules');
const option = (type: Value, more: Readonly<Record<string, Value | Thunk>> = {}): Value =>
  record({ _type: string('option'), type, ...more });

/** The options of `_module`, which every configuration has, and what it sets there itself. */
function internalModule(ev: Evaluator, settings: Settings): Value {
  const types = typeNamed;
  const internal = record({
    args: option(ev.call(types('lazyAttrsOf'), types('raw'))),
    check: option(types('bool'), { default: TRUE }),
    freeformType: option(ev.call(types('nullOr'), types('optionType')), { default: NULL }),
    specialArgs: option(types('raw'), { readOnly: TRUE }),
  });
  const args = record({ extendModules: extendModules(settings), moduleType: lazy((inner) => typeOf(inner, settings)) });
  return record({
    key: string('lib/modules.nix'),
    options: record({ _module: internal }),
    config: record({ _module: record({ args, specialArgs: settings.specialArgs }) }),
  });
}

const typeOf = (ev: Evaluator, { modules, specialArgs, class: kind }: Settings): Value =>
  ev.call(typeNamed('submoduleWith'), record({ modules, specialArgs, class: kind }));

const extendModules = (settings: Settings): Value =>
  builtin('extendModules', 1, (ev, [more]) => {
    const given = ev.force(more as Thunk);
    const get = (name: string, fallback: Value): Value => selectName(ev, given, name, ready(fallback));
    return evaluateModules({
      ...settings,
      modules: native(ev, 'concatLists', list([slotOf(settings.modules), slotOf(get('modules', EMPTY_LIST))])),
      specialArgs: updateValues(ev, settings.specialArgs, get('specialArgs', EMPTY_ATTRS)),
      prefix: get('prefix', settings.prefix),
    });
  });

/** What `evalModules` answers. Nothing is evaluated before it is asked for. */
export function evaluateModules(settings: Settings): AttrsValue {
  const whole: { options: Thunk; config: Thunk } = { options: ready(NULL), config: ready(NULL) };
  const state = lazyState(settings, whole);
  whole.options = lazy((ev) => state(ev)?.options ?? UNKNOWN);
  whole.config = lazy((ev) => withFreeform(ev, state(ev)));
  const checked = (thunk: Thunk): Thunk =>
    lazy((ev) => {
      checkUnmatched(ev, state(ev), whole.config);
      return ev.force(thunk);
    });
  return record({
    _type: string('configuration'),
    class: settings.class,
    config: checked(lazy((ev) => native(ev, 'removeAttrs', whole.config, list([slotOf(string('_module'))])))),
    options: checked(whole.options),
    _module: checked(lazy((ev) => selectName(ev, ev.force(whole.config), '_module', null))),
    type: lazy((ev) => typeOf(ev, settings)),
    extendModules: extendModules(settings),
  });
}

function lazyState(settings: Settings, whole: { options: Thunk; config: Thunk }): (ev: Evaluator) => Tree | null {
  let state: (() => Tree | null) | null = null;
  return (ev) => (state ??= once(ev, () => merged(ev, settings, whole)))();
}

function merged(ev: Evaluator, settings: Settings, whole: { options: Thunk; config: Thunk }): Tree | null {
  const special = openSet(ev, settings.specialArgs);
  if (special.rest !== null) return null;
  const args = attrs(
    new Map<string, Slot>([
      ['lib', slot(lazy(ownLib))],
      ['options', slot(lazy((inner) => inner.force(whole.options)))],
      ['config', slot(lazy((inner) => inner.force(whole.config)))],
      ['specialArgs', slotOf(special)],
      ['_class', slotOf(settings.class)],
      ['_prefix', slotOf(settings.prefix)],
      ...special.entries,
    ]),
  );
  const own = slotOf(internalModule(ev, settings));
  const modules = native(ev, 'concatLists', list([slotOf(settings.modules), slotOf(list([own]))]));
  const found = collectModules(ev, modules, args, selectName(ev, special, 'modulesPath', ready(string(''))));
  if (found === null) return null;
  found.reverse();
  const declared = found.map(({ file, options }) => ({ file, options: ev.force(options) }));
  const configs = once(ev, () => {
    const sets: Given[] = [];
    return found.every(({ file, config }) => pushDown(ev, { file, thunk: config, origin: null, presence: null }, sets, 0)) ? sets : null;
  });
  return mergeTree(ev, settings.prefix, declared, configs, settings.missing);
}

/** The values of all options, with what a freeform type takes beside them. */
function withFreeform(ev: Evaluator, tree: Tree | null): Value {
  if (tree === null) return UNKNOWN;
  const internal = tree.config.entries.get('_module');
  const type = internal === undefined ? NULL : selectName(ev, ev.force(internal.thunk), 'freeformType', ready(NULL));
  if (type.kind === 'null') return tree.config;
  const unmatched = tree.unmatched();
  if (isSymbolic(type) || unmatched === null) {
    // Any name may be there beside those that are declared.
    return attrs(tree.config.entries, unknown('what a freeform type takes'));
  }
  if (unmatched.length === 0) return tree.config;
  const definitions = list(
    unmatched.map((one) => slotOf(definitionValue({ ...one, thunk: lazy((inner) => nest(inner, one.path, one.thunk)) }))),
  );
  const free = ev.call(selectName(ev, type, 'merge', null), EMPTY_LIST, definitions);
  return isSymbolic(free) ? attrs(tree.config.entries, unknown('what a freeform type takes')) : recursiveUpdate(ev, free, tree.config);
}

/** Throws where something is defined that no option is there for. */
function checkUnmatched(ev: Evaluator, tree: Tree | null, config: Thunk): void {
  const unmatched = tree?.unmatched() ?? null;
  const [first] = unmatched ?? [];
  if (first === undefined) return;
  const internal = selectName(ev, ev.force(config), '_module', null);
  if (selectName(ev, internal, 'check', null) === FALSE || selectName(ev, internal, 'freeformType', null).kind !== 'null') return;
  throw new EvaluationError('throw', `The option \`${first.path.join('.')}' does not exist.`);
}

/** Options of a configuration of its own that nobody sets fail when they are read, as in Nix. */
export const evalModules: Value = define('evalModules', 's', (ev, given) => {
  const get = (name: string, fallback: Value): Value => selectName(ev, given, name, ready(fallback));
  const modules = selectName(ev, given, 'modules', null);
  const legacy = [
    ...(given.kind === 'attrs' && given.entries.has('args')
      ? [record({ config: record({ _module: record({ args: get('args', NULL) }) }) })]
      : []),
    ...(given.kind === 'attrs' && given.entries.has('check')
      ? [record({ config: record({ _module: record({ check: get('check', NULL) }) }) })]
      : []),
  ];
  return evaluateModules({
    modules:
      legacy.length === 0 ? modules : native(ev, 'concatLists', list([slotOf(modules), slotOf(list(legacy.map((one) => slotOf(one))))])),
    specialArgs: get('specialArgs', EMPTY_ATTRS),
    prefix: get('prefix', EMPTY_LIST),
    class: get('class', NULL),
    missing: notDefined,
  });
});
