/** Every fix of every rule, on the rule's own cases and on the examples of its page; real Nix reads what comes out. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { RuleCases } from '../src/rules/cases.ts';
import { RULES as NIX_RULES } from '../src/rules/nix/index.ts';
import { RULES } from '../src/rules/registry.ts';
import type { Rule } from '../src/rules/rule.ts';
import { commentsOf, fixedFiles } from '../src/rules/testing-fixes.ts';
import { runRuleOn } from '../src/rules/testing.ts';
import { nixVersion } from './nix/judge.ts';
import { readPage } from './rule-page.ts';

interface Fixture {
  readonly rule: Rule;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>>;
}
const rulesFolder = fileURLToPath(new URL('../src/rules/', import.meta.url));
const errorsOfNix = NIX_RULES.filter(({ meta }) => meta.level === 'error');
const version = await nixVersion();
/** Fixed texts, by a name that says where they come from. */
const results = new Map<string, string>();
const folder = mkdtempSync(join(tmpdir(), 'nix-audit-fixtures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fixturesOf(rule: Rule): Promise<Fixture[]> {
  const { id } = rule.meta;
  const { cases } = (await import(/* @vite-ignore */ `${rulesFolder}${id}/cases.ts`)) as { cases: RuleCases };
  const page = readPage(readFileSync(`${rulesFolder}${id}/README.md`, 'utf8'));
  return [
    ...[...cases.fires, ...cases.throughHelper].map(({ name, files, options = {} }) => ({ rule, name, files, options })),
    ...page.bad.map(({ files, options }, index) => ({ rule, name: `bad example ${index + 1}`, files, options })),
  ];
}

const fixing = RULES.filter(({ meta }) => meta.fix !== null);

describe.each(fixing.map((rule): [string, Rule] => [rule.meta.id, rule]))('the fixes of %s', (_id, rule) => {
  it('end, leave no finding that has one, keep comments, and make no file that Nix refuses', async () => {
    let count = 0;
    for (const { name, files, options } of await fixturesOf(rule)) {
      const before = runRuleOn(rule, files, options).findings;
      // Ends where nothing has a fix any more: a second run changes nothing.
      const fixed = fixedFiles(rule, files, options);
      if (fixed === null) continue;
      count++;
      const after = runRuleOn(rule, fixed, options).findings;
      expect(after.length, `${name}: a finding stays`).toBeLessThanOrEqual(before.filter(({ fix }) => fix === null).length);
      for (const [file, text] of Object.entries(fixed)) {
        if (text === files[file]) continue;
        expect(commentsOf(file, text), `${name}: comments of\n${text}`).toEqual(commentsOf(file, files[file] ?? ''));
        results.set(`${rule.meta.id}: ${name}: ${file}`, text);
      }
      const faults = errorsOfNix.flatMap((one) => runRuleOn(one, fixed).findings.map(({ message }) => message));
      const known = errorsOfNix.flatMap((one) => runRuleOn(one, files).findings.map(({ message }) => message));
      expect(
        faults.filter((message) => !known.includes(message)),
        name,
      ).toEqual([]);
    }
    expect(count).toBeGreaterThan(0);
  });
});

it('all parse by real Nix', () => {
  expect(results.size).toBeGreaterThan(fixing.length);
  if (version === null) return console.warn(`SKIPPED ${results.size} fixed files: nix-instantiate not found`);
  const names = [...results.keys()];
  const paths = names.map((_name, index) => join(folder, `${index}.nix`));
  for (const [index, name] of names.entries()) writeFileSync(paths[index] as string, results.get(name) ?? '');
  // One call reads them all, and stops at the first fault.
  const { status, stderr } = spawnSync('nix-instantiate', ['--parse', ...paths], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const faulty = /\/(\d+)\.nix/.exec(stderr)?.[1];
  expect(stderr, faulty === undefined ? '' : `${names[Number(faulty)]}\n${results.get(names[Number(faulty)] as string)}`).toBe('');
  expect(status).toBe(0);
  expect(() => execFileSync('nix-instantiate', ['--parse', '-E', '{ a = ; }'], { stdio: 'pipe' })).toThrow();
  console.log(`${names.length} fixed files of ${fixing.length} rules parse by ${version}`);
});
