/** The three documents of the example project, read by what reads them: a JSON Schema validator, a browser's rules for links, GitHub. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const EXAMPLE = fileURLToPath(new URL('../fixtures/projects/example', import.meta.url));
const SCHEMA = fileURLToPath(new URL('../docs/report.schema.json', import.meta.url));
let folder: string;
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-audit-documents-'));
  const formats = ['html', 'json', 'markdown'].flatMap((format) => ['--format', `${format}=${join(folder, format)}`]);
  const { status, stderr } = spawnSync(process.execPath, [inject('program'), 'report', '--focus', 'radio', ...formats], {
    cwd: EXAMPLE,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('JSON fits the published schema', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
  validate(JSON.parse(read('json')));
  expect(validate.errors).toBeNull();
  validate({ ...(JSON.parse(read('json')) as object), summary: [{ id: 1 }], more: true });
  expect(validate.errors?.map(({ keyword }) => keyword)).toEqual(expect.arrayContaining(['additionalProperties', 'type', 'required']));
});

test('HTML: every id is there once, and everything that names one finds it', () => {
  const html = read('html').replace(/<(script|style)\b[^]*?<\/\1>/g, '');
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const known = new Set(ids);
  const named = [...html.matchAll(/\s(?:href="#|(?:for|aria-(?:labelledby|describedby|controls))=")([^"]*)"/g)].flatMap(([, names = '']) =>
    names.split(' ').map((name) => decodeURIComponent(name)),
  );
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter((name) => name !== '' && !known.has(name))).toEqual([]);
});

/** What the report uses of Mermaid's flowcharts: nodes in eight shapes with a quoted label, two arrows. */
const NODE = /^ {2}(n\d+)(?:\["|\(\["|\[\["|\{\{"|\[\/"|>")((?:[\p{L}\p{N} ._/·-]|#\d+;)+)(?:"\]|"\]\)|"\]\]|"\}\}|"\/\])$/u;
const EDGE = /^ {2}(n\d+) (?:-->|==>) (n\d+)$/;

test('Markdown: every Mermaid graph reads as one', () => {
  const graphs = [...read('markdown').matchAll(/```mermaid\n([^]*?)\n```/g)].map(([, text = '']) => text.split('\n'));
  expect(graphs.length).toBeGreaterThan(0);
  for (const [head, ...lines] of graphs) {
    expect(head).toBe('flowchart LR');
    const nodes = lines.flatMap((line) => NODE.exec(line)?.[1] ?? []);
    const edges = lines.flatMap((line) => EDGE.exec(line)?.slice(1) ?? []);
    expect(lines.filter((line) => !NODE.test(line) && !EDGE.test(line))).toEqual([]);
    expect(new Set(nodes).size).toBe(nodes.length);
    // An arrow to a node that nobody names would draw one called n7.
    expect(edges.filter((name) => !nodes.includes(name))).toEqual([]);
    expect(edges.length).toBeGreaterThan(2);
  }
});

test('Markdown: every row of a table has the columns of its head', () => {
  const tables = read('markdown')
    .replace(/^( *)```[^]*?^\1```$/gm, '')
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((rows) => rows.length > 0);
  expect(tables.length).toBeGreaterThan(20);
  for (const rows of tables) {
    const [head = 0, ...others] = rows.map(columns);
    expect(rows[1], rows[0]).toMatch(/^\|( ?:?-+:? ?\|)+$/);
    expect(others.map((count, index) => (count === head ? '' : rows[index + 1])).filter((row) => row !== '')).toEqual([]);
  }
});

/** Cells of a row as GitHub cuts them: at every bar without a backslash, also inside of code. */
const columns = (row: string): number => row.replace(/\\./g, '').split('|').length - 2;

test('Markdown: every link within the document leads to a heading or an anchor', () => {
  const text = read('markdown').replace(/^( *)```[^]*?^\1```$/gm, '');
  const targets = new Set([
    ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id),
    ...[...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => slug(title)),
  ]);
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((target) => !targets.has(target))).toEqual([]);
});

/** GitHub's name for a heading. */
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
