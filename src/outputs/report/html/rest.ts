/** Options, state and network, the import graph, findings and the chapter on one module in HTML. */
import type { Report } from '../../../report/schema.ts';
import { heatOf, layersOf, type ReportRenderOptions } from '../format.ts';
import { count } from '../../text.ts';
import { bars } from './charts.ts';
import { code, codes, file, fold, groupLinks, heading, type Html, join, jump, message, place, raw, section, text } from './elements.ts';
import { graphSvg } from './graph.ts';
import { GLYPHS } from './patterns.ts';
import { type Cell, numbers, table, words } from './table.ts';

export function optionsPart(report: Report, options: ReportRenderOptions): Html {
  const { modules, common } = report.options;
  const groupLink = groupLinks(report.groups);
  return section(
    'options',
    'Options',
    'Declared options after evaluation; fields of submodules count. <em>Documented</em>: a description that is not empty.',
    table(
      [...words('Module', 'Group'), ...numbers('Options', 'Documented', 'Typed', 'With default', 'With example')],
      modules.map((row) => [
        file(row.module, options),
        groupLink(row.group),
        row.options,
        row.documented,
        row.typed,
        row.withDefault,
        row.withExample,
      ]),
      { id: 'options-table', caption: 'Options by module' },
    ),
    table(
      [...words('Option'), ...numbers('By hand', 'From a helper'), ...words('Modules that write it by hand')],
      common.map(({ name, byHand, shared }) => [code(name), byHand.length, shared.length, codes(byHand, 4)]),
      { id: 'common-table', caption: 'Common options' },
    ),
  );
}

export function state(report: Report, options: ReportRenderOptions): Html {
  const { directories, users, groups, ports, conflicts, firewall, secrets } = report.state;
  const makers = directories.flatMap(({ path, makers: all }) =>
    all.map(({ place: at, by }) => [code(path), text(by), all.length, place(at, options)]),
  );
  return section(
    'state',
    'State and network',
    table([...words('Directory', 'Made by'), ...numbers('Makers'), ...words('Place')], makers, {
      id: 'directories-table',
      caption: 'Directories and who makes them',
    }),
    table(
      words('Account', 'Group', 'System account', 'Place'),
      users.map((user) => [
        code(user.name),
        user.group === null ? '–' : code(user.group),
        user.system ? '✓' : '·',
        place(user.place, options),
      ]),
      { id: 'users-table', caption: 'Accounts' },
    ),
    table(
      words('Group', 'Place'),
      groups.map((group) => [code(group.name), place(group.place, options)]),
      { id: 'accounts-groups-table', caption: 'Groups of accounts' },
    ),
    table(
      [...numbers('Port'), ...words('Options')],
      conflicts.map(({ port, options: names }) => [port, codes(names, 8)]),
      { id: 'conflicts-table', caption: 'Ports that several options default to' },
    ),
    table(
      [...numbers('Port'), ...words('Option', 'Place')],
      ports.map(({ port, option, place: at }) => [port, code(option), place(at, options)]),
      { id: 'ports-table', caption: 'Default ports' },
    ),
    table(
      words('Port', 'Protocol', 'Interface', 'Opened when', 'Place'),
      firewall.map(({ port, protocol, interface: name, guard, place: at }) => [
        code(port),
        protocol,
        name ?? 'all',
        guard === null ? raw('<strong class="broken">always</strong>') : code(guard),
        place(at, options),
      ]),
      { id: 'firewall-table', caption: 'Firewall' },
    ),
    table(
      words('Secret', 'Source', 'Place'),
      secrets.map(({ name, source, place: at }) => [code(name), source, place(at, options)]),
      { id: 'secrets-table', caption: 'Secrets and where they come from' },
    ),
  );
}

export function graph(report: Report, options: ReportRenderOptions): Html {
  const { nodes, edges, links, clusters, cycles, orphans } = report.graph;
  const groups = new Set(report.groups.map(({ name }) => name));
  return section(
    'graph',
    'Import graph',
    `${count(nodes.length, 'file')} with ${count(edges.length, 'edge')}, drawn as ${count(clusters.length, 'group or folder', 'groups and folders')} on ${count(layersOf(report.graph).length, 'layer')}; arrows lead from who reads to who is read.`,
    graphSvg(report.graph, groups),
    fold(
      'Arrows',
      table(
        [...words('From', 'To'), ...numbers('Files')],
        links.map(({ from, to, files }) => [code(from), code(to), files]),
        { id: 'links-table', caption: 'Arrows of the drawing' },
      ),
    ),
    fold(
      'Layers',
      table(
        [...numbers('Layer'), ...words('Groups and folders')],
        layersOf(report.graph).map((names, layer) => [layer, codes(names, names.length)]),
        { id: 'layers-table', caption: 'Layers: 0 is read by nobody else, each further one by a layer before it' },
      ),
    ),
    heading('Cycles'),
    cycles.length === 0
      ? 'No module imports itself in a circle.'
      : raw(`<ul>${cycles.map((cycle) => `<li>${codes(cycle, 12).html}</li>`).join('')}</ul>`),
    heading('Orphans'),
    orphans.length === 0
      ? 'Every module is read by some file.'
      : raw(`<p>Modules that no file reads:</p><ul>${orphans.map((path) => `<li>${file(path, options).html}</li>`).join('')}</ul>`),
  );
}

