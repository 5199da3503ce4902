/** Runs rules over the model and turns their verdicts into findings. */
import { EvaluationError } from '../evaluation/errors.ts';
import { placesOf } from '../evaluation/trail.ts';
import type { Edit, Finding, Level, TrailStep } from '../findings/finding.ts';
import { fingerprintOf } from '../findings/fingerprint.ts';
import type { Project } from '../model/project.ts';
import type { Failure, Place, Rule, RuleContext } from '../rules/rule.ts';
import { rangeOf } from '../syntax/positions.ts';
import { type RuleRunSetting, type RuleRunSettings, type Scope, Scopes } from './rule-scopes.ts';

export interface RuleRunInput {
  readonly project: Project;
  readonly rules: readonly Rule[];
  /** Files whose verdicts count. */
  readonly reported: ReadonlySet<string>;
  settingsFor(file: string): RuleRunSettings;
  /** Told of every subject that follows a rule: they are many, and few ask. */
  readonly onFollowed?: (subject: FollowedSubject) => void;
  /** Told of a rule that ends in a fault of the program, and the others go on; without it the fault ends the run. */
  readonly onFault?: (fault: Error) => void;
}
export interface UndecidedSubject {
  readonly rule: string;
  readonly file: string;
  readonly symbol: string;
  readonly reason: string;
}
export interface RuleRunOutput {
  readonly findings: Finding[];
  readonly undecided: UndecidedSubject[];
  /** Rule id → subjects that follow the pattern. */
  readonly passed: Map<string, number>;
  /** Texts that no output may show. */
  readonly secrets: Set<string>;
}
export interface FollowedSubject {
  readonly rule: string;
  readonly file: string;
  readonly symbol: string;
}

export function runRules(input: RuleRunInput): RuleRunOutput {
  const output: RuleRunOutput = { findings: [], undecided: [], passed: new Map(), secrets: new Set() };
  const scopes = new Scopes(input.project, (file) => input.settingsFor(file));
  for (const rule of input.rules) {
    const scope = scopes.of(rule.meta.id);
    if (scope !== null) runRule(rule, scope, input, output);
  }
  output.findings.sort(byPlace);
  return output;
}

function runRule(rule: Rule, { files, modules, settings }: Scope, input: RuleRunInput, output: RuleRunOutput): void {
  const { id } = rule.meta;
  const { project, reported } = input;
  const [anyFile] = settings.values();
  const settingOf = (file: string): RuleRunSetting | undefined => settings.get(file)?.get(id);
  const counts = (file: string): boolean => reported.has(file) && settings.has(file);
  const seen = new Set<string>();
  const context: RuleContext<unknown> = {
    project,
    modules,
    files,
    options: (file) => (settingOf(file) ?? anyFile?.get(id))?.options,
    fail: (failure) => {
      const setting = settingOf(failure.at.file.path);
      if (setting === undefined || !reported.has(failure.at.file.path)) return;
      const finding = toFinding(id, setting.level, failure);
      const key = `${finding.file}:${finding.range.start.offset}:${finding.range.end.offset}:${finding.symbol}:${finding.message}`;
      if (seen.has(key)) return;
      seen.add(key);
      if (failure.secret !== undefined) output.secrets.add(failure.secret);
      output.findings.push(finding);
    },
    reports: counts,
    pass: (file, symbol) => {
      if (!counts(file)) return;
      output.passed.set(id, (output.passed.get(id) ?? 0) + 1);
      input.onFollowed?.({ rule: id, file, symbol });
    },
    undecidable: (file, symbol, reason) => {
      if (counts(file)) output.undecided.push({ rule: id, file, symbol, reason });
    },
  };
  // What one rule evaluated must not be missing from the budget of the next.
  project.ev.startUnit();
  try {
    rule.check(context);
  } catch (error) {
    const what = error instanceof EvaluationError ? ' let an evaluation failure through' : '';
    const fault = new Error(`rule ${id}${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
    // Nothing may be printed without the secrets that this one finds.
    if (input.onFault === undefined || id === 'secrets/plaintext') throw fault;
    input.onFault(fault);
  }
}

function toFinding(rule: string, level: Level, failure: Failure): Finding {
  const { at, symbol, message } = failure;
  const text = at.file.text.slice(at.start, at.end);
  const trail = placesOf(failure.origin ?? null).map((place) => step(place, place.message));
  return {
    rule,
    level,
    message,
    file: at.file.path,
    symbol,
    range: rangeOf(at.file, at),
    // A trail of one place that is the finding's own says nothing new.
    trail: trail.length > 1 || trail[0]?.file !== at.file.path ? trail : [],
    related: (failure.related ?? []).map((place) => step(place, place.message)),
    fix: failure.fix ? { safe: failure.fix.safe, title: failure.fix.title, edits: failure.fix.edits.map(toEdit) } : null,
    // What is printed for people does not have it.
    get fingerprint() {
      return fingerprintOf(rule, at.file.path, symbol, text);
    },
  };
}

const step = (place: Place, message: string): TrailStep => ({ file: place.file.path, range: rangeOf(place.file, place), message });
const toEdit = (place: Place & { text: string }): Edit => ({ file: place.file.path, range: rangeOf(place.file, place), text: place.text });

/** By file, then place, then rule: the order of every output. */
function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.range.start.offset - b.range.start.offset || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) || (a.symbol < b.symbol ? -1 : 1);
}
