/** Figures, recommendations, folders, groups, files and libraries in HTML. */
import type { Report } from '../../../report/schema.ts';
import { CATEGORIES, numberText, type ReportRenderOptions } from '../format.ts';
import { bars } from './charts.ts';
import { anchor, code, codes, escape, file, fold, heading, type Html, join, jump, message, place, raw, section, text } from './elements.ts';
import { numbers, table, words } from './table.ts';

export function summary(report: Report): Html {
  const cards = report.summary.map(
    ({ label, value, how, section: target }) =>
      `<li><a href="#${escape(target)}">${numberText(value)}</a><strong>${escape(label)}</strong><small>${message(how).html}</small></li>`,
  );
  return section('summary', 'Summary', raw(`<ul class="cards">${cards.join('')}</ul>`));
}

export function recommendations(report: Report): Html {
  const rows = report.recommendations.map(({ text: what, rule, findings, modules, effect, why }, index) => [
    index + 1,
    message(what),
    rule === null ? '' : jump('findings-list', code(rule), rule),
    findings,
    modules,
    effect,
    message(why),
  ]);
  return section(
    'recommendations',
    'Recommendations',
    'Ordered by effect: the sum over a rule’s findings of 5 for an error, 2 for a warning and 1 for a note, times the severity of a rule of security; for what no rule says, the number of things.',
    table(
      [{ title: 'No.', number: true }, ...words('What is wrong', 'Rule'), ...numbers('Findings', 'Modules', 'Effect'), ...words('Why')],
      rows,
      { id: 'recommendations-table', caption: 'What to do first' },
    ),
  );
}

export function tree(report: Report): Html {
  const rows = report.tree.map(({ path, files, modules, services, options, lines, note }) => [
    code(path),
    files,
    modules,
    services,
    options,
    lines,
    note,
  ]);
  return section(
    'tree',
    'Directories',
    'Counts hold what is in a folder and below it.',
    table([...words('Folder'), ...numbers('Files', 'Modules', 'Services', 'Options', 'Lines'), ...words('What it holds')], rows, {
      id: 'tree-table',
      caption: 'Folders that hold Nix files',
    }),
  );
}

export function modules(report: Report, options: ReportRenderOptions): Html {
  const groups = [...report.groups].sort((a, b) => b.lines.total - a.lines.total);
  const rows = report.groups.map(({ name, path, category, why, modules: files, services, options: declared, lines, documents }) => [
    code(name),
    { show: raw(`<span title="${escape(why)}">${CATEGORIES[category].title}</span>`), sort: category },
    file(path, options),
    files.length,
    services,
    declared,
    lines.library,
    lines.service,
    lines.documentation,
    lines.test,
    lines.total,
    documents.length > 0 ? '✓' : '–',
  ]);
  const kinds = (Object.keys(CATEGORIES) as (keyof typeof CATEGORIES)[]).map((category) => {
    const members = report.groups.filter((group) => group.category === category);
    return [
      CATEGORIES[category].title,
      CATEGORIES[category].purpose,
      members.length,
      members.reduce((sum, group) => sum + group.modules.length, 0),
      join(
        members.map(({ name }) => jump(anchor('group', name), text(name))),
        ', ',
      ),
    ];
  });
  return section(
    'modules',
    'Modules',
    'A group is <em>core</em> when two or more other groups read its files or set its options, an <em>ecosystem</em> when three or more of its modules run services, an <em>application</em> when one or two do, else a <em>utility</em>.',
    table([...words('Kind', 'What it is'), ...numbers('Groups', 'Modules'), ...words('Which')], kinds, {
      id: 'kinds-table',
      caption: 'Kinds of groups',
    }),
    bars(
      'Lines by group: the largest',
      groups.slice(0, 30).map(({ name, lines }) => ({
        label: jump(anchor('group', name), text(name)),
        value: numberText(lines.total),
        parts: [
          { name: 'service', value: lines.service, kind: 'k-a' },
          { name: 'library', value: lines.library, kind: 'k-b' },
          { name: 'documentation', value: lines.documentation, kind: 'k-c' },
          { name: 'test', value: lines.test, kind: 'k-d' },
        ],
      })),
    ),
    table(
      [
        ...words('Group', 'Kind', 'Path'),
        ...numbers('Modules', 'Services', 'Options', 'Library', 'Service', 'Docs', 'Test', 'Total'),
        ...words('README'),
      ],
      rows,
      { id: 'groups-table', caption: 'Groups of modules and their lines', anchors: report.groups.map(({ name }) => anchor('group', name)) },
    ),
  );
}

