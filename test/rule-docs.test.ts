import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { pageOf } from '../src/engine/pages.ts';
import { ALL_RULES } from '../src/engine/rules.ts';
import { generate, staleFiles } from '../tools/generate-rule-docs.ts';

const DOCS = fileURLToPath(new URL('../docs/rules/', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-audit-docs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('docs/rules is what the rules say: `npm run generate` changes nothing', () => {
  expect(staleFiles(DOCS, generate())).toEqual([]);
});

test('what is missing, differs or belongs to no rule is stale', () => {
  mkdirSync(join(folder, 'a'));
  writeFileSync(join(folder, 'a/same.md'), 'same');
  writeFileSync(join(folder, 'a/other.md'), 'other');
  writeFileSync(join(folder, 'gone.md'), '');
  const wanted = new Map([
    ['a/same.md', 'same'],
    ['a/other.md', 'another'],
    ['new.md', ''],
  ]);
  expect(staleFiles(folder, wanted)).toEqual(['a/other.md', 'gone.md', 'new.md']);
  expect(staleFiles(join(folder, 'none'), wanted)).toEqual(['a/other.md', 'a/same.md', 'new.md']);
});

test('every rule has a page with the example and the reasons, and explain prints it', () => {
  const pages = generate();
  expect(pages.size).toBe(ALL_RULES.length + 1);
  for (const { id, summary } of ALL_RULES) {
    expect(pages.get('README.md')).toContain(`[\`${id}\`](${id}.md)`);
    const page = pages.get(`${id}.md`) ?? '';
    for (const part of [
      `# ${id}\n`,
      summary,
      '- Level: ',
      '- Fix: ',
      '- Presets:\n',
      '```nix\n',
      '## Options\n',
      '## How to fix\n',
      '## Source\n',
    ]) {
      expect(page.includes(part), `${id}: ${part}`).toBe(true);
    }
  }
  const [rule] = ALL_RULES;
  if (rule === undefined) throw new Error('no rules');
  const { stdout, status } = spawnSync(process.execPath, [inject('program'), 'explain', rule.id], { encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: pageOf(rule), status: 0 });
  expect(stdout).toMatch(/^# /);
});
