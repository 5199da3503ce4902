/** The report as one page of HTML that needs nothing else: no network, no files, no JavaScript to be read. */
import { createHash } from 'node:crypto';
import type { Report } from '../../../report/schema.ts';
import type { ReportRenderOptions } from '../format.ts';
import { escape, type Html } from './elements.ts';
import { libraries, lines, modules, recommendations, summary, tree } from './overview.ts';
import { hardening, matrix, patterns, practices } from './patterns.ts';
import { findings, focus, graph, optionsPart, state } from './rest.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export function renderHtml(report: Report, options: ReportRenderOptions): string {
  const sections = [
    summary(report),
    recommendations(report),
    focus(report, options),
    tree(report),
    modules(report, options),
    lines(report, options),
    libraries(report, options),
    patterns(report, options),
    matrix(report),
    practices(report, options),
    hardening(report, options),
    optionsPart(report, options),
    state(report, options),
    graph(report, options),
    findings(report, options),
  ].filter(({ html }) => html !== '');
  const title = `Architecture: ${report.title}`;
  // Only this style and this script run, whatever the audited files hold.
  const policy = `default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${escape(report.tool.name)} ${escape(report.tool.version)}">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<div class="page">
<nav aria-label="Sections"><ul>${sections.map(navigation).join('')}</ul></nav>
<main id="main" tabindex="-1">
<h1>${escape(title)}</h1>
<p class="soft">Made from the code by <code>nix-audit report</code>. Every figure says how it is counted and leads to its list.</p>
${sections.map(({ html }) => html).join('\n')}
</main>
</div>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function navigation({ html }: Html): string {
  const [, id = '', title = ''] = /^<section id="([^"]*)"[^>]*><h2[^>]*>(.*?)<\/h2>/.exec(html) ?? [];
  return `<li><a href="#${id}">${title}</a></li>`;
}

const hash = (content: string): string => `sha256-${createHash('sha256').update(content).digest('base64')}`;
