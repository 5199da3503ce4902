/** For people: grouped by file, with code frames, the way a value came, and what to do about it. */

import { Chalk, type ChalkInstance } from 'chalk';
import type { AuditResult, Level, RuleInfo, TrailStep } from '../findings/finding.ts';
import { codeFrame } from './code-frame.ts';
import type { OutputFormat, RenderOptions } from './format.ts';
import { groupBy, type Listed, listed, place } from './listing.ts';
import { overview } from './pretty-overview.ts';
import { statsTable, summaryLine } from './pretty-summary.ts';
import { type SourceLines, sourceReader } from './source-lines.ts';
import { escapeControl, oneLine } from './text.ts';
import { highlightNames, wrap } from './wrap.ts';

/** What every part of the page needs. */
interface Page {
  readonly chalk: ChalkInstance;
  readonly width: number;
  readonly ascii: boolean;
  readonly links: boolean;
  readonly read: (file: string) => SourceLines | null;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  /** Rules whose page has been named already: once is enough. */
  readonly documented: Set<string>;
}

const INDENT = '    ';
// Beyond this, the first and the last places of a trail tell enough.
const TRAIL_ENDS = 8;

function render(result: AuditResult, options: RenderOptions): string {
  const page: Page = {
    chalk: new Chalk({ level: options.color ? 1 : 0 }),
    width: options.width > 0 ? Math.max(40, options.width) : 80,
    ascii: options.ascii === true,
    links: options.color,
    read: sourceReader(result.text),
    rules: new Map(result.rules.map((rule) => [rule.id, rule])),
    documented: new Set(),
  };
  const output: string[] = [];
  for (const [file, rows] of groupBy(listed(result, options), (row) => row.finding.file)) {
    output.push(page.chalk.underline(escapeControl(file)));
    for (const row of rows) output.push(...findingBlock(row, page), '');
  }
  if (result.problems.length > 0) output.push(...problemBlock(result, page), '');
  if (options.stats) output.push(...statsTable(result, page), '');
  output.push(...overview(result, page, !options.stats));
  output.push(summaryLine(result, page, options));
  return `${output.join('\n')}\n`;
}

function findingBlock({ finding, suppression }: Listed, page: Page): string[] {
  const { chalk } = page;
  const accent = suppression ? chalk.dim : levelColor(chalk, finding.level);
  const silenced = suppression
    ? chalk.dim(`  suppressed (${suppression.kind}${suppression.reason ? `: ${oneLine(suppression.reason)}` : ''})`)
    : '';
  const rule = page.rules.get(finding.rule);
  const name = link(chalk.bold(finding.rule), rule?.docsUrl ?? '', page);
  const source = page.read(finding.file);
  const frame = source ? codeFrame(source, finding.range, { chalk, accent, width: page.width - INDENT.length, ascii: page.ascii }) : [];
  const advice = [...fixHint(finding.fix, page), ...documentation(rule, page)];
  return [
    `  ${accent(chalk.bold(finding.level))} ${name}  ${chalk.cyan(escapeControl(place(finding)))}${silenced}`,
    ...wrapped(finding.message, page),
    ...(frame.length > 0 ? ['', ...frame.map((line) => INDENT + line)] : []),
    ...places('how the value came here', finding.trail, true, page),
    ...places('see also', finding.related, false, page),
    ...(advice.length > 0 ? ['', ...advice] : []),
  ];
}

function wrapped(text: string, page: Page, indent = INDENT): string[] {
  const lines = wrap(text, page.width - indent.length);
  return highlightNames(lines, page.chalk.bold).map((line) => indent + line);
}

function places(title: string, steps: readonly TrailStep[], numbered: boolean, page: Page): string[] {
  if (steps.length === 0) return [];
  const { chalk } = page;
  const left = steps.length > 2 * TRAIL_ENDS ? steps.length - 2 * TRAIL_ENDS : 0;
  const digits = String(steps.length).length;
  const rows = steps.map((step, index) => {
    const mark = numbered ? `${String(index + 1).padStart(digits)}.` : page.ascii ? '-' : '•';
    const where = chalk.cyan(escapeControl(place(step)));
    const message = highlightNames([oneLine(step.message)], chalk.bold).join('');
    return `${INDENT}  ${chalk.dim(mark)} ${where}${message === '' ? '' : `  ${message}`}`;
  });
  if (left > 0) rows.splice(TRAIL_ENDS, left, chalk.dim(`${INDENT}  ${page.ascii ? ':' : '⋮'} ${left} more`));
  return ['', `${INDENT}${chalk.dim(`${title}:`)}`, ...rows];
}

function fixHint(fix: Listed['finding']['fix'], page: Page): string[] {
  if (!fix) return [];
  const how = fix.safe ? '--fix' : '--fix --unsafe-fixes';
  return wrapped(`${page.ascii ? 'fix:' : '✎ fix:'} ${fix.title} (${fix.safe ? '' : 'may change behaviour; '}apply with ${how})`, page);
}

function documentation(rule: RuleInfo | undefined, page: Page): string[] {
  if (!rule || rule.docsUrl === '' || page.documented.has(rule.id)) return [];
  page.documented.add(rule.id);
  return [`${INDENT}${page.chalk.dim('docs:')} ${link(page.chalk.dim(escapeControl(rule.docsUrl)), rule.docsUrl, page)}`];
}

function problemBlock(result: AuditResult, page: Page): string[] {
  const { chalk } = page;
  return result.problems.flatMap(({ file, message, range }) => [
    `${chalk.magenta(chalk.bold('problem'))}  ${chalk.cyan(escapeControl(range ? place({ file, range }) : file))}`,
    ...wrapped(message, page),
  ]);
}

/** An OSC 8 hyperlink where the terminal is one; the text alone elsewhere. */
function link(text: string, url: string, page: Page): string {
  if (!page.links || url === '') return text;
  return `\u001b]8;;${encodeURI(url)}\u0007${text}\u001b]8;;\u0007`;
}

function levelColor(chalk: ChalkInstance, level: Level): (text: string) => string {
  return level === 'error' ? chalk.red : level === 'warning' ? chalk.yellow : chalk.blue;
}

export const pretty: OutputFormat = {
  description: 'for people: code frames, where a value came from, and what to do',
  extension: 'txt',
  render,
};
