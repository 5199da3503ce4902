/** The last line of the pretty output, and the `--stats` table above it. */

import type { ChalkInstance } from 'chalk';
import type { AuditResult } from '../findings/finding.ts';
import type { RenderOptions } from './format.ts';
import { compareText, countLevels, groupBy, reasonsOfRule, undecidableByRule, undecidedByReason } from './listing.ts';
import { count, oneLine } from './text.ts';

interface Drawing {
  readonly chalk: ChalkInstance;
  readonly ascii: boolean;
}

/** What was found, what was audited, and what this run cannot vouch for. */
export function summaryLine(result: AuditResult, { chalk, ascii }: Drawing, options: RenderOptions): string {
  const { summary, problems } = result;
  const levels = countLevels(result.findings);
  const files = new Set(result.findings.map((finding) => finding.file)).size;
  const parts: string[] = [];
  if (result.findings.length > 0) {
    const counts = [
      levels.error > 0 ? chalk.red(count(levels.error, 'error')) : '',
      levels.warning > 0 ? chalk.yellow(count(levels.warning, 'warning')) : '',
      levels.note > 0 ? chalk.blue(count(levels.note, 'note')) : '',
    ].filter((text) => text !== '');
    parts.push(`${chalk.red(ascii ? 'x' : '✖')} ${counts.join(', ')} in ${count(files, 'file')}`);
  } else {
    parts.push(chalk.green(`${ascii ? 'ok' : '✔'} no findings`));
  }
  parts.push(`${count(summary.services, 'service')} and ${count(summary.modules, 'module')} audited with ${count(summary.rules, 'rule')}`);
  if (problems.length > 0) parts.push(chalk.magenta(count(problems.length, 'problem')));
  if (summary.suppressed > 0) parts.push(`${summary.suppressed} suppressed`);
  if (summary.undecidable > 0) {
    parts.push(`${summary.undecidable} undecidable${options.stats ? '' : ' (--stats tells which)'}`);
  }
  return parts.join(chalk.dim(ascii ? ' | ' : ' · '));
}

/** Undecidable verdicts by rule, findings by rule, suppressions, problems and timing. */
export function statsTable(result: AuditResult, { chalk }: Drawing): string[] {
  const byRule = groupBy(result.findings, (finding) => finding.rule);
  const findings = [...byRule].map(([rule, rows]): [string, number] => [rule, rows.length]);
  const bySuppression = groupBy(result.suppressed, (row) => row.kind);
  const { summary } = result;
  return [
    ...table(
      'findings by rule',
      findings.sort(([a, x], [b, y]) => y - x || compareText(a, b)),
      chalk,
    ),
    ...table(
      'undecidable by rule',
      undecidableByRule(result).flatMap(([rule, amount]) => [
        [rule, amount] as const,
        ...reasonsOfRule(result, rule).map(([reason, count]) => [`  ${oneLine(reason)}`, count] as const),
      ]),
      chalk,
    ),
    ...(result.reasons === undefined
      ? []
      : table(
          'values not known, by reason',
          undecidedByReason(result).map(([reason, amount]) => [oneLine(reason), amount] as const),
          chalk,
        )),
    ...table(
      'suppressed by',
      [...bySuppression].map(([kind, rows]): [string, number] => [kind, rows.length]),
      chalk,
    ),
    ...table(
      'audited',
      [
        ['files', summary.files],
        ['modules', summary.modules],
        ['services', summary.services],
        ['rules', summary.rules],
        ['problems', result.problems.length],
        ['milliseconds', Math.round(summary.durationMs)],
      ],
      chalk,
    ),
  ];
}

function table(title: string, rows: readonly (readonly [string, number])[], chalk: ChalkInstance): string[] {
  const digits = Math.max(6, ...rows.map(([, amount]) => String(amount).length));
  const body = rows.map(([name, amount]) => `  ${String(amount).padStart(digits)}  ${name}`);
  return [chalk.bold(title), ...(body.length > 0 ? body : [chalk.dim(`  ${'0'.padStart(digits)}  none`)])];
}
