/** How exposed the services are, which directives they set, and what the common baseline would change. */
import { hasExposure, scoredDirectives, scoredVersion } from '../model/exposure.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { Unit } from '../model/units.ts';
import { type Exposure, exposure, improvements, known, SCORED_DIRECTIVES } from '../systemd/index.ts';
import { compareText, type Facts, oneDecimal } from './facts.ts';
import type { Hardening, Service } from './schema.ts';

const ALL = SCORED_DIRECTIVES.size;

export function hardeningSection(facts: Facts): Hardening {
  const { baseline } = facts.input;
  const graded = new Map<string, Grade>();
  const services = facts.modules.flatMap((module) => module.services.flatMap((unit) => serviceRow(facts, module, unit, graded) ?? []));
  services.sort((a, b) => b.high - a.high || compareText(a.symbol, b.symbol) || compareText(a.module, b.module));
  const levels: Record<string, number> = {};
  for (const { level } of services) levels[level] = (levels[level] ?? 0) + 1;
  const mean = (of: (service: Service) => number): number | null =>
    services.length === 0 ? null : oneDecimal(services.reduce((sum, service) => sum + of(service), 0) / services.length);
  return {
    services,
    directives: [...baseline],
    levels,
    mean: mean(({ high }) => high),
    meanWithBaseline: mean(({ withBaseline }) => withBaseline),
    missing: baseline
      .map((directive) => ({ directive, services: services.filter((service) => !(directive in service.directives)).length }))
      .filter((row) => row.services > 0)
      .sort((a, b) => b.services - a.services || compareText(a.directive, b.directive)),
  };
}

/** A service that the module starts; null for units that it only adds to. */
function serviceRow(facts: Facts, module: ProjectModule, unit: Unit, graded: Map<string, Grade>): Service | null {
  if (!hasExposure(unit)) return null;
  const { exposure: found, withBaseline } = gradeOf(facts, unit, graded);
  const main = unit.directives.get('ExecStart') ?? unit.options.get('script');
  const texts = [...unit.directives].map(([name, { value }]): [string, string] => [name, facts.text(value, 60)]);
  return {
    symbol: unit.symbol,
    place: facts.place(main?.definitions[0]?.origin ?? unit.definitions[0]?.origin ?? null, module.file),
    module: module.file,
    group: facts.groupOf(module.file),
    score: found.score,
    low: found.low.score,
    high: found.high.score,
    level: found.level ?? found.high.level,
    withBaseline,
    directives: Object.fromEntries(texts.sort(([a], [b]) => compareText(a, b))),
  };
}

/** A service's exposure, and its worst case with the baseline directives added that it does not set. */
interface Grade {
  readonly exposure: Exposure;
  readonly withBaseline: number;
}

/** Many services set the same: they are graded once. */
function gradeOf(facts: Facts, unit: Unit, graded: Map<string, Grade>): Grade {
  const directives = scoredDirectives(facts.project, unit);
  const version = scoredVersion(facts.project);
  const key = JSON.stringify([...directives].sort(([a], [b]) => compareText(a, b)));
  let grade = graded.get(key);
  if (grade === undefined) {
    const better = new Map(directives);
    const exclude = [...SCORED_DIRECTIVES].filter((name) => !facts.input.baseline.includes(name));
    for (const { directive, assignments } of improvements(directives, { version, limit: ALL, exclude })) {
      if (assignments !== null) better.set(directive, known(...assignments));
    }
    grade = { exposure: exposure(directives, { version }), withBaseline: exposure(better, { version }).high.score };
    graded.set(key, grade);
  }
  return grade;
}
