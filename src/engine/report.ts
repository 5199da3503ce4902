/** The conductor of the report: reads the project, runs the rules that patterns need, and describes it all. */
import { discoverDocuments, readSource } from '../model/files.ts';
import type { Project } from '../model/project.ts';
import { buildReport, FocusError, idleGroupRules, PATTERN_RULES, REPORT_MARK, type ReportInput } from '../report/build.ts';
import type { Report } from '../report/schema.ts';
import type { Problem } from '../findings/finding.ts';
import { type ReadOptions, readProject } from './audit.ts';
import { applyIgnores } from './config/ignores.ts';
import type { ResolvedConfig } from './config/load.ts';
import type { RuleSetting } from './config/settings.ts';
import { UsageError } from './errors.ts';
import { filesAt } from './history.ts';
import { maskTexts, masksOf, secretsBeside } from './mask.ts';
import { rulesWith } from './rules.ts';
import { type FollowedSubject, runRules } from './run-rules.ts';
import { applySuppressions } from './suppressions.ts';
import { didYouMean } from './suggest.ts';
import { TOOL } from './tool.ts';

export interface ReportOptions extends ReadOptions {
  /** A group or a module file to describe on its own. */
  readonly focus?: string | undefined;
  /** A revision of git to compare with. */
  readonly since?: string | undefined;
}
export interface ReportResult {
  readonly report: Report;
  /** Number of files that the report is about. */
  readonly files: number;
  readonly problems: readonly Problem[];
}

/** @throws {UsageError} for an unknown focus or revision */
export async function report(options: ReportOptions): Promise<ReportResult> {
  const { config, onProgress } = options;
  const before = options.since === undefined ? null : filesAt(config, options.since);
  const { project, reported, problems } = await readProject(options);
  const documents = await documentsOf(config, options.paths);
  onProgress?.({ phase: 'checking', done: 0, total: 0 });
  const { secrets, ...verdicts } = verdictsOf(project, reported, config);
  const input: ReportInput = {
    ...verdicts,
    tool: TOOL,
    title: titleOf(project),
    project,
    reported,
    documents,
    baseline: baselineOf(config),
    groupRules: config.reportGroups.value,
    before,
    focus: options.focus ?? null,
  };
  const masked = (data: Report): Report => maskTexts(data, masksOf(project, secrets));
  onProgress?.({ phase: 'describing', done: 0, total: 0 });
  try {
    const report = masked(buildReport(input));
    return { report, files: reported.size, problems: [...problems, ...idleRules(config, report)] };
  } catch (error) {
    if (!(error instanceof FocusError)) throw error;
    throw new UsageError(
      `--focus: ${error.message}${didYouMean(options.focus ?? '', error.names) || '; the report without --focus lists groups and modules'}`,
    );
  }
}

/** Rules for groups that sort none: a slip of the pen, or a folder that has gone. Part of the tree proves nothing. */
function idleRules({ reportGroups, paths }: ResolvedConfig, { groups }: Report): Problem[] {
  if (!paths.includes('.')) return [];
  const names = groups.flatMap(({ name, path }) => [name, path]);
  return idleGroupRules(reportGroups.value, groups).map(({ category, glob }) => ({
    file: reportGroups.from,
    message: `"report.groups.${category}": "${glob}" matches no group of modules${didYouMean(glob, names) || '; the report lists them under Modules and lines'}`,
    range: null,
  }));
}

type Verdicts = Pick<ReportInput, 'rules' | 'active' | 'findings' | 'accepted' | 'followed' | 'undecided'>;

/** Runs the rules that are on, and those of patterns that nobody switched off. */
function verdictsOf(
  project: Project,
  reported: ReadonlySet<string>,
  config: ResolvedConfig,
): Verdicts & { readonly secrets: ReadonlySet<string> } {
  const settingsFor = withPatterns(config);
  const active = new Set([...reported].flatMap((file) => [...config.settingsFor(file).keys()]));
  const rules = rulesWith(config.policies).filter(({ meta }) => active.has(meta.id) || PATTERN_RULES.has(meta.id));
  const followed: FollowedSubject[] = [];
  const verdicts = runRules({ project, rules, reported, settingsFor, onFollowed: (subject) => followed.push(subject) });
  // The day decides on ignores with an end; a report of one day is the same all day.
  const ignored = applyIgnores(verdicts.findings, config.ignores, new Date().toISOString().slice(0, 10));
  const inline = applySuppressions({
    findings: ignored.kept,
    files: [...project.files.values()].filter(({ path }) => reported.has(path)).map(({ source }) => source),
    rules: config.rules,
    settingsFor: (file) => config.settingsFor(file),
  });
  const run = new Set(rules.map(({ meta }) => meta.id));
  return {
    rules: config.rules.filter(({ id }) => run.has(id) || active.has(id)),
    active,
    findings: [...inline.kept, ...inline.unused],
    accepted: [...ignored.suppressed, ...inline.suppressed].map(({ finding }) => finding),
    followed,
    undecided: verdicts.undecided,
    secrets: new Set([...verdicts.secrets, ...secretsBeside(project, reported, settingsFor)]),
  };
}

function withPatterns(config: ResolvedConfig): (file: string) => ReadonlyMap<string, RuleSetting> {
  const extended = new Map<ReadonlyMap<string, RuleSetting>, ReadonlyMap<string, RuleSetting>>();
  const levels = new Map(config.rules.map(({ id, level }) => [id, level]));
  return (file) => {
    const base = config.settingsFor(file);
    let all = extended.get(base);
    if (all === undefined) {
      const unset = config
        .explain(file)
        .filter(({ id, level, levelFrom }) => level === 'off' && levelFrom === 'default' && PATTERN_RULES.has(id));
      all = new Map([
        ...base,
        ...unset.map(({ id, options }): [string, RuleSetting] => [id, { level: levels.get(id) ?? 'note', options }]),
      ]);
      extended.set(base, all);
    }
    return all;
  };
}

async function documentsOf(config: ResolvedConfig, paths: readonly string[]): Promise<ReportInput['documents']> {
  const found = await discoverDocuments({ root: config.root, exclude: config.exclude.value, gitignore: config.gitignore.value });
  const isUnder = (file: string): boolean =>
    paths.length === 0 || paths.some((path) => path === '.' || file === path || file.startsWith(`${path}/`));
  return found.filter(isUnder).flatMap((path) => {
    const { text } = readSource(config.root, path);
    // A committed report must not count itself, or it would never come to rest.
    return text === null || text.startsWith(REPORT_MARK) ? [] : [{ path, text }];
  });
}

function baselineOf(config: ResolvedConfig): readonly string[] {
  const directives = config.explain(null).find(({ id }) => id === 'hardening/baseline')?.options['directives'];
  return Array.isArray(directives) ? directives.filter((name) => typeof name === 'string') : [];
}

/** The flake's own description: the same in every checkout, whatever its folder is called. */
function titleOf(project: Project): string {
  const value = project.files.get('flake.nix')?.value;
  const description = value?.kind === 'attrs' ? value.entries.get('description') : undefined;
  const text = description === undefined ? null : project.ev.tryForce(description.thunk);
  return text?.kind === 'string' && text.value.trim() !== '' ? text.value.trim() : 'NixOS modules';
}
