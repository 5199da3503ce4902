import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Report } from '../../report/schema.ts';
import { addressOf, numberText, percentText } from './format.ts';
import { escape, message } from './html/elements.ts';
import { layout } from './html/layers.ts';
import { REPORT_FORMATS } from './index.ts';
import { mermaid } from './markdown/mermaid.ts';

const EVIL = '<img src=x onerror=alert(1)>"\'|`](javascript:x)';
const place = { file: `a ${EVIL}.nix`, line: 3 };
const verdicts = { followed: 1, broken: 1, undecided: 0, accepted: 0 };
const cell = { pattern: 'p', mark: 'partly', note: EVIL } as const;
const quote = { place, code: `x = "</code></pre><script>${EVIL}";\n\`\`\`\n`, note: EVIL, cut: true };

/** Every text of the audited files is hostile. */
const REPORT: Report = {
  version: 1,
  tool: { name: 'nix-audit', version: '1' },
  title: EVIL,
  summary: [{ id: 'files', label: 'Files', value: 1234, how: 'all `*.nix`', section: 'tree' }],
  tree: [{ path: EVIL, depth: 1, files: 1, modules: 1, services: 1, options: 1, lines: 1, note: EVIL }],
  groups: [
    {
      name: EVIL,
      path: EVIL,
      category: 'core',
      why: EVIL,
      modules: [EVIL],
      libraries: [],
      documents: [],
      tests: [],
      services: 1,
      options: 1,
      lines: { library: 1, service: 2, documentation: 3, test: 4, total: 10 },
    },
  ],
  files: [{ path: EVIL, kind: 'module', group: EVIL, lines: { total: 4, code: 2, comment: 1, blank: 1 } }],
  libraries: [
    {
      file: EVIL,
      lines: { total: 1, code: 1, comment: 0, blank: 0 },
      users: [EVIL],
      unused: [EVIL],
      exports: [{ name: EVIL, kind: 'function', signature: EVIL, line: 1, from: EVIL, users: [], internal: false }],
    },
  ],
  patterns: [
    {
      id: 'p',
      title: 'Pattern',
      description: EVIL,
      rules: ['a/b'],
      verdicts,
      adherence: 0.5,
      good: quote,
      bad: quote,
      modules: [
        { module: EVIL, mark: 'partly', rules: ['a/b'], ...verdicts },
        { module: `d/${EVIL}`, mark: 'followed', rules: [], ...verdicts, broken: 0 },
      ],
    },
  ],
  matrix: { libraries: [{ name: EVIL, cells: [cell] }], groups: [{ name: EVIL, cells: [cell] }] },
  hardening: {
    directives: ['UMask'],
    levels: { UNSAFE: 1 },
    mean: 9,
    meanWithBaseline: 5,
    missing: [{ directive: 'UMask', services: 1 }],
    services: [
      {
        symbol: EVIL,
        place,
        module: EVIL,
        group: EVIL,
        score: null,
        low: 8,
        high: 9,
        level: 'UNSAFE',
        withBaseline: 5,
        directives: { UMask: EVIL },
      },
    ],
  },
  options: {
    modules: [{ module: EVIL, group: EVIL, options: 1, documented: 1, typed: 1, withDefault: 1, withExample: 0 }],
    common: [{ name: 'user', byHand: [EVIL], shared: [] }],
  },
  state: {
    directories: [{ path: EVIL, makers: [{ place, by: EVIL }] }],
    users: [{ name: EVIL, place, system: true, group: EVIL }],
    groups: [{ name: EVIL, place }],
    ports: [{ port: 80, option: EVIL, place }],
    conflicts: [{ port: 80, options: [EVIL] }],
    firewall: [{ port: EVIL, protocol: 'tcp', interface: EVIL, place, guard: null }],
    secrets: [{ name: EVIL, source: EVIL, place }],
  },
  graph: {
    nodes: [],
    edges: [],
    clusters: [
      { name: EVIL, kind: 'module', files: 2, layer: 0 },
      { name: 'b', kind: 'host', files: 1, layer: 1 },
    ],
    links: [{ from: EVIL, to: 'b', files: 9 }],
    cycles: [[EVIL]],
    orphans: [EVIL],
  },
  findings: {
    levels: { error: 1, warning: 0, note: 0 },
    rules: [{ rule: 'a/b', level: 'error', summary: EVIL, on: true, modules: 1, ...verdicts }],
    files: [{ file: EVIL, group: EVIL, error: 1, warning: 0, note: 0, rules: { 'a/b': 1 } }],
    list: [{ rule: 'a/b', level: 'error', place, symbol: EVIL, message: EVIL, group: EVIL }],
  },
  recommendations: [{ text: EVIL, rule: 'a/b', findings: 1, modules: 1, effect: 5, why: EVIL }],
  growth: {
    revision: EVIL,
    commit: 'abc',
    files: { added: [], removed: [], changed: 0 },
    before: { total: 1, code: 1, comment: 0, blank: 0 },
    after: { total: 1, code: 1, comment: 0, blank: 0 },
    documentation: { before: 0, after: 0 },
    groups: [{ group: EVIL, before: 1, after: 2 }],
  },
  focus: {
    name: EVIL,
    groups: [EVIL],
    structure: [{ file: EVIL, lines: 1, purpose: EVIL }],
    patterns: [cell],
    services: [],
    libraries: [EVIL],
    innovations: [{ what: EVIL, place }],
    options: [{ path: EVIL, place, type: EVIL, default: EVIL, description: EVIL, example: false, shared: false }],
    comparison: [{ figure: 'x', value: 1, median: 1, rank: 1, of: 1 }],
    findings: [{ rule: 'a/b', level: 'error', place, symbol: EVIL, message: EVIL, group: EVIL }],
  },
};
const LINKS = { linkBase: 'https://forge.example/main' };

