/** State, network, the import graph and the chapter on one module in Markdown. */
import type { Focus, Report } from '../../../report/schema.ts';
import { inlineText } from '../../markdown-text.ts';
import { count } from '../../text.ts';
import { layersOf, type ReportRenderOptions, SIGNS } from '../format.ts';
import { codeList, escapeMarkdown, fileCode, fold, inlineCode, joinBlocks, placeCode, table } from './blocks.ts';
import { mermaid } from './mermaid.ts';

export function state(report: Report, options: ReportRenderOptions): string {
  const { directories, users, groups, ports, conflicts, firewall, secrets } = report.state;
  const several = directories.filter(({ makers }) => makers.length > 1).length;
  return joinBlocks([
    '## State and network',
    `${count(directories.length, 'directory', 'directories')} (${several} made by more than one place), ${count(users.length, 'account')}, ${count(groups.length, 'group')}, ${count(ports.length, 'default port')}, ${count(firewall.length, 'firewall opening')}, ${count(secrets.length, 'secret')}.`,
    fold(
      'Directories and who makes them',
      table(
        ['Directory', 'Made by', 'Place'],
        'lll',
        directories.flatMap(({ path, makers }) =>
          makers.map(({ place, by }, index) => [index === 0 ? inlineCode(path) : '″', escapeMarkdown(by), placeCode(place, options)]),
        ),
      ),
    ),
    fold(
      'Accounts',
      table(
        ['Account', 'Group', 'System account', 'Place'],
        'llcl',
        users.map(({ name, group, system, place }) => [
          inlineCode(name),
          group === null ? '–' : inlineCode(group),
          system ? '✓' : '·',
          placeCode(place, options),
        ]),
      ),
    ),
    conflicts.length > 0 ? '### Ports that several options default to' : '',
    table(
      ['Port', 'Options'],
      'rl',
      conflicts.map(({ port, options: names }) => [port, codeList(names, 8)]),
    ),
    fold(
      'Default ports',
      table(
        ['Port', 'Option', 'Place'],
        'rll',
        ports.map(({ port, option, place }) => [port, inlineCode(option), placeCode(place, options)]),
      ),
    ),
    fold(
      'Firewall',
      table(
        ['Port', 'Protocol', 'Interface', 'Opened when', 'Place'],
        'lllll',
        firewall.map(({ port, protocol, interface: name, guard, place }) => [
          inlineCode(port),
          protocol,
          name === null ? 'all' : inlineCode(name),
          guard === null ? '**always**' : inlineCode(guard),
          placeCode(place, options),
        ]),
      ),
    ),
    fold(
      'Secrets and where they come from',
      table(
        ['Secret', 'Source', 'Place'],
        'lll',
        secrets.map(({ name, source, place }) => [inlineCode(name), escapeMarkdown(source), placeCode(place, options)]),
      ),
    ),
  ]);
}

export function graph(report: Report, options: ReportRenderOptions): string {
  const { nodes, edges, clusters, cycles, orphans } = report.graph;
  const layers = layersOf(report.graph);
  return joinBlocks([
    '## Import graph',
    `${count(nodes.length, 'file')} with ${count(edges.length, 'edge')}, drawn as ${count(clusters.length, 'group or folder', 'groups and folders')} on ${count(layers.length, 'layer')}; an arrow leads from who reads to who is read, thick where it stands for many files.`,
    mermaid(report.graph),
    fold(
      'Layers',
      joinBlocks([
        'Layer 0 is read by nobody else; each further one by a layer before it.',
        table(
          ['Layer', 'Groups and folders'],
          'rl',
          layers.map((names, layer) => [layer, names.map(inlineCode).join(', ')]),
        ),
      ]),
    ),
    cycles.length === 0
      ? 'No module imports itself in a circle.'
      : `### Cycles\n\n${cycles.map((cycle) => `- ${codeList(cycle, 12)}`).join('\n')}`,
    orphans.length === 0
      ? 'Every module is read by some file.'
      : `### Modules that no file reads\n\n${orphans.map((file) => `- ${fileCode(file, options)}`).join('\n')}`,
  ]);
}

export function focus(report: Report, options: ReportRenderOptions): string {
  return report.focus === null ? '' : focusChapter(report, report.focus, options);
}

function focusChapter(report: Report, focused: Focus, options: ReportRenderOptions): string {
  const titles = new Map(report.patterns.map(({ id, title }) => [id, title]));
  return joinBlocks([
    `## In focus: ${inlineCode(focused.name)}`,
    '### Structure',
    table(['File', 'Lines', 'Purpose'], 'lrl', [
      ...focused.structure.map(({ file, lines, purpose }) => [fileCode(file, options), lines, escapeMarkdown(purpose)]),
      ['**all**', focused.structure.reduce((sum, { lines }) => sum + lines, 0), ''],
    ]),
    focused.libraries.length > 0 ? `### Libraries that it reads` : '',
    ...report.libraries
      .filter(({ file }) => focused.libraries.includes(file))
      .map(({ file, exports }) =>
        joinBlocks([
          `${fileCode(file, options)}: ${count(exports.length, 'export')}.`,
          table(
            ['Export', 'Kind', 'Signature', 'Used by'],
            'lllr',
            exports.map(({ name, kind, signature, users }) => [
              inlineCode(name),
              kind,
              signature === '' ? '' : inlineCode(signature),
              count(users.length, 'file'),
            ]),
          ),
        ]),
      ),
    '### How it follows the patterns',
    table(
      ['Pattern', '', 'Note'],
      'lcl',
      focused.patterns
        .filter(({ mark }) => mark !== 'none')
        .map(({ pattern, mark, note }) => [titles.get(pattern) ?? pattern, SIGNS[mark], escapeMarkdown(note)]),
    ),
    focused.services.length > 0 ? '### Services' : '',
    table(
      ['Service', 'Exposure', 'Level', 'Place'],
      'lrll',
      focused.services.map(({ symbol, low, high, level, place }) => [
        inlineCode(symbol),
        low === high ? high.toFixed(1) : `${low.toFixed(1)}–${high.toFixed(1)}`,
        level,
        placeCode(place, options),
      ]),
    ),
    focused.options.length > 0 ? '### Options' : '',
    table(
      ['Option', 'Type', 'Default', 'Description'],
      'llll',
      focused.options.map((row) => [
        inlineCode(row.path),
        row.type === null ? '–' : inlineCode(row.type),
        row.default === null ? '–' : inlineCode(row.default),
        row.description === null ? '**none**' : escapeMarkdown(row.description),
      ]),
    ),
    focused.innovations.length > 0 ? '### What no other module has' : '',
    focused.innovations.map(({ what, place }) => `- ${escapeMarkdown(what)} (${placeCode(place, options)})`).join('\n'),
    focused.comparison.length > 0 ? '### Beside the other groups' : '',
    table(
      ['Figure', 'Here', 'Median', 'Rank'],
      'lrrr',
      focused.comparison.map(({ figure, value, median, rank, of }) => [figure, value, median, `${rank} of ${of}`]),
    ),
    focused.findings.length > 0 ? '### Findings' : '',
    focused.findings
      .map(({ rule, place, message }) => `- ${inlineCode(rule)} ${placeCode(place, options)} ${inlineText(message)}`)
      .join('\n'),
  ]);
}
