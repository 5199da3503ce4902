/** Patterns, the comparison matrix, hardening, options and findings in Markdown. */
import type { MatrixRow, Pattern, Quote, Report } from '../../../report/schema.ts';
import { inlineText } from '../../markdown-text.ts';
import { count } from '../../text.ts';
import { byFolder, percentText, type ReportRenderOptions, SIGNS } from '../format.ts';
import { codeBlock, codeList, escapeMarkdown, fileCode, fold, inlineCode, joinBlocks, placeCode, table } from './blocks.ts';

export function patterns(report: Report, options: ReportRenderOptions): string {
  const rows = report.patterns.map(({ title, verdicts, adherence, rules }) => [
    `**${title}**`,
    percentText(adherence),
    verdicts.followed,
    verdicts.broken,
    verdicts.undecided,
    verdicts.accepted,
    codeList(rules, 4),
  ]);
  return joinBlocks([
    '## Patterns',
    'Each pattern is decided by rules. *Adherence*: modules without a finding, of those the pattern concerns and that can be decided. *Followed*, *broken* and *undecided* count subjects: services, options, accounts, modules. *Accepted* findings are silenced with a reason.',
    table(['Pattern', 'Adherence', 'Followed', 'Broken', 'Undecided', 'Accepted', 'Rules'], 'lrrrrrl', rows),
    ...report.patterns.map((pattern) => {
      const broken = pattern.modules.filter(({ mark }) => mark === 'broken' || mark === 'partly');
      const list = table(
        ['Module', '', 'Followed', 'Broken', 'Undecided', 'Rules'],
        'lcrrrl',
        broken.map((row) => [
          fileCode(row.module, options),
          SIGNS[row.mark],
          row.followed,
          row.broken,
          row.undecided,
          codeList(row.rules, 4),
        ]),
      );
      return fold(
        `${pattern.title}: ${broken.length} of ${pattern.modules.length} modules break it or cannot be decided`,
        joinBlocks([inlineText(pattern.description), list, followers(pattern)]),
      );
    }),
  ]);
}

/** The modules that break nothing of a pattern, by folder: every count of the table can be checked. */
function followers({ modules }: Pattern): string {
  const followed = modules.filter(({ mark }) => mark === 'followed').map(({ module }) => module);
  const lists = [...byFolder(followed)].map(
    ([folder, names]) => `${folder === '' ? '' : `${inlineCode(folder)}: `}${names.map(inlineCode).join(', ')}`,
  );
  return followed.length === 0 ? '' : `Followed by ${count(followed.length, 'module')}: ${lists.join('; ')}.`;
}

export function matrix(report: Report): string {
  const titles = new Map(report.patterns.map(({ id, title }) => [id, title]));
  const used = (rows: readonly MatrixRow[]): string[] =>
    [...titles.keys()].filter((id) => rows.some(({ cells }) => cells.some(({ pattern, mark }) => pattern === id && mark !== 'none')));
  const cell = (row: MatrixRow, id: string) => row.cells.find(({ pattern }) => pattern === id);
  const libraries = report.matrix.libraries;
  const chunks = Array.from({ length: Math.ceil(libraries.length / 6) }, (_, index) => libraries.slice(6 * index, 6 * index + 6));
  const groups = report.matrix.groups.filter(({ cells }) => cells.some(({ mark }) => mark !== 'none'));
  const columns = used(groups);
  return joinBlocks([
    '## Comparison matrix',
    '✅ followed · ❌ broken · ⏳ partly, or not decided · – not applicable',
    libraries.length > 0 ? '### Patterns and libraries' : '',
    libraries.length > 0
      ? 'What each library writes into the modules that use it, by where evaluation finds the value written, and whether those modules then follow the pattern.'
      : '',
    ...chunks.map((chunk) =>
      table(
        ['Pattern', ...chunk.map(({ name }) => inlineCode(name))],
        `l${'l'.repeat(chunk.length)}`,
        used(chunk).map((id) => [
          `**${titles.get(id)}**`,
          ...chunk.map((row) => `${SIGNS[cell(row, id)?.mark ?? 'none']} ${escapeMarkdown(cell(row, id)?.note ?? '')}`.trim()),
        ]),
      ),
    ),
    '### Patterns and groups of modules',
    table(
      ['Group', ...columns.map((id) => titles.get(id) ?? id)],
      `l${'c'.repeat(columns.length)}`,
      groups.map((row) => [inlineCode(row.name), ...columns.map((id) => SIGNS[cell(row, id)?.mark ?? 'none'])]),
    ),
    fold(
      'What is different',
      table(
        ['Group', 'Pattern', '', 'Note'],
        'llcl',
        groups.flatMap((row) =>
          row.cells
            .filter(({ note }) => note !== '')
            .map(({ pattern, mark, note }) => [inlineCode(row.name), titles.get(pattern) ?? pattern, SIGNS[mark], escapeMarkdown(note)]),
        ),
      ),
    ),
  ]);
}

