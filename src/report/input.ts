/** What the report is made from: the model, the verdicts of the rules, and texts beside the Nix files. */
import type { Finding, RuleInfo } from '../findings/finding.ts';
import type { Project } from '../model/project.ts';
import type { Category } from './schema.ts';

/** A file by its root-relative path. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A verdict without a finding: the subject follows the rule, or nobody can know. */
export interface SubjectVerdict {
  readonly rule: string;
  readonly file: string;
  readonly symbol: string;
}

/** Globs of the groups of a kind, or of their modules. */
export type GroupRules = Readonly<Partial<Record<Category, readonly string[]>>>;

export interface ReportInput {
  readonly tool: { readonly name: string; readonly version: string };
  readonly title: string;
  readonly project: Project;
  /** Root-relative files that the report is about; the others are only read. */
  readonly reported: ReadonlySet<string>;
  readonly documents: readonly TextFile[];
  /** Every rule that was run, patterns' rules included. */
  readonly rules: readonly Pick<RuleInfo, 'id' | 'level' | 'summary' | 'security'>[];
  /** Rules that the configuration switches on: only their findings are listed. */
  readonly active: ReadonlySet<string>;
  readonly findings: readonly Finding[];
  readonly accepted: readonly Finding[];
  readonly followed: readonly SubjectVerdict[];
  readonly undecided: readonly SubjectVerdict[];
  /** Directives of the hardening baseline in force. */
  readonly baseline: readonly string[];
  /** The kinds of groups that the configuration says. */
  readonly groupRules: GroupRules;
  /** The project as it was, for growth. */
  readonly before: { readonly revision: string; readonly commit: string; readonly files: readonly TextFile[] } | null;
  /** A module or group to describe on its own. */
  readonly focus: string | null;
}