export function findings(report: Report, options: ReportRenderOptions): Html {
  const { levels, rules, files, list } = report.findings;
  const categories = new Map<string, { error: number; warning: number; note: number }>();
  for (const { rule, level } of list) {
    const name = rule.split('/')[0] ?? rule;
    const counts = categories.get(name) ?? { error: 0, warning: 0, note: 0 };
    categories.set(name, counts);
    counts[level]++;
  }
  const used = rules.filter(({ on, broken }) => on && broken > 0).map(({ rule }) => rule);
  const heat = files.map((row): Cell[] => [
    jump('findings-list', code(row.file), row.file),
    ...used.map((rule): Cell => heatCell(row.rules[rule] ?? 0, `${row.file} ${rule}`)),
  ]);
  return section(
    'findings',
    'Findings',
    `${count(levels.error, 'error')}, ${count(levels.warning, 'warning')} and ${count(levels.note, 'note')} of the rules that the configuration switches on.`,
    bars(
      'Findings by category',
      [...categories]
        .sort(([, a], [, b]) => total(b) - total(a))
        .map(([name, counts]) => ({
          label: jump('findings-list', text(name), `${name}/`),
          value: String(total(counts)),
          parts: [
            { name: 'errors', value: counts.error, kind: 'k-bad' },
            { name: 'warnings', value: counts.warning, kind: 'k-part' },
            { name: 'notes', value: counts.note, kind: 'k-none' },
          ],
        })),
    ),
    table(
      [...words('Rule', 'Level'), ...numbers('Broken', 'Followed', 'Undecided', 'Accepted', 'Modules'), ...words('What it says')],
      rules
        .filter(({ on }) => on)
        .map((row) => [
          // Without a finding there is no list of them.
          list.length === 0 ? code(row.rule) : jump('findings-list', code(row.rule), row.rule),
          level(row.level),
          row.broken,
          row.followed,
          row.undecided,
          row.accepted,
          row.modules,
          message(row.summary),
        ]),
      { id: 'rules-table', caption: 'Rules' },
    ),
    fold(
      'Module × rule',
      table([{ title: 'File' }, ...used.map((title) => ({ title, narrow: true }))], heat, {
        id: 'heat-table',
        caption: 'Findings by file and rule',
        kind: 'matrix',
      }),
    ),
    table(
      words('Rule', 'Level', 'Place', 'Finding', 'Group'),
      list.map((row) => [code(row.rule), level(row.level), place(row.place, options), message(row.message), text(row.group)]),
      { id: 'findings-list', caption: 'All findings' },
    ),
  );
}

const total = ({ error, warning, note }: { error: number; warning: number; note: number }): number => error + warning + note;
const level = (name: 'error' | 'warning' | 'note'): Cell => ({
  show: raw(`<span class="${name}">${name}</span>`),
  sort: ['note', 'warning', 'error'].indexOf(name),
});
const heatCell = (amount: number, filter: string): Cell =>
  amount === 0 ? '' : { show: jump('findings-list', text(amount), filter), sort: amount, kind: `h${heatOf(amount)}` };

export function focus(report: Report, options: ReportRenderOptions): Html {
  const focused = report.focus;
  if (focused === null) return raw('');
  const titles = new Map(report.patterns.map(({ id, title }) => [id, title]));
  return section(
    'focus',
    `In focus: ${focused.name}`,
    table(
      [...words('File'), ...numbers('Lines'), ...words('Purpose')],
      focused.structure.map((row) => [file(row.file, options), row.lines, text(row.purpose)]),
      { id: 'focus-files', caption: `${focused.name}: structure` },
    ),
    table(
      [...words('Library', 'Export', 'Kind', 'Signature'), ...numbers('Users')],
      report.libraries
        .filter((library) => focused.libraries.includes(library.file))
        .flatMap((library) =>
          library.exports.map((one) => [
            place({ file: library.file, line: one.line }, options),
            code(one.name),
            one.kind,
            one.signature === '' ? '' : code(one.signature),
            one.users.length,
          ]),
        ),
      { id: 'focus-libraries', caption: `${focused.name}: libraries that it reads` },
    ),
    table(
      words('Pattern', 'State', 'Note'),
      focused.patterns
        .filter(({ mark }) => mark !== 'none')
        .map(({ pattern, mark, note }) => [
          titles.get(pattern) ?? pattern,
          raw(`<span class="${mark}">${GLYPHS[mark]} ${mark}</span>`),
          text(note),
        ]),
      { id: 'focus-patterns', caption: `${focused.name}: how it follows the patterns` },
    ),
    table(
      [...words('Service'), ...numbers('Exposure'), ...words('Level', 'Place')],
      focused.services.map((row) => [code(row.symbol), row.high, row.level, place(row.place, options)]),
      { id: 'focus-services', caption: `${focused.name}: services` },
    ),
    table(
      words('Option', 'Type', 'Default', 'Description', 'Place'),
      focused.options.map((row) => [
        code(row.path),
        row.type === null ? '–' : code(row.type),
        row.default === null ? '–' : code(row.default),
        row.description ?? '–',
        place(row.place, options),
      ]),
      { id: 'focus-options', caption: `${focused.name}: options` },
    ),
    focused.innovations.length === 0
      ? raw('')
      : join([
          heading('What no other module has'),
          raw(
            `<ul>${focused.innovations.map(({ what, place: at }) => `<li>${text(what).html} (${place(at, options).html})</li>`).join('')}</ul>`,
          ),
        ]),
    table(
      [...words('Figure'), ...numbers('Here', 'Median', 'Rank', 'Of')],
      focused.comparison.map((row) => [row.figure, row.value, row.median, row.rank, row.of]),
      { id: 'focus-comparison', caption: `${focused.name}: beside the other groups` },
    ),
    table(
      words('Rule', 'Place', 'Finding'),
      focused.findings.map((row) => [code(row.rule), place(row.place, options), message(row.message)]),
      { id: 'focus-findings', caption: `${focused.name}: findings` },
    ),
  );
}