export function hardening(report: Report, options: ReportRenderOptions): string {
  const { services, directives, levels, mean, meanWithBaseline, missing } = report.hardening;
  if (services.length === 0) return joinBlocks(['## Hardening', 'No module starts a service.']);
  const spread = Object.entries(levels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([level, amount]) => `${level} ${amount}`)
    .join(', ');
  const rows = services.map(({ symbol, place, score, low, high, level, withBaseline, directives: set }) => [
    inlineCode(symbol.replace(/^systemd\.services\./, '')),
    score === null ? `${low.toFixed(1)}–${high.toFixed(1)}` : score.toFixed(1),
    level,
    withBaseline.toFixed(1),
    `${directives.filter((name) => name in set).length}/${directives.length}`,
    placeCode(place, options),
  ]);
  return joinBlocks([
    '## Hardening',
    `Exposure as \`systemd-analyze security\` computes it, from 0 (none) to 10, for each service that a module starts; a range where the modules leave it open. Levels: ${spread}. Mean of the worst cases: **${mean?.toFixed(1)}**; with the baseline everywhere: **${meanWithBaseline?.toFixed(1)}**.`,
    table(['Service', 'Exposure', 'Level', 'With the baseline', 'Baseline set', 'Place'], 'lrlrrl', rows),
    fold(
      'Baseline directives that services do not set',
      table(
        ['Directive', 'Services without it'],
        'lr',
        missing.map(({ directive, services: without }) => [inlineCode(directive), without]),
      ),
    ),
    fold(
      'Service × directive',
      table(
        ['Service', ...directives],
        `l${'c'.repeat(directives.length)}`,
        services.map(({ symbol, directives: set }) => [
          inlineCode(symbol.replace(/^systemd\.services\./, '')),
          ...directives.map((name) => (name in set ? '✓' : '·')),
        ]),
      ),
    ),
  ]);
}

export function optionsPart(report: Report, options: ReportRenderOptions): string {
  const { modules, common } = report.options;
  const rows = modules.map((row) => [
    fileCode(row.module, options),
    row.options,
    row.documented,
    row.typed,
    row.withDefault,
    row.withExample,
  ]);
  const sum = (of: (row: Report['options']['modules'][number]) => number): number => modules.reduce((total, row) => total + of(row), 0);
  const last = [
    '**all**',
    sum((row) => row.options),
    sum((row) => row.documented),
    sum((row) => row.typed),
    sum((row) => row.withDefault),
    sum((row) => row.withExample),
  ];
  return joinBlocks([
    '## Options',
    'Declared options after evaluation; fields of submodules count. *Documented*: a description that is not empty.',
    fold(
      `Options of ${modules.length} modules`,
      table(['Module', 'Options', 'Documented', 'Typed', 'With default', 'With example'], 'lrrrrr', [...rows, last]),
    ),
    table(['', 'Options', 'Documented', 'Typed', 'With default', 'With example'], 'lrrrrr', [last]),
    '### Common options',
    table(
      ['Option', 'Modules that write it by hand', 'Modules that get it from a helper', 'By hand in'],
      'lrrl',
      common.map(({ name, byHand, shared }) => [inlineCode(name), byHand.length, shared.length, codeList(byHand, 3)]),
    ),
  ]);
}

export function practices(report: Report, options: ReportRenderOptions): string {
  const quote = (title: string, { place, code, note, cut }: Quote): string =>
    joinBlocks([`**${title}**, ${placeCode(place, options)}`, inlineText(note), codeBlock(cut ? `${code}\n# …` : code, 'nix')]);
  const shown = report.patterns.filter(({ good, bad }) => good !== null || bad !== null);
  if (shown.length === 0) return '';
  return joinBlocks([
    '## Best practices, in the project’s own words',
    ...shown.map((pattern) =>
      joinBlocks([
        `### ${pattern.title}`,
        inlineText(pattern.description),
        pattern.good === null ? '' : quote('Good', pattern.good),
        pattern.bad === null ? '' : quote('Avoid', pattern.bad),
      ]),
    ),
  ]);
}

export function recommendations(report: Report): string {
  const rows = report.recommendations.map(({ text, rule, findings: amount, modules, effect, why }, index) => [
    index + 1,
    inlineText(text),
    rule === null ? '' : inlineCode(rule),
    amount,
    modules,
    effect,
    inlineText(why),
  ]);
  return joinBlocks([
    '## Recommendations',
    'Ordered by effect: the sum over a rule’s findings of 5 for an error, 2 for a warning and 1 for a note, times the severity of a rule of security; for what no rule says, the number of things.',
    table(['', 'What to do', 'Rule', 'Findings', 'Modules', 'Effect', 'Why'], 'rllrrrl', rows),
  ]);
}
