/** What a service is ordered after and depends on. */
import { elementsOf, possibleValues } from '../directives.ts';
import type { Project } from '../../model/project.ts';
import type { Unit } from '../../model/units.ts';
import type { Value } from '../../evaluation/values.ts';

export interface NamedUnits {
  readonly names: readonly string[];
  /** Further names that are not known. */
  readonly isOpen: boolean;
}

/** The units that options such as `after` name, or the directives of [Unit] that stand for them. */
export function namedUnits(project: Project, unit: Unit, options: readonly string[]): NamedUnits {
  const names: string[] = [];
  let isOpen = unit.rests.some(({ below }) => below === '');
  const settings = options.flatMap((name) => [unit.options.get(name), unit.unit.get(`${name[0]?.toUpperCase()}${name.slice(1)}`)]);
  for (const setting of settings) {
    for (const value of setting === undefined ? [] : elementsOf(project, setting.value)) {
      if (value.kind === 'string') names.push(...value.value.split(/\s+/).filter((name) => name !== ''));
      else if (value.kind !== 'null') isOpen = true;
    }
  }
  return { names, isOpen };
}

/** The known texts of a directive's elements. */
export function directiveTexts(project: Project, unit: Unit, name: string): { texts: string[]; isOpen: boolean } {
  const values: Value[] = (possibleValues(project, unit, name) ?? []).flatMap((value) => elementsOf(project, value));
  return {
    texts: values.flatMap((value) => (value.kind === 'string' ? [value.value] : [])),
    isOpen: values.some(({ kind }) => kind !== 'string' && kind !== 'null'),
  };
}
