/** The conductor: one run from files to findings. */
import type { AuditResult, Finding, Level, Problem, RuleInfo } from '../findings/finding.ts';
import { DiskTree } from '../model/disk-tree.ts';
import { discover, readSource } from '../model/files.ts';
import { buildProject, type Project } from '../model/project.ts';
import type { RuleMeta } from '../rules/meta.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { applyIgnores } from './config/ignores.ts';
import type { ResolvedConfig } from './config/load.ts';
import { maskFindings, masksOf, secretsBeside } from './mask.ts';
import { docsUrlOf, pageOf } from './pages.ts';
import { rulesWith } from './rules.ts';
import { runRules, type UndecidedSubject } from './run-rules.ts';
import { applySuppressions } from './suppressions.ts';
import { toldOnce } from './told-once.ts';
import { TOOL } from './tool.ts';
import { undecidedReasons } from './undecided-reasons.ts';

export interface Progress {
  readonly phase: string;
  readonly done: number;
  /** 0 when not known. */
  readonly total: number;
}
export interface ReadOptions {
  /** Root-relative, as `ResolvedConfig.paths`. */
  readonly paths: readonly string[];
  /** Text that stands in for a file; `filename` root-relative. */
  readonly stdin?: { readonly filename: string; readonly text: string };
  /** Root-relative path → text that stands for the file on disk. */
  readonly texts?: ReadonlyMap<string, string>;
  readonly config: ResolvedConfig;
  readonly onProgress?: (progress: Progress) => void;
}
export interface AuditOptions extends ReadOptions {
  /** False for `--no-inline-ignores`. */
  readonly inlineIgnores?: boolean;
  /** Say why what stays open stays open: the modules are evaluated once more. */
  readonly reasons?: boolean;
}

/** The evaluated project of a run, and which of its files the run is about. */
export interface ReadProject {
  readonly project: Project;
  readonly reported: ReadonlySet<string>;
  /** Files that cannot be read as they are. */
  readonly problems: readonly Problem[];
}

/** Finds, reads and evaluates the whole project. */
export async function readProject(options: ReadOptions): Promise<ReadProject> {
  const { config, stdin, onProgress } = options;
  const found = await discover({
    root: config.root,
    paths: stdin ? [] : options.paths,
    include: config.include.value,
    exclude: config.exclude.value,
    gitignore: config.gitignore.value,
  });
  const problems: Problem[] = [...found.problems];
  const files = stdin ? [...new Set([...found.files, stdin.filename])].sort() : found.files;
  const tree = new DiskTree(config.root, new Map([...(options.texts ?? []), ...(stdin ? [[stdin.filename, stdin.text] as const] : [])]));
  for (const [index, file] of files.entries()) {
    const problem = tree.load(file);
    if (problem !== null) problems.push(problem);
    onProgress?.({ phase: 'reading', done: index + 1, total: files.length });
    // Signals are heard between files only.
    if (index % 64 === 63) await new Promise((done) => setImmediate(done));
  }
  const specialArgs = Object.fromEntries([...config.specialArgs].map(([name, { value }]) => [name, value]));
  const project = buildProject(tree, {
    files,
    specialArgs,
    systemd: config.systemdVersion.value,
    onProgress: (done, total) => onProgress?.({ phase: 'evaluating', done, total }),
  });
  return { project, reported: stdin ? new Set([stdin.filename]) : found.reported, problems };
}

/** From files to findings. */
export async function audit(options: AuditOptions): Promise<AuditResult> {
  // `performance` would load a dozen modules of Node.
  const start = process.hrtime.bigint();
  const { config } = options;
  const { project, reported, problems } = await readProject(options);
  options.onProgress?.({ phase: 'checking', done: 0, total: 0 });
  const settingsFor = (file: string) => config.settingsFor(file);
  const active = activeRules(config, reported);
  const faults: Error[] = [];
  const verdicts = runRules({
    project,
    rules: rulesWith(config.policies).filter(({ meta }) => active.has(meta.id)),
    reported,
    settingsFor,
    onFault: (fault) => faults.push(fault),
  });
  const shown = new Set(
    verdicts.findings.flatMap(({ file, trail, related }) => [file, ...[...trail, ...related].map((step) => step.file)]),
  );
  const secrets = new Set([...verdicts.secrets, ...secretsBeside(project, shown, settingsFor)]);
  const masks = masksOf(project, secrets);
  const accepted = applyIgnores(maskFindings(verdicts.findings, masks), config.ignores, new Date().toISOString().slice(0, 10));
  const inline = applySuppressions({
    findings: accepted.kept,
    files: options.inlineIgnores === false ? [] : sourcesOf(project, reported),
    rules: config.rules,
    settingsFor,
  });
  // What a rule that did not finish would have found may be what a suppression is for.
  const findings = [...toldOnce(project, inline.kept), ...(faults.length === 0 ? inline.unused : [])].sort(byPlace);
  const suppressed = [...accepted.suppressed, ...inline.suppressed];
  const modules = project.modules.filter(({ file }) => reported.has(file));
  return {
    tool: TOOL,
    root: config.root,
    summary: {
      files: reported.size,
      modules: modules.length,
      services: modules.reduce((sum, module) => sum + module.services.length, 0),
      rules: active.size,
      durationMs: Number((process.hrtime.bigint() - start) / 1_000_000n),
      findings: countLevels(findings),
      suppressed: suppressed.length,
      undecidable: verdicts.undecided.length,
    },
    rules: config.rules.filter(({ id }) => active.has(id)).map(toRuleInfo),
    findings,
    suppressed,
    undecidable: countRules(verdicts.undecided),
    ...(options.reasons === true && { reasons: undecidedReasons(project, reported, verdicts.undecided) }),
    ...(faults.length > 0 && { faults }),
    problems: [...problems, ...accepted.problems, ...inline.problems].filter(({ file }) => reported.has(file) || !project.files.has(file)),
    text: (file) => {
      const text = project.files.get(file)?.source.text ?? readSource(config.root, file).text;
      if (text === null || shown.has(file)) return text && masks.code(text);
      return masksOf(project, new Set([...secrets, ...secretsBeside(project, new Set([file]), settingsFor)])).code(text);
    },
  };
}

/** Rules that are on for at least one reported file. */
function activeRules(config: ResolvedConfig, reported: ReadonlySet<string>): Set<string> {
  const active = new Set<string>();
  for (const file of reported) for (const id of config.settingsFor(file).keys()) active.add(id);
  return active;
}

function* sourcesOf(project: Project, reported: ReadonlySet<string>): Generator<SourceFile> {
  for (const { path, source } of project.files.values()) if (reported.has(path)) yield source;
}

const toRuleInfo = (meta: RuleMeta): RuleInfo => ({
  id: meta.id,
  level: meta.level,
  presets: Object.keys(meta.presets),
  fix: meta.fix,
  source: meta.source,
  summary: meta.summary,
  page: pageOf(meta),
  docsUrl: docsUrlOf(meta),
  security: meta.security,
  precision: meta.precision,
});

/** By file and place: the order of every output. */
function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.range.start.offset - b.range.start.offset || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

function countLevels(findings: readonly Finding[]): Record<Level, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level] += 1;
  return counts;
}

function countRules(undecided: readonly UndecidedSubject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule } of undecided) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