test('addresses: a prefix, a template, none', () => {
  const at = { file: 'a b/c.nix', line: 7 };
  expect(addressOf(at, { linkBase: 'https://f.example/x/' })).toBe('https://f.example/x/a%20b/c.nix#L7');
  expect(addressOf(at, { linkBase: 'https://f.example/{path}?l={line}' })).toBe('https://f.example/a%20b/c.nix?l=7');
  expect(addressOf({ file: 'c.nix', line: 0 }, { linkBase: 'https://f.example' })).toBe('https://f.example/c.nix');
  expect(addressOf(at, { linkBase: null })).toBeNull();
});

test('figures', () => {
  expect([numberText(12), numberText(1234567), percentText(0.857), percentText(null)]).toEqual(['12', '1,234,567', '86 %', '–']);
});

test('HTML: hostile text stays text, and only the page’s own style and script run', () => {
  const html = REPORT_FORMATS.html.render(REPORT, LINKS);
  expect(html).not.toContain('<img');
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/ (on\w+|style)="/);
  expect(html).not.toMatch(/href="(?!#|https:\/\/forge\.example\/main\/)/);
  for (const [tag, directive] of [
    ['style', 'style-src'],
    ['script', 'script-src'],
  ] as const) {
    const content = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
    expect(html).toContain(`${directive} 'sha256-${createHash('sha256').update(content).digest('base64')}'`);
  }
  // Every jump within the page arrives.
  const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids, target).toContain(target);
});

