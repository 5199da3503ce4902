/** The architecture report: from the model and the verdicts to data. Reads like its table of contents. */
import { Facts } from './facts.ts';
import { findingsSection, recommendations } from './findings.ts';
import { focusNames, focusSection } from './focus.ts';
import { graphSection } from './graph.ts';
import { groupsSection } from './groups.ts';
import { growthSection } from './growth.ts';
import { hardeningSection } from './hardening.ts';
import type { ReportInput } from './input.ts';
import { librariesSection, libraryFiles } from './libraries.ts';
import { NO_LINES } from './lines.ts';
import { groupMatrix, libraryMatrix } from './matrix.ts';
import { optionsSection } from './options.ts';
import { patternsSection, VerdictTable } from './patterns.ts';
import type { Report } from './schema.ts';
import { stateSection } from './state.ts';
import { summarySection } from './summary.ts';
import { treeSection } from './tree.ts';

export type { GroupRules, ReportInput, SubjectVerdict, TextFile } from './input.ts';
export { idleGroupRules } from './groups.ts';
export { REPORT_MARK } from './mark.ts';
export { PATTERN_RULES } from './pattern-table.ts';

/** `--focus` names no group and no module; `names` are those there are. */
export class FocusError extends Error {
  override readonly name = 'FocusError';
  readonly names: readonly string[];

  constructor(wanted: string, names: readonly string[]) {
    super(`no group or module "${wanted}"`);
    this.names = names;
  }
}

/** @throws {FocusError} */
export function buildReport(input: ReportInput): Report {
  const facts = new Facts(input);
  const files = libraryFiles(facts);
  const libraries = librariesSection(facts, files);
  const libraryPaths = libraries.map(({ file }) => file);
  const groups = groupsSection(facts, libraryPaths);
  const table = new VerdictTable(facts);
  const patterns = patternsSection(facts, table);
  const hardening = hardeningSection(facts);
  const graph = graphSection(facts);
  const focus = input.focus === null ? null : focusSection(facts, input.focus, { groups, patterns, hardening });
  if (input.focus !== null && focus === null) throw new FocusError(input.focus, focusNames(facts, groups));
  return {
    version: 1,
    tool: { name: input.tool.name, version: input.tool.version },
    title: input.title,
    summary: summarySection(facts, groups, libraries),
    tree: treeSection(facts, groups),
    groups,
    files: [...input.project.files.values()]
      .filter(({ path }) => input.reported.has(path))
      .map(({ path, kind }) => ({ path, kind, group: facts.groups.get(path)?.name ?? null, lines: facts.lines.get(path) ?? NO_LINES })),
    libraries,
    patterns,
    matrix: { libraries: libraryMatrix(facts, libraryPaths, patterns), groups: groupMatrix(groups, patterns) },
    hardening,
    options: optionsSection(facts),
    state: stateSection(facts),
    graph,
    findings: findingsSection(facts, table),
    recommendations: recommendations(facts, { hardening, libraries, graph }),
    growth: growthSection(facts),
    focus,
  };
}
