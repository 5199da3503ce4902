/** One module, or one group of them, on its own and beside the others. */
import { renderPath } from '../evaluation/render.ts';
import { typeText } from '../model/option-type.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { Facts } from './facts.ts';
import { findingRow } from './findings.ts';
import { lineEnds } from './lines.ts';
import { groupCell } from './matrix.ts';
import { optionRows } from './options.ts';
import type { Focus, Group, Hardening, Pattern } from './schema.ts';

export interface FocusInput {
  readonly groups: readonly Group[];
  readonly patterns: readonly Pattern[];
  readonly hardening: Hardening;
}

/** The names `--focus` takes: groups, and modules by file. */
export function focusNames(facts: Facts, groups: readonly Group[]): string[] {
  return [...groups.map(({ name }) => name), ...facts.modules.map(({ file }) => file)];
}

/** Null where no group and no module has that name. */
export function focusSection(facts: Facts, name: string, { groups, patterns, hardening }: FocusInput): Focus | null {
  const group = groups.find((one) => one.name === name || one.path === name) ?? null;
  const modules = facts.modules.filter(({ file }) => (group === null ? file === name : group.modules.includes(file)));
  if (modules.length === 0) return null;
  const files = new Set(modules.map(({ file }) => file));
  return {
    name,
    groups: [...new Set(modules.map(({ file }) => facts.groupOf(file)))],
    structure: structureOf(facts, group, modules),
    patterns: patterns.map((pattern) => groupCell(pattern, files)),
    options: modules.flatMap((module) => optionRows(facts, module)),
    services: hardening.services.filter(({ module }) => files.has(module)),
    libraries: [...new Set([...(group?.libraries ?? []), ...modules.flatMap(({ file }) => facts.imports.namedBy(file))])].filter(
      (path) => facts.project.files.get(path)?.kind === 'library',
    ),
    innovations: innovationsOf(facts, modules),
    comparison: group === null ? [] : comparisonOf(group, groups, hardening),
    findings: facts.input.findings
      .filter(({ file, rule }) => files.has(file) && facts.input.active.has(rule))
      .map((finding) => findingRow(facts, finding)),
  };
}

function structureOf(facts: Facts, group: Group | null, modules: readonly ProjectModule[]): Focus['structure'] {
  const documents = new Map(facts.input.documents.map(({ path, text }) => [path, lineEnds(text)]));
  const moduleRows = modules.map((module) => ({ file: module.file, lines: facts.linesAt(module.file), purpose: purposeOf(module) }));
  const row = (file: string, purpose: string): Focus['structure'][number] => ({
    file,
    lines: documents.get(file) ?? facts.linesAt(file),
    purpose,
  });
  return [
    ...(group?.libraries ?? []).map((file) => row(file, 'library')),
    ...moduleRows,
    ...(group?.documents ?? []).map((file) => row(file, 'documentation')),
    ...(group?.tests ?? []).map((file) => row(file, 'test')),
  ];
}

function purposeOf(module: ProjectModule): string {
  const parts = [
    module.options.length > 0 ? `declares ${amount(module.options.length, 'option')}` : '',
    module.services.length > 0 ? `defines ${module.services.map(({ name }) => name).join(', ')}` : '',
    module.options.length === 0 && module.services.length === 0 && module.evaluated.imports.length > 0
      ? `imports ${amount(module.evaluated.imports.length, 'module')}`
      : '',
  ];
  return parts.filter((part) => part !== '').join(', ') || 'module';
}

const amount = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What few other modules have: switches beyond `enable`, directories beside the state, bounded numbers. */
function innovationsOf(facts: Facts, modules: readonly ProjectModule[]): Focus['innovations'] {
  const mine = new Set(modules);
  const others = new Set(
    facts.ownModules.filter((module) => !mine.has(module)).flatMap(({ options }) => options.map(({ path }) => String(path.at(-1)))),
  );
  const found: Focus['innovations'] = [];
  for (const module of modules) {
    for (const option of module.options) {
      const name = option.path.at(-1);
      if (typeof name !== 'string' || option.isField || others.has(name) || option.type === null) continue;
      const type = typeText(facts.ev, option.type);
      const what =
        type === 'bool'
          ? 'feature flag'
          : /path/i.test(type) && /(dir|path)$/i.test(name)
            ? 'separate directory'
            : /^(int|unsigned|positive|ints)/.test(type)
              ? 'tunable number'
              : null;
      if (what !== null)
        found.push({
          what: `${what} ${renderPath(facts.ev, option.path)}, which no other module has`,
          place: facts.place(option.origin, module.file),
        });
    }
  }
  return found;
}

function comparisonOf(group: Group, groups: readonly Group[], hardening: Hardening): Focus['comparison'] {
  const exposed = (name: string): number | null => {
    const scores = hardening.services.filter((service) => service.group === name).map(({ high }) => high);
    return scores.length === 0 ? null : Math.round((10 * scores.reduce((sum, score) => sum + score, 0)) / scores.length) / 10;
  };
  const figures: [string, (one: Group) => number | null][] = [
    ['library lines', ({ lines }) => lines.library],
    ['service lines', ({ lines }) => lines.service],
    ['documentation lines', ({ lines }) => lines.documentation],
    ['test lines', ({ lines }) => lines.test],
    ['options', ({ options }) => options],
    ['services', ({ services }) => services],
    ['mean exposure', ({ name }) => exposed(name)],
  ];
  return figures.flatMap(([figure, of]) => {
    const value = of(group);
    const values = groups
      .map(of)
      .filter((one) => one !== null)
      .sort((a, b) => b - a);
    if (value === null) return [];
    return [{ figure, value, median: medianOf(values), rank: values.indexOf(value) + 1, of: values.length }];
  });
}

/** Of sorted numbers. */
function medianOf(values: readonly number[]): number {
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? upper) + upper) / 2;
}
