/** The report as a Markdown document. */
import { REPORT_MARK } from '../../../report/mark.ts';
import type { Report } from '../../../report/schema.ts';
import type { ReportRenderOptions } from '../format.ts';
import { escapeMarkdown, joinBlocks } from './blocks.ts';
import { findings } from './findings.ts';
import { focus, graph, state } from './network.ts';
import { libraries, modules, summary, tree } from './overview.ts';
import { hardening, matrix, optionsPart, patterns, practices, recommendations } from './patterns.ts';

export function renderMarkdown(report: Report, options: ReportRenderOptions): string {
  const sections = [
    summary(report),
    recommendations(report),
    tree(report),
    modules(report, options),
    libraries(report, options),
    patterns(report, options),
    matrix(report),
    practices(report, options),
    hardening(report, options),
    optionsPart(report, options),
    state(report, options),
    graph(report, options),
    findings(report),
    focus(report, options),
  ].filter((section) => section !== '');
  const contents = sections.map((section) => /^## (.*)/.exec(section)?.[1] ?? '').map((title) => `- [${title}](#${anchor(title)})`);
  return `${joinBlocks([
    `${REPORT_MARK}, generated; do not edit -->`,
    `# Architecture: ${escapeMarkdown(report.title)}`,
    'Made from the code by `nix-audit report`: every figure says how it is counted, and `nix-audit report --check` tells when it is out of date.',
    contents.join('\n'),
    ...sections,
  ])}\n`;
}

/** The anchor that GitHub gives a heading. */
const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
