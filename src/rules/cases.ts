/** The inputs of a rule's tests, as data: a test over the whole registry demands some of each sort. */

export interface ExpectedFinding {
  readonly file: string;
  readonly symbol: string;
  /** A piece of the message; the subject's name stands in backquotes. */
  readonly message: string;
  /** Line of the finding, from 1. */
  readonly line?: number;
}

interface CaseInput {
  /** What the case shows, in a few words. */
  readonly name: string;
  /** Root-relative path → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Options of the rule that differ from its defaults. */
  readonly options?: Readonly<Record<string, unknown>>;
}
export interface FiringCase extends CaseInput {
  readonly expect: readonly ExpectedFinding[];
}
export interface UndecidableCase extends CaseInput {
  /** Symbols that the rule cannot decide on. */
  readonly symbols: readonly string[];
}

export interface RuleCases {
  /** At least two. Exactly the expected findings, and no others, must be reported. */
  readonly fires: readonly FiringCase[];
  /** At least two. */
  readonly silent: readonly CaseInput[];
  /** At least one, or why the rule always knows. */
  readonly undecidable: readonly UndecidableCase[] | { readonly never: string };
  /** At least one where the decisive fact stands in another file than the finding or its absence. */
  readonly throughHelper: readonly (FiringCase | CaseInput)[];
}