test('HTML: hosts are no groups, and a project without findings has no list of them; no link goes there', () => {
  const { options, hardening, findings } = REPORT;
  const html = REPORT_FORMATS.html.render(
    {
      ...REPORT,
      recommendations: [],
      options: { ...options, modules: options.modules.map((row) => ({ ...row, group: 'some-host' })) },
      hardening: { ...hardening, services: hardening.services.map((row) => ({ ...row, group: 'some-host' })) },
      findings: { ...findings, files: [], list: [] },
    },
    LINKS,
  );
  expect(html).toContain('some-host');
  const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  expect([...html.matchAll(/href="#([^"]*)"/g)].filter(([, target]) => !ids.has(target))).toEqual([]);
});

test('HTML: control characters cannot hide', () => {
  expect(escape('a\u202eb\u0007')).toBe('a\\u{202e}b\\x07');
  expect(message('a `b<` c').html).toBe('a <code>b&lt;</code> c');
});

test('Markdown: hostile text makes no HTML, no link and no new cell', () => {
  const markdown = REPORT_FORMATS.markdown.render(REPORT, { linkBase: null });
  // What is folded is named in HTML, where backquotes are no code.
  expect(markdown.match(/<summary>.*?<\/summary>/g)?.join('')).not.toContain('<img');
  const outside = markdown
    .replace(/<summary>.*?<\/summary>/g, '')
    .replaceAll('\\`', '')
    .replace(/(`{3,})[^]*?\n\1(?=\n|$)/g, '')
    .replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
  expect(outside).not.toContain('<img');
  expect(outside).not.toMatch(/(?<!\\)\]\(javascript/);
  for (const block of markdown.split('\n\n').filter((part) => part.startsWith('| '))) {
    const columns = block.split('\n').map((line) => line.match(/(?<!\\)\|/g)?.length);
    expect(new Set(columns).size, block).toBe(1);
  }
});

test('the heat map: modules and rules, by group, in columns that fit a page', () => {
  const files = Array.from({ length: 9 }, (_, index) => ({
    file: `modules/web/m${index}.nix`,
    group: 'web',
    error: index,
    warning: 0,
    note: 0,
    rules: { 'a/b': index + 1, ...(index === 8 ? { 'c/d': 2 } : {}) },
  }));
  const report: Report = {
    ...REPORT,
    findings: { ...REPORT.findings, files: [...files, { ...files[0], file: 'x.nix', group: 'other' } as (typeof files)[0]] },
  };
  const markdown = REPORT_FORMATS.markdown.render(report, { linkBase: null });
  const web = /<details><summary><code>web<\/code>: 36 findings in 9 files<\/summary>\n([^]*?)<\/details>/.exec(markdown)?.[1] ?? '';
  expect(web.trim().split('\n\n')).toEqual([
    'Below `modules/web/`:',
    [
      `| Rule | ${files
        .slice(0, 8)
        .map((_, index) => `\`m${index}.nix\``)
        .join(' | ')} |`,
      `| ${Array(9).fill('---').join(' | ')} |`,
      '| `a/b` | 🟨 1 | 🟧 2 | 🟧 3 | 🟧 4 | 🟥 5 | 🟥 6 | 🟥 7 | 🟥 8 |',
    ].join('\n'),
    'Below `modules/web/`:',
    '| Rule | `m8.nix` |\n| --- | --- |\n| `a/b` | 🟥 9 |\n| `c/d` | 🟧 2 |',
  ]);
  expect(markdown).toContain('| Rule | `x.nix` |');
  const html = REPORT_FORMATS.html.render(report, { linkBase: null });
  expect(html).toContain('<td class="h3" data-v="9"><a href="#findings-list" data-filter="modules/web/m8.nix a/b">9</a></td>');
});

test('the modules that follow a pattern are listed by folder', () => {
  const markdown = REPORT_FORMATS.markdown.render(
    {
      ...REPORT,
      patterns: REPORT.patterns.map((pattern) => ({
        ...pattern,
        modules: ['a.nix', 'm/b.nix', 'm/c.nix'].map((module) => ({ module, mark: 'followed' as const, rules: [], ...verdicts })),
      })),
    },
    { linkBase: null },
  );
  expect(markdown).toContain('Followed by 3 modules: `a.nix`; `m/`: `b.nix`, `c.nix`.');
});

test('Mermaid labels cannot end early', () => {
  expect(mermaid(REPORT.graph)).toContain('n0["a#60;'.replace('a', ''));
  expect(mermaid(REPORT.graph)).toMatch(/n0 ==> n1/);
  expect(mermaid({ ...REPORT.graph, links: [] })).toBe('');
});

test('JSON is the data', () => {
  expect(JSON.parse(REPORT_FORMATS.json.render(REPORT, { linkBase: null }))).toEqual(REPORT);
});

test('layers: columns from left to right, nothing overlaps, long layers are split', () => {
  const nodes = [{ name: 'a', layer: 0 }, ...Array.from({ length: 40 }, (_, index) => ({ name: `n${index}`, layer: 1 }))];
  const { positions, width, height } = layout(
    nodes,
    nodes.slice(1).map(({ name }) => ({ from: 'a', to: name })),
  );
  expect(new Set([...positions.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(41);
  expect(new Set([...positions.values()].map(({ x }) => x)).size).toBe(3);
  for (const { x, y } of positions.values()) expect(x >= 0 && y >= 0 && x < width && y < height).toBe(true);
});
