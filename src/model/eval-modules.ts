/** `lib.evalModules`: a configuration of its own, as factories use it to check and complete what they are given. */
import { EvaluationError } from '../evaluation/errors.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { selectName } from '../evaluation/select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../evaluation/thunk.ts';
import { openSet, updateValues } from '../evaluation/update.ts';
import { attrs, type AttrsValue, builtin, EMPTY_ATTRS, isSpread, reference, unknown, type Value } from '../evaluation/values.ts';
import { DefinitionCollector } from './definitions.ts';
import { MODULE_KEYS } from './module.ts';
import { attempt, collectOptions, type Option } from './option.ts';
import { definedValue } from './option-value.ts';

const MAX_IMPORTS = 8;

/** `lib` whose `evalModules` evaluates; `modelled` is what the model of `lib` answers with. */
export function withEvalModules(lib: AttrsValue): AttrsValue {
  const modelled = lib.entries.get('evalModules');
  if (modelled === undefined) return lib;
  const evalModules = builtin('evalModules', 1, (inner, [settings]) => {
    const base = inner.call(inner.force(modelled.thunk), settings as Thunk);
    return updateValues(
      inner,
      base,
      attrs(new Map([['config', slot(lazy((deep) => configuration(deep, deep.force(settings as Thunk), lib)))]])),
    );
  });
  const replaced = slotOf(evalModules);
  const modules = lib.entries.get('modules');
  const entries = new Map(lib.entries).set('evalModules', replaced);
  if (modules)
    entries.set(
      'modules',
      slot(lazy((inner) => updateValues(inner, inner.force(modules.thunk), attrs(new Map([['evalModules', replaced]]))))),
    );
  return attrs(entries, lib.rest, lib.dynamic);
}

/** The `config` of the modules in the settings; an unknown where one of them is symbolic. */
function configuration(ev: Evaluator, settings: Value, lib: AttrsValue): Value {
  const whole: { config: Thunk } = { config: ready(unknown('a configuration')) };
  const special = openSet(ev, selectName(ev, settings, 'specialArgs', ready(EMPTY_ATTRS)));
  const args = attrs(
    new Map([
      ...special.entries,
      ['lib', slotOf(lib)],
      ['options', slotOf(reference(['options']))],
      ['config', slot(lazy((inner) => inner.force(whole.config)))],
    ]),
    reference([]),
  );
  const parts: AttrsValue[] = [];
  if (!readAll(ev, selectName(ev, settings, 'modules', null), args, parts, 0)) return unknown('a configuration of symbolic modules');
  const options = parts.flatMap((part) => {
    const declared = part.entries.get('options');
    return declared ? collectOptions(ev, declared.thunk).filter(({ isField }) => !isField) : [];
  });
  const configs = parts.flatMap(configOf);
  whole.config = ready(group(options, configs, []));
  return ev.force(whole.config);
}

/** Reads modules and what they import; false where one cannot be read. */
function readAll(ev: Evaluator, modules: Value, args: AttrsValue, parts: AttrsValue[], depth: number): boolean {
  if (modules.kind !== 'list' || depth > MAX_IMPORTS) return false;
  return modules.items.every((item) => {
    if (isSpread(item)) return false;
    let module = ev.force(item.thunk);
    if (module.kind === 'path') module = ev.importFile(module.path);
    if (module.kind === 'lambda' || module.kind === 'builtin') module = ev.call(module, args);
    if (module.kind !== 'attrs' || module.rest !== null) return false;
    parts.push(module);
    const imports = module.entries.get('imports');
    return imports === undefined || readAll(ev, ev.force(imports.thunk), args, parts, depth + 1);
  });
}

/** The configuration of a module: its `config`, or all of it but the module system's own keys. */
function configOf(module: AttrsValue): Thunk[] {
  const explicit = module.entries.get('config');
  if (explicit) return [explicit.thunk];
  if (module.entries.has('options')) return [];
  return [ready(attrs(new Map([...module.entries].filter(([name]) => !MODULE_KEYS.has(name))), module.rest, module.dynamic))];
}

/** The options below a path as a set of their values. */
function group(options: readonly Option[], configs: readonly Thunk[], path: readonly string[]): AttrsValue {
  const entries = new Map<string, Slot>();
  for (const option of options) {
    const name = option.path[path.length];
    if (typeof name !== 'string' || entries.has(name)) continue;
    const here = [...path, name];
    const below = options.filter((other) => other.path[path.length] === name);
    const own = below.find((other) => other.path.length === here.length);
    entries.set(name, slot(own ? lazy((ev) => valueOf(ev, own, configs, here)) : ready(group(below, configs, here)), option.origin));
  }
  return attrs(entries);
}

function valueOf(ev: Evaluator, option: Option, configs: readonly Thunk[], path: readonly string[]): Value {
  const collector = new DefinitionCollector(ev, path);
  for (const config of configs) collector.collect(config);
  const [fault] = collector.faults;
  if (fault !== undefined) throw new EvaluationError('other', fault.message);
  const definitions = collector.definitions.filter((definition) => definition.path.length === path.length || definition.isRest);
  if (definitions.length === 0 && option.default === null && attempt(() => definedValue(ev, option, [])) === null) {
    throw new EvaluationError('throw', `The option \`${path.join('.')}' was accessed but has no value defined.`);
  }
  return definedValue(ev, option, definitions) ?? unknown(`value of the option ${path.join('.')}`);
}
