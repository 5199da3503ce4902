/** What a directive of a service may come to, with option defaults put in. */
import { openSet } from '../evaluation/update.ts';
import { isSpread, NULL, type Value } from '../evaluation/values.ts';
import { attempt } from '../model/option.ts';
import type { Project } from '../model/project.ts';
import type { Unit } from '../model/units.ts';
import { alternatives, isOn } from './services.ts';

/** Every value that a directive may have, `null` where it may be unset; null where something unknown may set it. */
export function possibleValues(project: Project, unit: Unit, name: string): Value[] | null {
  const setting = unit.directives.get(name);
  if (setting !== undefined) {
    const values = resolved(project, setting.value);
    return setting.when === null ? values : [...values, NULL];
  }
  const values: Value[] = [];
  for (const open of unit.openDirectives) {
    for (const value of resolved(project, open)) {
      if (value.kind === 'null') continue;
      const set = attempt(() => openSet(project.ev, value));
      const slot = set?.entries.get(name);
      if (slot !== undefined) {
        const inner = project.ev.tryForce(slot.thunk);
        if (inner !== null) values.push(...resolved(project, inner));
        if (slot.presence !== null) values.push(NULL);
      } else if (set === null || set.rest !== null || set.dynamic.length > 0) return null;
    }
  }
  return values.length === 0 ? [NULL] : values;
}

/** The branches of a value, references replaced by their known defaults. */
export function resolved(project: Project, value: Value): Value[] {
  return alternatives(project.ev, project.defaults.resolve(value)).map((one) => project.defaults.resolve(one));
}

/** True where a value sets nothing: absent, an empty text, an empty list. */
export const isUnset = (value: Value): boolean =>
  value.kind === 'null' || (value.kind === 'string' && value.value.trim() === '') || (value.kind === 'list' && value.items.length === 0);

/** The elements of a list, or the value itself; spreads of known branches included, unknown runs as themselves. */
export function elementsOf(project: Project, value: Value): Value[] {
  return resolved(project, value).flatMap((one) => {
    if (one.kind !== 'list') return [one];
    return one.items.flatMap((item) => {
      const inner = isSpread(item) ? item.spread : project.ev.tryForce(item.thunk);
      return inner === null ? [] : elementsOf(project, inner);
    });
  });
}

/** Whether a condition on a directive holds for every, for no or for only some of its possible values. */
export function judge(values: readonly Value[] | null, holds: (value: Value) => boolean | null): boolean | null {
  if (values === null) return null;
  const verdicts = values.map(holds);
  if (verdicts.every((verdict) => verdict === true)) return true;
  return verdicts.every((verdict) => verdict === false) ? false : null;
}

/** A Boolean directive: on, off (absent too), or null where that cannot be known. */
export const isSwitchedOn = (project: Project, unit: Unit, name: string): boolean | null =>
  judge(possibleValues(project, unit, name), (value) => (isUnset(value) ? false : isOn(value)));
