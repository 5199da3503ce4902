/** What stands above the last line of a long pretty output: findings by rule, and how to go on. */

import type { ChalkInstance } from 'chalk';
import type { AuditResult } from '../findings/finding.ts';
import { findingsByRule, LEVELS, type RuleGroup } from './listing.ts';
import { count } from './text.ts';
import { highlightNames, wrap } from './wrap.ts';

interface Drawing {
  readonly chalk: ChalkInstance;
  readonly width: number;
  readonly ascii: boolean;
}

/** Fewer findings are read from top to bottom. */
const MANY_FINDINGS = 50;
/** Rules told one by one; the rest is summed up. */
const MOST_RULES = 15;
const LEVEL_COLORS = { error: 'red', warning: 'yellow', note: 'blue' } as const;
const LEVEL_WIDTH = Math.max(...LEVELS.map((level) => level.length));

/**
 * Lines for a run with more open findings than anyone reads in one go; none for a shorter one.
 * @param withTable false where the findings by rule are told already
 */
export function overview({ findings }: AuditResult, drawing: Drawing, withTable: boolean): string[] {
  if (findings.length <= MANY_FINDINGS) return [];
  const groups = findingsByRule(findings);
  return [...(withTable ? [...ruleTable(groups, drawing), ''] : []), ...nextSteps(groups, drawing), ''];
}

function ruleTable(groups: readonly RuleGroup[], { chalk, ascii }: Drawing): string[] {
  const shown = groups.length > MOST_RULES + 1 ? groups.slice(0, MOST_RULES) : groups;
  const others = groups.slice(shown.length);
  const amount = (number: number): string => `  ${String(number).padStart(6)}  `;
  const fixMark = ascii ? '*' : '✎';
  const rows = shown.map(({ rule, level, findings }) => {
    const mark = findings.some(({ fix }) => fix !== null) ? fixMark : ' ';
    return `${amount(findings.length)}${chalk[LEVEL_COLORS[level]](level.padEnd(LEVEL_WIDTH))} ${mark} ${rule}`;
  });
  const left = others.reduce((sum, { findings }) => sum + findings.length, 0);
  return [
    `${chalk.bold('findings by rule')}${chalk.dim(`, worst level first; ${fixMark} has fixes`)}`,
    ...rows,
    ...(others.length > 0 ? [chalk.dim(`${amount(left)}${count(others.length, 'other rule')}`)] : []),
  ];
}

function nextSteps(groups: readonly RuleGroup[], { chalk, width, ascii }: Drawing): string[] {
  const safe = groups.flatMap(({ findings }) => findings).filter(({ fix }) => fix?.safe).length;
  const steps = [
    `one rule at a time: \`nix-audit --select ${groups[0]?.rule}\``,
    ...(safe > 0 ? [`what is safe to mend, ${count(safe, 'finding')}: \`nix-audit --fix\``] : []),
    'only new ones from now on: `nix-audit baseline`',
  ];
  const bullet = ascii ? '-' : '•';
  return [
    chalk.bold('how to go on'),
    ...steps.flatMap((step) =>
      highlightNames(wrap(step, width - 4), chalk.cyan).map((line, index) => `  ${index === 0 ? chalk.dim(bullet) : ' '} ${line}`),
    ),
  ];
}