export function lines(report: Report, options: ReportRenderOptions): Html {
  const rows = report.files.map(({ path, kind, group, lines: count }) => [
    file(path, options),
    kind,
    group ?? '',
    count.total,
    count.code,
    count.comment,
    count.blank,
  ]);
  return section(
    'lines',
    'Lines',
    'Line ends, as <code>wc -l</code> counts them. A line is a comment when it holds nothing else.',
    growth(report),
    fold(
      `All ${rows.length} Nix files`,
      table([...words('File', 'Kind', 'Group'), ...numbers('Lines', 'Code', 'Comment', 'Blank')], rows, {
        id: 'files-table',
        caption: 'Nix files',
      }),
    ),
  );
}

function growth(report: Report): Html {
  if (report.growth === null) return raw('');
  const { revision, commit, before, after, documentation, files, groups } = report.growth;
  const row = (what: Html | string, old: number, now: number) => [what, old, now, now - old];
  return join([
    heading(`Growth since ${revision}`),
    raw(
      `<p>Compared with commit <code>${escape(commit.slice(0, 12))}</code>: ${files.added.length} Nix files added, ${files.removed.length} removed, ${files.changed} changed.</p>`,
    ),
    table(
      [...words('Lines'), ...numbers('Then', 'Now', 'Change')],
      [
        row('Nix', before.total, after.total),
        row('code', before.code, after.code),
        row('comment', before.comment, after.comment),
        row('blank', before.blank, after.blank),
        row('documentation', documentation.before, documentation.after),
        ...groups.map((group) => row(code(group.group), group.before, group.after)),
      ],
      { id: 'growth-table', caption: 'Lines then and now' },
    ),
  ]);
}

export function libraries(report: Report, options: ReportRenderOptions): Html {
  const overview = report.libraries.map(({ file: path, lines: count, exports, users, unused }) => [
    jump('exports-table', code(path), path),
    count.total,
    exports.length,
    exports.filter(({ from }) => from !== null).length,
    users.length,
    unused.length,
    codes(unused, 6),
  ]);
  const exports = report.libraries.flatMap((library) =>
    library.exports.map((one) => [
      code(one.name),
      place({ file: library.file, line: one.line }, options),
      one.kind,
      one.signature === '' ? '' : code(one.signature),
      one.from === null ? '' : file(one.from, options),
      one.users.length,
      one.users.length > 0 ? codes(one.users, 4) : one.internal ? 'its own file' : raw('<strong class="partly">nobody</strong>'),
    ]),
  );
  return section(
    'libraries',
    'Shared libraries',
    'An export counts as used where a file names it: through a <code>let</code> binding of the import, <code>inherit (…)</code>, <code>with</code>, or a module argument of the project.',
    table(
      [...words('Library'), ...numbers('Lines', 'Exports', 'Passed on', 'Files that use it', 'Unused'), ...words('Exports nobody names')],
      overview,
      { id: 'libraries-table', caption: 'Libraries' },
    ),
    table([...words('Export', 'Place', 'Kind', 'Signature', 'Passed on from'), ...numbers('Users'), ...words('Used by')], exports, {
      id: 'exports-table',
      caption: 'Exports',
    }),
  );
}
