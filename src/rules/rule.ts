/** What a rule is: metadata, and a check over the model that gives a verdict on every subject it looks at. */
import type { Origin } from '../evaluation/trail.ts';
import type { Project } from '../model/project.ts';
import type { ProjectFile } from '../model/project.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import type { RuleMeta } from './meta.ts';

/** A place in a file; offsets in UTF-16 units. */
export interface Place {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

export interface RelatedPlace extends Place {
  readonly message: string;
}

/** A replacement of a place's text. */
export interface PlaceEdit extends Place {
  readonly text: string;
}

export interface Failure {
  /** Where the finding points: as tight as possible. */
  readonly at: Place;
  /** The thing's path: `systemd.services.foo`; '' for a file. */
  readonly symbol: string;
  /** Names its subject in backquotes, says what is wrong and what to do. */
  readonly message: string;
  /** Where the decisive value came from; its places become the finding's trail. */
  readonly origin?: Origin | null;
  readonly related?: readonly RelatedPlace[];
  /** A text that no output may show. */
  readonly secret?: string;
  readonly fix?: { readonly safe: boolean; readonly title: string; readonly edits: readonly PlaceEdit[] } | null;
}

/** What a rule works with. Verdicts on files that are not reported on are dropped by the engine. */
export interface RuleContext<Options> {
  readonly project: Project;
  /** Modules, hosts and home modules that the rule is switched on for. */
  readonly modules: readonly ProjectModule[];
  /** Every file that the rule is switched on for. */
  readonly files: readonly ProjectFile[];
  /** The options in force for a file. */
  options(file: string): Options;
  fail(failure: Failure): void;
  /** True where findings in that file are reported. */
  reports(file: string): boolean;
  /** The subject follows the pattern. */
  pass(file: string, symbol: string): void;
  /** A value that static evaluation cannot know decides it; `reason` says which. */
  undecidable(file: string, symbol: string, reason: string): void;
}

export interface Rule<Options = unknown> {
  readonly meta: RuleMeta;
  check(context: RuleContext<Options>): void;
}

/** Declares a rule; the options' type follows from the schema. */
export function defineRule<Meta extends RuleMeta>(
  meta: Meta,
  check: (context: RuleContext<ReturnType<Meta['options']['parse']>>) => void,
): Rule {
  return { meta, check: check as Rule['check'] };
}
