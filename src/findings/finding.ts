/**
 * What rules say and outputs print. Shapes follow the JSON contract of `check --format json`.
 * Paths are relative to the root and `/` separated; lines and columns count from 1, columns and
 * offsets in UTF-16 units, offsets from 0.
 */

export type Level = 'error' | 'warning' | 'note';
/** What a rule decided about one subject. Undecidable is counted, never reported. */
export type Verdict = 'fail' | 'pass' | 'undecidable';

/** `line` and `column` from 1, columns and `offset` in UTF-16 units, `offset` from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}
export interface Location {
  readonly file: string;
  readonly range: Range;
}
/** One place the value came through, in order; also a related place. */
export interface TrailStep extends Location {
  readonly message: string;
}
export interface Edit extends Location {
  /** Replaces the text of `range`. */
  readonly text: string;
}
export interface Fix {
  readonly safe: boolean;
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Its text holds a secret: it is applied, and stands in no output. */
  readonly secret?: true;
}
export interface Finding extends Location {
  /** `category/rule`. */
  readonly rule: string;
  readonly level: Level;
  /** Names its subject in backquotes, says what is wrong and what to do. */
  readonly message: string;
  /** Path of the thing it is about: `systemd.services.foo`, `services.foo.dataDir`; '' when a file. */
  readonly symbol: string;
  readonly trail: readonly TrailStep[];
  readonly related: readonly TrailStep[];
  readonly fix: Fix | null;
  /** Rule + path + symbol + hash of the normalised text, never the line. */
  readonly fingerprint: string;
}
/** Something that went wrong with the input: unreadable file, syntax fault, broken suppression. */
export interface Problem {
  readonly file: string;
  readonly message: string;
  readonly range: Range | null;
}
/** A finding that an inline comment or the configuration silences. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly kind: 'inline' | 'config' | 'baseline';
  readonly reason: string | null;
}

/** What outputs need to know of a rule that took part in the run. */
export interface RuleInfo {
  readonly id: string;
  readonly level: Level;
  readonly presets: readonly string[];
  readonly fix: 'safe' | 'unsafe' | null;
  /** Seed document and section: `000 P3`. */
  readonly source: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** The rule's page (README.md) in Markdown. */
  readonly page: string;
  readonly docsUrl: string;
  /** For SARIF: 'security' rules carry a severity of 0.1–10.0. */
  readonly security: number | null;
  readonly precision: 'very-high' | 'high' | 'medium' | 'low';
}

export interface Summary {
  readonly files: number;
  readonly modules: number;
  readonly services: number;
  readonly rules: number;
  readonly durationMs: number;
  readonly findings: Readonly<Record<Level, number>>;
  readonly suppressed: number;
  readonly undecidable: number;
}
/** Why what stays open stays open; gathered for `--stats` only. */
export interface UndecidedReasons {
  /** Reason → values of the modules that are not known when every switch is on and all else at its default. */
  readonly values: Readonly<Record<string, number>>;
  /** Rule id → reason → undecidable verdicts. */
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
/** Everything one run of `check` found: the input of every output. */
export interface AuditResult {
  /** `url` is the tool's home page, which SARIF names when known. */
  readonly tool: { readonly name: string; readonly version: string; readonly url?: string };
  /** Absolute path of the root; printed as `.`. */
  readonly root: string;
  readonly summary: Summary;
  readonly rules: readonly RuleInfo[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Rule id → number of undecidable verdicts. */
  readonly undecidable: Readonly<Record<string, number>>;
  readonly reasons?: UndecidedReasons;
  readonly problems: readonly Problem[];
  /** Rules that ended in a fault of the program: their findings are not complete. */
  readonly faults?: readonly Error[];
  /** Text of a file of the root with its secrets masked, for code frames and snippets; null when it cannot be read. */
  readonly text: (file: string) => string | null;
}
