/** Patterns, the comparison matrices, good and bad examples, hardening in HTML. */
import type { Cell as MatrixCell, MatrixRow, Report } from '../../../report/schema.ts';
import { byFolder, percentText, type ReportRenderOptions } from '../format.ts';
import { barSvg, bars, type Part } from './charts.ts';
import {
  anchor,
  code,
  codes,
  escape,
  file,
  fold,
  groupLinks,
  heading,
  type Html,
  join,
  jump,
  message,
  place,
  quote,
  raw,
  section,
  text,
} from './elements.ts';
import { type Cell, numbers, table, words } from './table.ts';

/** Libraries side by side: as many as fit a page. */
const LIBRARIES = 6;

const LABELS = { followed: 'followed', broken: 'broken', partly: 'partly', none: 'not applicable' } as const;

/** Signs that every font has, unlike the emoji of Markdown. */
export const GLYPHS = { followed: '✓', broken: '✗', partly: '◐', none: '–' } as const;

const glyph = (cell: Pick<MatrixCell, 'mark' | 'note'>): Html =>
  raw(
    `<span class="${cell.mark}" role="img" aria-label="${LABELS[cell.mark]}" title="${escape(cell.note === '' ? LABELS[cell.mark] : cell.note)}">${GLYPHS[cell.mark]}</span>`,
  );

const mark = (cell: Pick<MatrixCell, 'mark' | 'note'>): Cell => ({
  show: glyph(cell),
  sort: ['none', 'followed', 'partly', 'broken'].indexOf(cell.mark),
});

export function patterns(report: Report, options: ReportRenderOptions): Html {
  const rows = report.patterns.map(({ id, title, description, verdicts, adherence, rules }) =>
    [
      jump('pattern-modules', text(title), title),
      { show: text(percentText(adherence)), sort: adherence ?? -1 },
      verdicts.followed,
      verdicts.broken,
      verdicts.undecided,
      verdicts.accepted,
      message(description),
      codes(rules, 8),
      id,
    ].slice(0, 8),
  );
  const broken = report.patterns.flatMap((pattern) =>
    pattern.modules
      .filter((row) => row.broken + row.undecided > 0)
      .map((row) => [
        text(pattern.title),
        file(row.module, options),
        mark({ mark: row.mark, note: '' }),
        row.followed,
        row.broken,
        row.undecided,
        row.accepted,
        codes(row.rules, 6),
      ]),
  );
  return section(
    'patterns',
    'Patterns',
    'Each pattern is decided by rules. <em>Adherence</em>: modules without a finding, of those the pattern concerns and that can be decided. The other columns count subjects: services, options, accounts, modules.',
    bars(
      'Modules that follow each pattern',
      report.patterns.map(({ title, adherence, modules }) => {
        const of = (...marks: readonly string[]): number => modules.filter((row) => marks.includes(row.mark)).length;
        const bad = modules.filter((row) => row.broken > 0).length;
        return {
          label: jump('pattern-modules', text(title), title),
          value: percentText(adherence),
          parts: [
            { name: 'followed', value: of('followed'), kind: 'k-good' },
            { name: 'with a finding', value: bad, kind: 'k-bad' },
            { name: 'undecided', value: modules.length - of('followed') - bad, kind: 'k-none' },
          ],
        };
      }),
    ),
    table(
      [...words('Pattern'), ...numbers('Adherence', 'Followed', 'Broken', 'Undecided', 'Accepted'), ...words('What it is', 'Rules')],
      rows,
      { id: 'patterns-table', caption: 'How far each pattern is followed' },
    ),
    fold(
      'Modules that break a pattern, or that cannot be decided',
      table(
        [...words('Pattern', 'Module', 'State'), ...numbers('Followed', 'Broken', 'Undecided', 'Accepted'), ...words('Rules')],
        broken,
        { id: 'pattern-modules', caption: 'By pattern and module' },
      ),
      true,
    ),
    fold(
      'Modules that follow a pattern',
      table([...words('Pattern'), ...numbers('Modules'), ...words('Which')], followers(report), {
        id: 'pattern-followers',
        caption: 'Modules without a finding, of those that are decided',
      }),
    ),
  );
}

function followers({ patterns: all }: Report): Cell[][] {
  return all.flatMap(({ title, modules }) => {
    const followed = modules.filter(({ mark: state }) => state === 'followed').map(({ module }) => module);
    const lists = [...byFolder(followed)].map(([folder, names]) => join([code(folder), text(` ${names.join(', ')}`)]));
    return followed.length === 0 ? [] : [[title, followed.length, join(lists, '; ')]];
  });
}

