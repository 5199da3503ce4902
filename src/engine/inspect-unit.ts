/** `inspect --unit`: one unit of the reported files, whatever its type. */
import type { Value } from '../evaluation/values.ts';
import type { Project } from '../model/project.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { makeSubject } from '../model/subject.ts';
import { type UnitFile, unitFile, unitText } from '../model/unit-text.ts';
import { mergedUnit, toUnit, type Unit, type UnitKind } from '../model/units.ts';
import { startsSomething } from '../rules/services.ts';
import { UsageError } from './errors.ts';
import { didYouMean } from './suggest.ts';

const SUFFIX = /\.(service|socket|timer|path|mount|automount|slice|target)$/;

/** A unit with the module that owns it, and those that add to it. */
interface Found {
  readonly module: ProjectModule;
  readonly others: readonly ProjectModule[];
  readonly file: UnitFile;
}

/** @throws {UsageError} where no reported module has such a unit */
export function printUnit(project: Project, reported: ReadonlySet<string>, wanted: string, format: 'text' | 'json'): string {
  const suffix = SUFFIX.exec(wanted);
  const name = wanted.replace(SUFFIX, '');
  const kind = `${suffix?.[1] ?? 'service'}s` as UnitKind;
  const found = findUnits(project, reported, name, kind);
  if (found.length === 0) {
    const names = project.modules.filter(({ file }) => reported.has(file)).flatMap(({ units }) => units.map(fullName));
    throw new UsageError(`no module defines the unit "${fullName({ name, kind })}"${didYouMean(fullName({ name, kind }), names)}`);
  }
  if (format === 'json') {
    const units = found.map(({ module, others, file: { lines, rests, links, masked, sections } }) => ({
      file: module.file,
      addedBy: others.map(({ file }) => file),
      name: fullName({ name, kind }),
      sections,
      lines,
      rests,
      links,
      masked,
    }));
    return `${JSON.stringify({ version: 1, units }, null, 2)}\n`;
  }
  const title = ({ module, others }: Found): string => [module, ...others].map(({ file }) => file).join(', ');
  return found.map((one) => `# ${fullName({ name, kind })} of ${title(one)}\n${unitText(one.file)}`).join('\n');
}

/** Each unit of that name: of all modules together where one owns it, else of each module and host by itself. */
function findUnits(project: Project, reported: ReadonlySet<string>, name: string, kind: UnitKind): Found[] {
  const all = project.modules.flatMap((module) => module.units.flatMap((unit) => (unit.name === name ? [{ module, unit }] : [])));
  const units = all.filter(({ unit }) => unit.kind === kind);
  const found: Found[] = [];
  for (const { module, unit } of units) {
    const others = units.filter((other) => other.module !== module && other.unit.isUser === unit.isUser && other.module.kind === 'module');
    const isPart = module.kind === 'module' && others.length > 0;
    if (isPart && !owns(unit) && others.filter((other) => owns(other.unit)).length === 1) continue;
    const added = isPart && owns(unit) && !others.some((other) => owns(other.unit)) ? others : [];
    const whole = added.length === 0 ? unit : mergedUnit(project.ev, [unit, ...added.map((other) => other.unit)]);
    found.push({ module, others: added.map((other) => other.module), file: unitFile(project, whole, startAtOf(all, unit)) });
  }
  for (const { module, unit } of kind === 'timers' ? all : []) {
    const startAt = unit.options.get('startAt');
    if (
      unit.kind !== 'services' ||
      startAt === undefined ||
      isEmptyList(startAt.value) ||
      units.some((other) => other.unit.isUser === unit.isUser)
    )
      continue;
    const timer = toUnit(makeSubject(project.ev, unit.name, ['systemd', 'timers'], []), 'timers', unit.isUser);
    found.push({ module, others: [], file: unitFile(project, timer, startAt) });
  }
  return found.filter(({ module, others }) => [module, ...others].some(({ file }) => reported.has(file)));
}

const isEmptyList = (value: Value): boolean => value.kind === 'list' && value.items.length === 0;

/** True for the definition of a unit that the others only add to. */
const owns = (unit: Unit): boolean => (unit.kind === 'services' ? startsSomething(unit) : unit.directives.size > 0);

/** `startAt` of the service that a timer starts. */
const startAtOf = (all: readonly { unit: Unit }[], timer: Unit) =>
  timer.kind !== 'timers'
    ? undefined
    : all
        .map(({ unit }) => (unit.kind === 'services' && unit.isUser === timer.isUser ? unit.options.get('startAt') : undefined))
        .find((one) => one !== undefined);

const fullName = ({ name, kind }: Pick<Unit, 'name' | 'kind'>): string => `${name}.${kind.slice(0, -1)}`;
