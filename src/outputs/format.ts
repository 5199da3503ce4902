/** What every output format is: a pure function from a result to text. */

import type { AuditResult } from '../findings/finding.ts';

export interface RenderOptions {
  /** Colours and terminal hyperlinks; false for pipes and files. */
  readonly color: boolean;
  /** Terminal columns to wrap at; 0 or less means 80. */
  readonly width: number;
  readonly showSuppressed: boolean;
  /** Adds undecidable verdicts by rule, suppressions and timing (pretty, markdown). */
  readonly stats: boolean;
  /** Only ASCII in what the program itself draws; the audited text stays as it is. */
  readonly ascii?: boolean;
  /** Put before a file's percent-encoded path in Markdown links, such as `https://host/owner/name/blob/<commit>/`. */
  readonly linkBase?: string;
}

export interface OutputFormat {
  /** One sentence for `--help`. */
  readonly description: string;
  /** Usual file name extension, without the dot. */
  readonly extension: string;
  /** Text that ends in a newline, or is empty. */
  readonly render: (result: AuditResult, options: RenderOptions) => string;
}
