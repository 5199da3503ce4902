/** The first sections in Markdown: figures, folders, groups of modules, libraries. */
import type { Report } from '../../../report/schema.ts';
import { inlineText } from '../../markdown-text.ts';
import { count } from '../../text.ts';
import { CATEGORIES, numberText, type ReportRenderOptions } from '../format.ts';
import { escape } from '../html/elements.ts';
import { codeList, escapeMarkdown, fileCode, fold, inlineCode, joinBlocks, placeCode, table } from './blocks.ts';

export function summary(report: Report): string {
  const rows = report.summary.map(({ label, value, how }) => [label, numberText(value), inlineText(how)]);
  const categories = (Object.keys(CATEGORIES) as (keyof typeof CATEGORIES)[]).map((category) => {
    const groups = report.groups.filter((group) => group.category === category);
    const modules = groups.reduce((sum, group) => sum + group.modules.length, 0);
    const examples = groups.map((group) => `${escapeMarkdown(group.name)} (${group.modules.length})`);
    return [
      CATEGORIES[category].title,
      CATEGORIES[category].purpose,
      groups.length,
      modules,
      examples.slice(0, 8).join(', ') + (examples.length > 8 ? ', …' : ''),
    ];
  });
  return joinBlocks([
    '## Summary',
    table(['Figure', 'Count', 'How it is counted'], 'lrl', rows),
    '### Kinds of groups',
    'A group is *core* when two or more other groups read its files or set its options, an *ecosystem* when three or more of its modules run services, an *application* when one or two do, else a *utility*; what `report.groups` of the configuration says comes first.',
    table(['Kind', 'What it is', 'Groups', 'Modules', 'Examples (modules)'], 'llrrl', categories),
    fold(
      'Why each group is of its kind',
      table(
        ['Group', 'Kind', 'Because'],
        'lll',
        report.groups.map(({ name, category, why }) => [inlineCode(name), CATEGORIES[category].title.toLowerCase(), inlineText(why)]),
      ),
    ),
  ]);
}

export function tree(report: Report): string {
  const shown = report.tree.filter(({ depth, modules }) => depth <= 2 || (depth <= 3 && modules > 0));
  const width = Math.min(44, Math.max(...shown.map(({ path, depth }) => 2 * depth + path.slice(path.lastIndexOf('/') + 1).length + 1)));
  const lines = shown.map(({ path, depth, files, modules, services, options, note }) => {
    const name = `${'  '.repeat(depth)}${path === '.' ? '.' : path.slice(path.lastIndexOf('/') + 1)}/`;
    const counts = [
      count(files, 'file'),
      modules > 0 ? count(modules, 'module') : '',
      services > 0 ? count(services, 'service') : '',
      options > 0 ? count(options, 'option') : '',
    ];
    return `${name.padEnd(width + 2)}${counts.filter((part) => part !== '').join(', ')}${note === '' ? '' : ` – ${note}`}`;
  });
  return joinBlocks([
    '## Directories',
    'Counts hold what is in a folder and below it.',
    `\`\`\`text\n${lines.join('\n').replaceAll('`', "'")}\n\`\`\``,
  ]);
}

export function modules(report: Report, options: ReportRenderOptions): string {
  const rows = report.groups.map(({ name, category, modules: files, services, options: declared, lines, documents }) => [
    inlineCode(name),
    CATEGORIES[category].title.toLowerCase(),
    files.length,
    services,
    declared,
    lines.library,
    lines.service,
    lines.documentation,
    lines.test,
    `**${lines.total}**`,
    documents.length > 0 ? '✅' : '–',
  ]);
  const total = (of: (lines: Report['groups'][number]['lines']) => number): string =>
    numberText(report.groups.reduce((sum, { lines }) => sum + of(lines), 0));
  const last = [
    '**all**',
    '',
    '',
    '',
    '',
    total(({ library }) => library),
    total(({ service }) => service),
    total(({ documentation }) => documentation),
    total(({ test }) => test),
    `**${total((lines) => lines.total)}**`,
    '',
  ];
  const largest = [...report.files].sort((a, b) => b.lines.total - a.lines.total || (a.path < b.path ? -1 : 1)).slice(0, 15);
  return joinBlocks([
    '## Modules and lines',
    'Lines are line ends as `wc -l` counts them. *Library*: library files in the group’s folder, of its name, or used by it alone. *Service*: its modules. *Docs*: Markdown in its folder. *Test*: tests that read its files or carry its name.',
    table(['Group', 'Kind', 'Modules', 'Services', 'Options', 'Library', 'Service', 'Docs', 'Test', 'Total', 'README'], 'llrrrrrrrrc', [
      ...rows,
      last,
    ]),
    '### Largest files',
    table(
      ['File', 'Kind', 'Lines', 'Code', 'Comment', 'Blank'],
      'llrrrr',
      largest.map(({ path, kind, lines }) => [fileCode(path, options), kind, lines.total, lines.code, lines.comment, lines.blank]),
    ),
    growth(report),
  ]);
}

function growth(report: Report): string {
  if (report.growth === null) return '';
  const { revision, commit, before, after, documentation, files, groups } = report.growth;
  const row = (what: string, old: number, now: number): (string | number)[] => [what, numberText(old), numberText(now), signed(now - old)];
  return joinBlocks([
    `### Growth since ${inlineCode(revision)}`,
    `Compared with commit ${inlineCode(commit.slice(0, 12))}: ${count(files.added.length, 'Nix file')} added, ${files.removed.length} removed, ${files.changed} changed.`,
    table(['Lines', 'Then', 'Now', 'Change'], 'lrrr', [
      row('Nix', before.total, after.total),
      row('code', before.code, after.code),
      row('comment', before.comment, after.comment),
      row('blank', before.blank, after.blank),
      row('documentation', documentation.before, documentation.after),
    ]),
    fold(
      'Groups that changed in size',
      table(
        ['Group', 'Then', 'Now', 'Change'],
        'lrrr',
        groups.map((group) => row(inlineCode(group.group), group.before, group.after)),
      ),
    ),
  ]);
}

const signed = (value: number): string => (value > 0 ? `+${numberText(value)}` : value < 0 ? `−${numberText(-value)}` : '0');

export function libraries(report: Report, options: ReportRenderOptions): string {
  const overview = report.libraries.map(({ file, lines, exports, users, unused }) => [
    fileCode(file, options),
    lines.total,
    exports.length,
    exports.filter(({ from }) => from !== null).length,
    users.length,
    unused.length === 0 ? '–' : codeList(unused, 6),
  ]);
  const details = report.libraries.map(({ file, exports }) =>
    fold(
      `<code>${escape(file)}</code>: ${count(exports.length, 'export')}`,
      table(
        ['Export', 'Kind', 'Signature', 'Place', 'Used by'],
        'lllrl',
        exports.map(({ name, kind, signature, line, from, users, internal }) => [
          inlineCode(name),
          from === null ? kind : `${kind}, from ${inlineCode(from)}`,
          signature === '' ? '' : inlineCode(signature),
          placeCode({ file, line }, options),
          users.length > 0 ? codeList(users, 4) : internal ? 'its own file' : '**nobody**',
        ]),
      ),
    ),
  );
  return joinBlocks([
    '## Shared libraries',
    'An export counts as used where a file names it: through a `let` binding of the import, `inherit (…)`, `with`, or a module argument of the project.',
    table(['Library', 'Lines', 'Exports', 'Passed on', 'Files that use it', 'Exports nobody names'], 'lrrrrl', overview),
    ...details,
  ]);
}
