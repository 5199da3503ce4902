/** Findings by rule and by file, and what to do first. */
import type { Finding, Level } from '../findings/finding.ts';
import { compareText, type Facts, groupSorted } from './facts.ts';
import { sumVerdicts, type VerdictTable } from './patterns.ts';
import type { FindingRow, Findings, Graph, Hardening, Library, Recommendation } from './schema.ts';

const WEIGHTS: Readonly<Record<Level, number>> = { error: 5, warning: 2, note: 1 };
const RANKS: readonly Level[] = ['error', 'warning', 'note'];

/** Findings of rules that the configuration switches on. */
const listed = (facts: Facts): Finding[] => facts.input.findings.filter(({ rule }) => facts.input.active.has(rule));

export function findingsSection(facts: Facts, table: VerdictTable): Findings {
  const findings = listed(facts);
  const levels = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) levels[level]++;
  const rules = facts.input.rules.map(({ id, level, summary }) => {
    const files = table.ofRule(id);
    const broken = [...files.values()].filter((one) => one.broken > 0).length;
    return { rule: id, level, summary, on: facts.input.active.has(id), modules: broken, ...sumVerdicts(files.values()) };
  });
  return {
    levels,
    rules: rules.sort(
      (a, b) =>
        Number(b.on) - Number(a.on) ||
        RANKS.indexOf(a.level) - RANKS.indexOf(b.level) ||
        b.broken - a.broken ||
        compareText(a.rule, b.rule),
    ),
    files: [...groupSorted(findings, ({ file }) => file)].map(([file, rows]) => {
      const of = (level: Level): number => rows.filter((row) => row.level === level).length;
      const perRule = [...groupSorted(rows, ({ rule }) => rule)].map(([rule, some]): [string, number] => [rule, some.length]);
      return {
        file,
        group: facts.groupOf(file),
        error: of('error'),
        warning: of('warning'),
        note: of('note'),
        rules: Object.fromEntries(perRule),
      };
    }),
    list: findings.map((finding) => findingRow(facts, finding)),
  };
}

export function findingRow(facts: Facts, { rule, level, file, range, symbol, message }: Finding): FindingRow {
  return { rule, level, place: { file, line: range.start.line }, symbol, message, group: facts.groupOf(file) };
}

export interface RecommendationInput {
  readonly hardening: Hardening;
  readonly libraries: readonly Library[];
  readonly graph: Graph;
}

/**
 * What to do, by effect: for a rule the sum over its findings of 5 (error), 2 (warning) or 1 (note),
 * times its severity where it is a rule of security; for the rest one point for each thing.
 */
export function recommendations(facts: Facts, { hardening, libraries, graph }: RecommendationInput): Recommendation[] {
  const rules = new Map(facts.input.rules.map((rule) => [rule.id, rule]));
  const found = [...groupSorted(listed(facts), ({ rule }) => rule)].map(([id, findings]): Recommendation => {
    const rule = rules.get(id);
    const modules = new Set(findings.map(({ file }) => file)).size;
    const severity = rule?.security ?? 1;
    const weight = findings.reduce((sum, { level }) => sum + WEIGHTS[level], 0);
    const fixable = findings.filter(({ fix }) => fix !== null).length;
    const why = [
      id === 'hardening/baseline' && hardening.mean !== null
        ? `the baseline everywhere lowers the mean exposure from ${hardening.mean} to ${hardening.meanWithBaseline}`
        : '',
      fixable > 0 ? `\`--fix\` knows an edit for ${fixable}` : '',
    ];
    return {
      text: rule?.summary ?? id,
      rule: id,
      findings: findings.length,
      modules,
      effect: Math.round(weight * severity),
      why: why.filter(Boolean).join('; '),
    };
  });
  const add = (text: string, things: number, modules: number, why: string): void => {
    if (things > 0) found.push({ text, rule: null, findings: things, modules, effect: things, why });
  };
  const unused = libraries.filter((library) => library.unused.length > 0);
  const exports = unused.reduce((sum, library) => sum + library.unused.length, 0);
  add(
    'Remove library exports that no file names, or use them.',
    exports,
    unused.length,
    'code that nobody runs is read and kept all the same',
  );
  add('Import, expose or delete modules that no file reads.', graph.orphans.length, graph.orphans.length, 'nobody can switch them on');
  add('Break import cycles.', graph.cycles.length, graph.cycles.flat().length, 'none of the files can be understood or tested alone');
  return found.sort((a, b) => b.effect - a.effect || compareText(a.rule ?? a.text, b.rule ?? b.text));
}
