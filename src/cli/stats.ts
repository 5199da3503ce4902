/** `--stats` for outputs that have no place for them. */

import type { AuditResult } from '../findings/finding.ts';
import { undecidableByRule } from '../outputs/listing.ts';

/** Lines of `name: number`, ending in a newline. */
export function statsText({ summary, ...result }: AuditResult): string {
  const rows: [string, number][] = [
    ['files', summary.files],
    ['modules', summary.modules],
    ['services', summary.services],
    ['rules', summary.rules],
    ['suppressed', summary.suppressed],
    ['undecidable', summary.undecidable],
    ['milliseconds', summary.durationMs],
  ];
  const undecidable = undecidableByRule({ summary, ...result }).map(([rule, amount]) => [`undecidable ${rule}`, amount]);
  return [...rows, ...undecidable].map(([name, amount]) => `${name}: ${amount}\n`).join('');
}
