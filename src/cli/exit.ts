/** What the program's exit status says, the same for every format. */

import type { FailOn } from '../engine/config/schema.ts';
import type { AuditResult, Level } from '../findings/finding.ts';

export const EXIT = {
  clean: 0,
  findings: 1,
  /** Wrong usage, wrong configuration, or an internal fault. */
  fault: 2,
  nothing: 3,
  interrupted: 130,
} as const;

const RANK: Readonly<Record<Level, number>> = { note: 0, warning: 1, error: 2 };

/** A problem with the input (unreadable file, broken suppression) counts like an error: it is never clean. */
export function statusOf(result: AuditResult, failOn: FailOn): number {
  if (result.summary.files === 0 && result.problems.length === 0) return EXIT.nothing;
  if (failOn === 'never') return EXIT.clean;
  const bad = result.problems.length > 0 || result.findings.some(({ level }) => RANK[level] >= RANK[failOn]);
  return bad ? EXIT.findings : EXIT.clean;
}
