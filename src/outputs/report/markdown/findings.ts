/** Findings by rule, and as a heat map of modules and rules, in Markdown. */
import type { Findings, Report } from '../../../report/schema.ts';
import { inlineText } from '../../markdown-text.ts';
import { count } from '../../text.ts';
import { heatOf } from '../format.ts';
import { escape } from '../html/elements.ts';
import { fold, inlineCode, joinBlocks, table } from './blocks.ts';

/** Columns that a page of GitHub shows without scrolling. */
const COLUMNS = 8;
const HEAT = ['', '🟨', '🟧', '🟥'] as const;

export function findings(report: Report): string {
  const { levels, rules, files } = report.findings;
  const on = rules.filter(({ on: isOn, broken, followed }) => isOn && broken + followed > 0);
  const ids = [...new Set(files.flatMap((file) => Object.keys(file.rules).map((rule) => rule.split('/')[0] ?? rule)))].sort();
  const byGroup = new Map<string, Map<string, number>>();
  for (const { group, rules: counts } of files) {
    const row = byGroup.get(group) ?? new Map<string, number>();
    byGroup.set(group, row);
    for (const [rule, amount] of Object.entries(counts)) {
      const category = rule.split('/')[0] ?? rule;
      row.set(category, (row.get(category) ?? 0) + amount);
    }
  }
  return joinBlocks([
    '## Findings',
    `${count(levels.error, 'error')}, ${count(levels.warning, 'warning')} and ${count(levels.note, 'note')} of the rules that the configuration switches on.`,
    table(
      ['Rule', 'Level', 'Broken', 'Followed', 'Undecided', 'Accepted', 'Modules', 'What it says'],
      'llrrrrrl',
      on.map((row) => [
        inlineCode(row.rule),
        row.level,
        row.broken,
        row.followed,
        row.undecided,
        row.accepted,
        row.modules,
        inlineText(row.summary),
      ]),
    ),
    '### Modules and rules',
    'How many findings each module has of each rule: 🟨 one, 🟧 up to four, 🟥 more.',
    ...heatMaps(report),
    fold(
      'Findings by group and category',
      table(
        ['Group', ...ids, 'Total'],
        `l${'r'.repeat(ids.length + 1)}`,
        [...byGroup]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([group, counts]) => [
            inlineCode(group),
            ...ids.map((id) => counts.get(id) ?? ''),
            [...counts.values()].reduce((sum, one) => sum + one, 0),
          ]),
      ),
    ),
  ]);
}

/** One table for each group: a row for a rule, a column for a module. */
function heatMaps({ findings: { files } }: Report): string[] {
  const groups = new Map<string, Findings['files']>();
  for (const row of files) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, rows]) => {
      const total = rows.reduce((sum, { error, warning, note }) => sum + error + warning + note, 0);
      const chunks = Array.from({ length: Math.ceil(rows.length / COLUMNS) }, (_, index) =>
        rows.slice(COLUMNS * index, COLUMNS * (index + 1)),
      );
      return fold(
        `<code>${escape(group)}</code>: ${count(total, 'finding')} in ${count(rows.length, 'file')}`,
        joinBlocks(chunks.map((chunk) => heatMap(chunk))),
      );
    });
}

function heatMap(rows: Findings['files']): string {
  const shared = sharedFolder(rows.map(({ file }) => file));
  const rules = [...new Set(rows.flatMap((row) => Object.keys(row.rules)))].sort();
  const cell = (amount: number): string => (amount === 0 ? '' : `${HEAT[heatOf(amount)]} ${amount}`);
  return joinBlocks([
    shared === '' ? '' : `Below ${inlineCode(shared)}:`,
    table(
      ['Rule', ...rows.map(({ file }) => inlineCode(file.slice(shared.length)))],
      `l${'l'.repeat(rows.length)}`,
      rules.map((rule) => [inlineCode(rule), ...rows.map((row) => cell(row.rules[rule] ?? 0))]),
    ),
  ]);
}

/** The folder that holds all of the files, with its last `/`; it need not be written over every column. */
function sharedFolder([first = '', ...others]: readonly string[]): string {
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (folder !== '' && !others.every((file) => file.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return folder;
}