export function matrix(report: Report): Html {
  const titles = new Map(report.patterns.map(({ id, title }) => [id, title]));
  const { libraries, groups } = report.matrix;
  const shown = groups.filter(({ cells }) => cells.some((cell) => cell.mark !== 'none'));
  const find = (row: MatrixRow, id: string): MatrixCell =>
    row.cells.find(({ pattern }) => pattern === id) ?? { pattern: id, mark: 'none', note: '' };
  const supplied = (some: readonly MatrixRow[]): Cell[][] =>
    [...titles]
      .filter(([id]) => some.some((row) => find(row, id).mark !== 'none'))
      .map(([id, title]): Cell[] => [
        title,
        ...some.map((row) => ({ show: join([glyph(find(row, id)), text(find(row, id).note)], ' '), sort: find(row, id).mark })),
      ]);
  const pages = Array.from({ length: Math.ceil(libraries.length / LIBRARIES) }, (_, index) =>
    libraries.slice(LIBRARIES * index, LIBRARIES * (index + 1)),
  );
  const notes = shown.flatMap((row) =>
    row.cells
      .filter(({ note }) => note !== '')
      .map((cell) => [code(row.name), titles.get(cell.pattern) ?? cell.pattern, mark(cell), text(cell.note)]),
  );
  return section(
    'matrix',
    'Comparison matrix',
    '<span class="followed">✓</span> followed · <span class="broken">✗</span> broken · <span class="partly">◐</span> partly, or not decided · – not applicable. What each library writes is told by where evaluation finds the value written.',
    ...pages.map((some, index) =>
      table(words('Pattern', ...some.map(({ name }) => name)), supplied(some), {
        id: `matrix-libraries${index === 0 ? '' : `-${index + 1}`}`,
        caption: `Patterns and libraries${pages.length > 1 ? `, ${index + 1} of ${pages.length}` : ''}`,
        kind: 'notes',
      }),
    ),
    table(
      [{ title: 'Group' }, ...[...titles.values()].map((title) => ({ title, narrow: true }))],
      shown.map((row) => [jump(anchor('group', row.name), code(row.name)), ...[...titles.keys()].map((id) => mark(find(row, id)))]),
      { id: 'matrix-groups', caption: 'Patterns and groups of modules', kind: 'matrix' },
    ),
    fold('What is different', table(words('Group', 'Pattern', 'State', 'Note'), notes, { id: 'matrix-notes', caption: 'Notes' })),
  );
}

export function practices(report: Report, options: ReportRenderOptions): Html {
  const shown = report.patterns.filter(({ good, bad }) => good !== null || bad !== null);
  return section(
    'practices',
    'Best practices, in the project’s own words',
    ...shown.map((pattern) =>
      join([
        heading(pattern.title),
        raw(`<p>${message(pattern.description).html}</p>`),
        pattern.good === null ? raw('') : quote('Good', 'good', pattern.good, options),
        pattern.bad === null ? raw('') : quote('Avoid', 'bad', pattern.bad, options),
      ]),
    ),
  );
}

/** Thresholds of systemd-analyze's words: SAFE and OK below 5, EXPOSED from 7 on. */
const exposed = (score: number, value: number): Part =>
  score < 5
    ? { name: 'below 5: SAFE, OK', kind: 'k-good', value }
    : score < 7
      ? { name: '5 to 7: MEDIUM', kind: 'k-part', value }
      : { name: 'from 7: EXPOSED, UNSAFE', kind: 'k-bad', value };

export function hardening(report: Report, options: ReportRenderOptions): Html {
  const { services, directives, mean, meanWithBaseline, missing } = report.hardening;
  if (services.length === 0) return section('hardening', 'Hardening', 'No module starts a service.');
  const bins = Array.from({ length: 10 }, (_, bin) => services.filter(({ high }) => Math.min(9, Math.floor(high)) === bin).length);
  const short = (symbol: string): string => symbol.replace(/^systemd\.services\./, '');
  const groupLink = groupLinks(report.groups);
  const rows = services.map(({ symbol, place: at, group, score, low, high, level, withBaseline, directives: set }) => [
    code(short(symbol)),
    { show: text(score === null ? `${low.toFixed(1)}–${high.toFixed(1)}` : score.toFixed(1)), sort: high },
    { show: raw(barSvg([exposed(high, high)], 10)), sort: high },
    level,
    { show: text(withBaseline.toFixed(1)), sort: withBaseline },
    {
      show: text(`${directives.filter((name) => name in set).length}/${directives.length}`),
      sort: directives.filter((name) => name in set).length,
    },
    groupLink(group),
    place(at, options),
  ]);
  const grid = services.map(({ symbol, directives: set }): Cell[] => [
    code(short(symbol)),
    ...directives.map(
      (name): Cell => ({
        show: raw(name in set ? `<span class="good-text" title="${escape(set[name] ?? '')}">✓</span>` : '<span class="none">·</span>'),
        sort: name in set ? 1 : 0,
      }),
    ),
  ]);
  return section(
    'hardening',
    'Hardening',
    `Exposure as <code>systemd-analyze security</code> computes it, from 0 to 10, for each service that a module starts; a range where the modules leave it open. Mean of the worst cases: <strong>${mean?.toFixed(1)}</strong>; with the baseline everywhere: <strong>${meanWithBaseline?.toFixed(1)}</strong>.`,
    bars(
      'Services by exposure',
      bins.map((value, bin) => ({
        label: text(`${bin}.0 to ${bin === 9 ? '10.0' : `${bin}.9`}`),
        value: String(value),
        parts: [exposed(bin, value)],
      })),
    ),
    table(
      [
        ...words('Service'),
        ...numbers('Exposure'),
        ...words('of 10', 'Level'),
        ...numbers('With the baseline', 'Baseline set'),
        ...words('Group', 'Place'),
      ],
      rows,
      { id: 'services-table', caption: 'Services, most exposed first' },
    ),
    fold(
      'Baseline directives that services do not set',
      bars(
        'Services without it',
        missing.map(({ directive, services: without }) => ({
          label: code(directive),
          value: String(without),
          parts: [{ name: 'services without it', value: without, kind: 'k-bad' }],
        })),
        services.length,
      ),
    ),
    fold(
      'Service × directive',
      table([{ title: 'Service' }, ...directives.map((title) => ({ title, narrow: true }))], grid, {
        id: 'directives-table',
        caption: 'Baseline directives that each service sets',
        kind: 'matrix',
      }),
    ),
  );
}
