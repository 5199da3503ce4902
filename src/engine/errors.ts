/** Faults the user can mend. Both end the program with exit status 2. */

/** Wrong arguments; the message says what is wrong and what to do. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** One thing wrong with a configuration file; line and column count from 1. */
export interface ConfigFault {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** What is wrong, and after a semicolon what to do. */
  readonly message: string;
}

/** One or more faults of the configuration, all found in one go. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map(describeFault).join('\n'));
    this.faults = faults;
  }
}

/** `file:line:column: message`. */
function describeFault(fault: ConfigFault): string {
  const place = fault.line === null ? fault.file : `${fault.file}:${fault.line}:${fault.column ?? 1}`;
  return `${place}: ${fault.message}`;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
