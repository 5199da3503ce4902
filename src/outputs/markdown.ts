/** GitHub-flavoured Markdown for a comment on a pull request or a job summary. */

import type { AuditResult, Finding, Level, Location, RuleInfo } from '../findings/finding.ts';
import type { OutputFormat, RenderOptions } from './format.ts';
import { countLevels, findingsByRule, groupBy, LEVELS, type Listed, listed, undecidableByRule } from './listing.ts';
import { escapeMarkdown, inlineCode, inlineText, link, tableRow } from './markdown-text.ts';
import { count, oneLine, pathToUri } from './text.ts';

const SIGNS: Readonly<Record<Level, string>> = { error: '🔴', warning: '🟡', note: '🔵' };
// GitHub refuses a comment of more than 65,536 characters.
const BUDGET = 60_000;

function render(result: AuditResult, options: RenderOptions): string {
  const rows = listed(result, options);
  const blocks = [`## ${escapeMarkdown(result.tool.name)}`, totals(result)];
  if (result.findings.length > 0) blocks.push(ruleTable(result));
  const tail = [...problems(result), ...undecidable(result, options)];
  const spent = [...blocks, ...tail].reduce((sum, block) => sum + block.length, 0);
  blocks.push(...fileBlocks(rows, options, BUDGET - spent), ...tail);
  return `${blocks.join('\n\n')}\n`;
}

function totals(result: AuditResult): string {
  const { summary, findings } = result;
  const levels = countLevels(findings);
  const found =
    findings.length === 0
      ? '✅ **No findings.**'
      : `**${LEVELS.filter((level) => levels[level] > 0)
          .map((level) => `${SIGNS[level]} ${count(levels[level], level)}`)
          .join(', ')}** in ${count(new Set(findings.map(({ file }) => file)).size, 'file')}.`;
  const rest = [
    `${count(summary.services, 'service')} and ${count(summary.modules, 'module')} audited with ${count(summary.rules, 'rule')}`,
    summary.suppressed > 0 ? `${summary.suppressed} suppressed` : '',
    summary.undecidable > 0 ? `${summary.undecidable} undecidable` : '',
    result.problems.length > 0 ? `⚠️ ${count(result.problems.length, 'problem')}` : '',
  ];
  return `${found} ${rest.filter((part) => part !== '').join(' · ')}`;
}

function ruleTable(result: AuditResult): string {
  const rules = new Map(result.rules.map((rule) => [rule.id, rule]));
  const rows = findingsByRule(result.findings).map(({ rule: id, level, findings }) => {
    const rule = rules.get(id);
    return tableRow([`${SIGNS[level]} ${ruleLink(id, rule)}`, findings.length, inlineText(oneLine(rule?.summary ?? ''))]);
  });
  return ['| rule | findings | what it asks for |', '| --- | ---: | --- |', ...rows].join('\n');
}

function ruleLink(id: string, rule: RuleInfo | undefined): string {
  return rule && rule.docsUrl !== '' ? link(inlineCode(id), rule.docsUrl) : inlineCode(id);
}

/** Findings grouped by file, as many as the budget of characters holds. */
function fileBlocks(rows: readonly Listed[], options: RenderOptions, budget: number): string[] {
  const blocks: string[] = [];
  let left = budget;
  let shown = 0;
  for (const [file, own] of groupBy(rows, (row) => row.finding.file)) {
    const items: string[] = [];
    const heading = `### ${inlineCode(file)}`;
    left -= heading.length + 4;
    for (const row of own) {
      const item = findingItem(row, options);
      if (left < item.length + 1) break;
      left -= item.length + 1;
      items.push(item);
    }
    if (items.length === 0) break;
    shown += items.length;
    blocks.push(heading, items.join('\n'));
    if (items.length < own.length) break;
  }
  if (shown < rows.length) blocks.push(`_${count(rows.length - shown, 'more finding')} not shown: the document would be too long._`);
  return blocks;
}

function findingItem({ finding, suppression }: Listed, options: RenderOptions): string {
  const silenced = suppression ? ` _(suppressed: ${inlineText(oneLine(suppression.reason ?? suppression.kind))})_` : '';
  const line = `- ${SIGNS[finding.level]} ${placeLink(finding, options, true)} ${inlineText(oneLine(finding.message))} — ${inlineCode(finding.rule)}${silenced}`;
  const details = detailLines(finding, options);
  if (details.length === 0) return line;
  return [line, '  <details><summary>details</summary>', '', ...details.map((each) => `  ${each}`.trimEnd()), '', '  </details>'].join(
    '\n',
  );
}

// A list this long serves nobody in a comment.
const PLACES = 20;

function detailLines(finding: Finding, options: RenderOptions): string[] {
  const places = (steps: Finding['trail'], mark: (index: number) => string): string[] =>
    steps
      .slice(0, PLACES)
      .map((step, index) => `${mark(index)} ${placeLink(step, options, false)} ${inlineText(oneLine(step.message))}`.trimEnd());
  const lines: string[] = [];
  if (finding.trail.length > 0) lines.push('How the value came here:', '', ...places(finding.trail, (index) => `${index + 1}.`), '');
  if (finding.related.length > 0) lines.push('See also:', '', ...places(finding.related, () => '-'), '');
  if (finding.fix) {
    const how = finding.fix.safe ? '`--fix`' : '`--fix --unsafe-fixes`, may change behaviour';
    lines.push(`Fix: ${inlineText(oneLine(finding.fix.title))} (${how})`, '');
  }
  return lines.slice(0, -1);
}

function placeLink({ file, range }: Location, options: RenderOptions, isShort: boolean): string {
  const { start, end } = range;
  const text = isShort ? `${start.line}:${start.column}` : `${file}:${start.line}:${start.column}`;
  const anchor = end.line > start.line ? `#L${start.line}-L${end.line}` : `#L${start.line}`;
  return link(inlineCode(text), `${options.linkBase ?? ''}${pathToUri(file)}${anchor}`);
}

function problems(result: AuditResult): string[] {
  if (result.problems.length === 0) return [];
  const rows = result.problems.slice(0, PLACES).map(({ file, message, range }) => {
    const where = range ? `${file}:${range.start.line}:${range.start.column}` : file;
    return `- ⚠️ ${inlineCode(where)} ${inlineText(oneLine(message))}`;
  });
  if (result.problems.length > PLACES) rows.push(`- ${result.problems.length - PLACES} more`);
  return ['### Problems', rows.join('\n')];
}

function undecidable(result: AuditResult, options: RenderOptions): string[] {
  const rows = undecidableByRule(result);
  if (!options.stats || rows.length === 0) return [];
  const table = ['| rule | undecidable |', '| --- | ---: |', ...rows.map(([rule, amount]) => tableRow([inlineCode(rule), amount]))];
  return [`<details><summary>Undecidable verdicts</summary>\n\n${table.join('\n')}\n\n</details>`];
}

export const markdown: OutputFormat = {
  description: 'Markdown for a pull request comment or a job summary',
  extension: 'md',
  render,
};
