/** `--stats` for outputs that have no place for them. */

import type { AuditResult } from '../findings/finding.ts';
import { oneLine } from '../outputs/text.ts';
import { reasonsOfRule, undecidableByRule, undecidedByReason } from '../outputs/listing.ts';

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
  const whole = { summary, ...result };
  const undecidable = undecidableByRule(whole).flatMap(([rule, amount]): [string, number][] => [
    [`undecidable ${rule}`, amount],
    ...reasonsOfRule(whole, rule).map(([reason, count]): [string, number] => [`undecidable ${rule}: ${oneLine(reason)}`, count]),
  ]);
  const unknown = undecidedByReason(whole).map(([reason, amount]): [string, number] => [`not known, ${oneLine(reason)}`, amount]);
  return [...rows, ...undecidable, ...unknown].map(([name, amount]) => `${name}: ${amount}\n`).join('');
}
