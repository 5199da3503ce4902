/** How definitions of a submodule become its configuration. */
import type { Evaluator } from '../../evaluator.ts';
import { selectName } from '../../select.ts';
import { ready, slot, slotOf } from '../../thunk.ts';
import { EMPTY_ATTRS, EMPTY_LIST, FALSE, int, isSpread, isSymbolic, list, NULL, reference, string, type Value } from '../../values.ts';
import { define, native, record } from '../toolkit.ts';
import { override, PRIORITY } from '../wrappers.ts';
import { evaluateModules, type Settings } from './configuration.ts';
import { type Given, givenIn, type Missing, notDefined, UNMERGED } from './definitions.ts';

/** Steps to an option: a type within itself has no end, and each level may double. */
const MAX_DEPTH = 12;

/** Where in the configuration an option is; null where its path is not a list of steps. */
function placeOf(ev: Evaluator, loc: Value): Value | null {
  if (loc.kind !== 'list') return null;
  const steps: (string | Value)[] = ['config'];
  for (const item of loc.items) {
    if (isSpread(item)) return null;
    const step = ev.force(item.thunk);
    steps.push(step.kind !== 'string' ? step : step.value.startsWith('[definition ') ? '*' : step.value);
  }
  return reference(steps);
}

/** A field that nobody sets here may be set in the user's configuration. */
const missing =
  (loc: Value): Missing =>
  (ev) =>
    placeOf(ev, loc) ?? NULL;

/** `shorthandOnlyDefinesConfig`: a set is a configuration, whatever its names are. */
function moduleOf(ev: Evaluator, { file, thunk, origin }: Given, isShorthand: boolean): Value | null {
  const value = ev.force(thunk);
  const _file = string(file);
  if (value.kind === 'attrs' && isShorthand) return record({ _file, config: thunk });
  return record({ _file, imports: list([slot(thunk, origin)]) });
}

function settingsOf(ev: Evaluator, settings: Value, more: Value): Pick<Settings, 'modules' | 'specialArgs' | 'class'> {
  const get = (name: string, fallback: Value): Value => selectName(ev, settings, name, ready(fallback));
  return {
    modules: native(ev, 'concatLists', list([slotOf(get('modules', EMPTY_LIST)), slotOf(more)])),
    specialArgs: get('specialArgs', EMPTY_ATTRS),
    class: get('class', NULL),
  };
}

export const mergeSubmodule = (settings: Value): Value =>
  define(UNMERGED, 'ss', (ev, loc, definitions) => {
    const given = givenIn(ev, definitions);
    if (given === null || loc.kind !== 'list') return null;
    if (loc.items.length > MAX_DEPTH) return ev.cut('evaluation budget: options');
    const shorthand = selectName(ev, settings, 'shorthandOnlyDefinesConfig', ready(FALSE));
    const isShorthand = shorthand.kind === 'bool' && shorthand.value;
    const last = loc.items.at(-1);
    const name = last === undefined || isSpread(last) ? string('') : nameOf(ev, loc, ev.force(last.thunk));
    const modules: Value[] = [record({ _module: record({ args: record({ name }) }) })];
    for (const one of given) {
      const module = moduleOf(ev, one, isShorthand);
      if (module === null) return null;
      modules.push(module);
    }
    const all = list(modules.map((one) => slotOf(one)));
    const configuration = evaluateModules({ ...settingsOf(ev, settings, all), prefix: loc, missing });
    return selectName(ev, configuration, 'config', null);
  });

/** The options that a submodule type has at a place, for those who look at types: nothing is defined there. */
export const subOptions = (settings: Value): Value =>
  define('getSubOptions', 's', (ev, prefix) => {
    const unchecked = record({ config: record({ _module: record({ check: override(int(PRIORITY.force), FALSE) }) }) });
    const name = record({ _module: record({ args: record({ name: override(int(PRIORITY.optionDefault), string('‹name›')) }) }) });
    const modules = list([slotOf(name), slotOf(unchecked)]);
    const configuration = evaluateModules({ ...settingsOf(ev, settings, modules), prefix, missing: notDefined });
    const options = selectName(ev, configuration, 'options', null);
    return isSymbolic(options) ? null : options;
  });

/** The `name` argument: that of the attribute, or what stands for it where one instance stands for all. */
function nameOf(ev: Evaluator, loc: Value, step: Value): Value {
  if (step.kind !== 'string' || (step.value !== '<name>' && step.value !== '*')) return step;
  const place = placeOf(ev, loc);
  return place === null ? step : { kind: 'call', callee: 'nameOf', args: [ready(place)] };
}
