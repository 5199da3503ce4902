/** What the documents for people say must exist: links, scripts, commands, flags, exit statuses. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const PROGRAM = inject('program');
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const help = (...args: string[]): string => spawnSync(process.execPath, [PROGRAM, ...args, '--help'], { encoding: 'utf8' }).stdout;

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/systemd.md'].concat(
  readdirSync(join(PROJECT, 'docs/decisions')).map((name) => `docs/decisions/${name}`),
);

/** Fenced blocks of a language. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, body]) => body ?? '');

describe.each(DOCUMENTS)('%s', (path) => {
  const text = read(path);
  test('links lead somewhere', () => {
    const links = [...text.replace(/^```[^]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');
    const lost = links.filter((link) => !/^[a-z]+:|^#/.test(link) && !existsSync(join(PROJECT, dirname(path), link.replace(/#.*/, ''))));
    expect(lost).toEqual([]);
  });
  test('scripts and tools exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, name] of text.matchAll(/\bnpm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(name);
    for (const [, file] of text.matchAll(/\bnode (?:tools\/run\.mjs )?((?:tools|bench|test|bin)\/[\w./-]+)/g)) {
      expect(existsSync(join(PROJECT, file ?? '')), file).toBe(true);
    }
  });
});

test('every decision stands in the index', () => {
  const index = read('docs/decisions/README.md');
  for (const name of readdirSync(join(PROJECT, 'docs/decisions'))) if (name !== 'README.md') expect(index).toContain(`](${name})`);
});
test('every command is told, and no other', () => {
  const commands = [...help().matchAll(/^ {2}([a-z]+)(?: \[| <| {2,})/gm)].map(([, name]) => name).filter((name) => name !== 'help');
  expect(commands.length).toBeGreaterThan(5);
  const section = /^## Commands\n([^]*?)^## /m.exec(read('README.md'))?.[1] ?? '';
  const told = [...section.matchAll(/^\| (`[^|]*(?:\\\|[^|]*)*) \|/gm)].flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/\b[a-z]{3,}\b/g)].map(([word]) => word),
  );
  for (const command of commands) expect(told).toContain(command);
  expect(told.filter((word) => !commands.includes(word) && !['nix', 'audit'].includes(word))).toEqual([]);
});
test('every flag that the README writes is a flag of some command', () => {
  const flags = ['check', 'report', 'harden', 'inspect'].map((name) => help(name)).join('\n');
  const text = read('README.md').replace(/<!-- rules -->[^]*?<!-- end -->/, '');
  const written = new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag));
  expect(written.size).toBeGreaterThan(4);
  for (const flag of written) expect(flags).toContain(flag);
});
test('formats and exit statuses are those of the program', () => {
  const check = help('check').replace(/\s+/g, ' ');
  const formats = /Formats are ([^;]*);/.exec(read('README.md'))?.[1] ?? '';
  const told = [...formats.matchAll(/`([a-z]+)`/g)].map(([, name]) => name);
  const known = /--format <fmt\[=file\]> (.*?); to stdout/.exec(check)?.[1]?.split(', ') ?? [];
  expect(told.toSorted()).toEqual(known.toSorted());
  const statuses = [...read('README.md').matchAll(/^\| (\d) \| (\w+)/gm)].map(([, status, word]) => `${status} ${word}`);
  expect(statuses).toHaveLength(4);
  for (const status of statuses) expect(check).toContain(status);
});
test('the examples for CI and pre-commit name what exists', () => {
  const documents: unknown[] = blocks(read('README.md'), 'yaml').map((text) => parse(text));
  const hooks = parse(read('.pre-commit-hooks.yaml')) as { id: string }[];
  const inputs = Object.keys((parse(read('action.yml')) as { inputs: object }).inputs);
  const told = JSON.stringify(documents);
  for (const { id } of hooks) expect(told).toContain(`"id":"${id}"`);
  const step = /"uses":"nix-audit\/nix-audit@[^"]+","with":(\{[^}]*\})/.exec(told)?.[1] ?? '{}';
  const given = Object.keys(JSON.parse(step) as object);
  expect(given.length).toBeGreaterThan(0);
  for (const name of given) expect(inputs).toContain(name);
});
