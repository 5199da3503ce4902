/** `inspect --unit`: one unit of the reported files, whatever its type. */
import type { Project } from '../model/project.ts';
import { unitLines, unitText } from '../model/unit-text.ts';
import type { Unit, UnitKind } from '../model/units.ts';
import { UsageError } from './errors.ts';
import { didYouMean } from './suggest.ts';

const SUFFIX = /\.(service|socket|timer|path|mount|automount|slice|target)$/;

/** @throws {UsageError} where no reported module has such a unit */
export function printUnit(project: Project, reported: ReadonlySet<string>, wanted: string, format: 'text' | 'json'): string {
  const suffix = SUFFIX.exec(wanted);
  const name = wanted.replace(SUFFIX, '');
  const kind = `${suffix?.[1] ?? 'service'}s` as UnitKind;
  const units = project.modules
    .filter(({ file }) => reported.has(file))
    .flatMap((module) => module.units.map((unit) => ({ module, unit })));
  const found = units.filter(({ unit }) => unit.kind === kind && unit.name === name);
  if (found.length === 0) {
    const names = units.map(({ unit }) => fullName(unit));
    throw new UsageError(`no module defines the unit "${name}.${kind.slice(0, -1)}"${didYouMean(fullName({ name, kind }), names)}`);
  }
  if (format === 'json') {
    const shown = found.map(({ module, unit }) => ({ file: module.file, name: fullName(unit), lines: unitLines(project, unit) }));
    return `${JSON.stringify({ version: 1, units: shown }, null, 2)}\n`;
  }
  return found.map(({ module, unit }) => `# ${fullName(unit)} of ${module.file}\n${unitText(unitLines(project, unit))}`).join('\n');
}

const fullName = ({ name, kind }: Pick<Unit, 'name' | 'kind'>): string => `${name}.${kind.slice(0, -1)}`;
