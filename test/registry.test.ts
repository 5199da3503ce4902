/** What every rule must have: walks the whole registry, so that no rule can do without. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { presetsOf } from '../src/engine/presets/index.ts';
import type { ExpectedFinding, RuleCases } from '../src/rules/cases.ts';
import { RULES as NIX_RULES } from '../src/rules/nix/index.ts';
import { RULES } from '../src/rules/registry.ts';
import type { Rule } from '../src/rules/rule.ts';
import { runRuleOn } from '../src/rules/testing.ts';
import catalogueJson from './catalogue.json' with { type: 'json' };
import { type Example, HEADINGS, missingInOption, readPage } from './rule-page.ts';

interface CatalogueEntry {
  readonly level: string;
  readonly presets: readonly string[];
}
const catalogue: Readonly<Record<string, CatalogueEntry>> = catalogueJson;
const rulesFolder = fileURLToPath(new URL('../src/rules/', import.meta.url));
const errorsOfNix = NIX_RULES.filter(({ meta }) => meta.level === 'error');

type Finding = ReturnType<typeof runRuleOn>['findings'][number];

/** `category/rule` of every folder that holds a rule. */
function ruleFolders(): string[] {
  return readdirSync(rulesFolder, { withFileTypes: true })
    .filter((category) => category.isDirectory())
    .flatMap((category) =>
      readdirSync(`${rulesFolder}${category.name}`, { withFileTypes: true })
        .filter((rule) => rule.isDirectory() && existsSync(`${rulesFolder}${category.name}/${rule.name}/index.ts`))
        .map((rule) => `${category.name}/${rule.name}`),
    )
    .sort();
}

async function loadModule(id: string, file: string): Promise<Record<string, unknown>> {
  return import(/* @vite-ignore */ `${rulesFolder}${id}/${file}`);
}
const loadCases = async (id: string): Promise<RuleCases> => (await loadModule(id, 'cases.ts')).cases as RuleCases;

/** Whether the findings are exactly the expected ones, in their order. */
function agrees(findings: readonly Finding[], expected: readonly ExpectedFinding[]): boolean {
  return (
    findings.length === expected.length &&
    expected.every((one, index) => {
      const finding = findings[index];
      return (
        finding?.file === one.file &&
        finding.symbol === one.symbol &&
        finding.message.includes(one.message) &&
        (one.line ?? finding.range.start.line) === finding.range.start.line
      );
    })
  );
}

/** What is wrong with a message, or null. */
function messageFault({ message, symbol }: Finding): string | null {
  if ((message.match(/`/g) ?? []).length % 2 !== 0) return 'has a backquote without its partner';
  if (symbol !== '' && !/`[^`]+`/.test(message)) return 'names no subject in backquotes';
  return /[.?]$/.test(message) ? null : 'is no sentence';
}

/** Findings that real Nix would refuse an example for. */
const nixFaults = ({ files }: Example): string[] =>
  errorsOfNix.flatMap((rule) => runRuleOn(rule, files).findings.map(({ message }) => message));

describe('the registry', () => {
  it('holds every folder with a rule, once, and nothing else', () => {
    expect(RULES.map(({ meta }) => meta.id).sort()).toEqual(ruleFolders());
  });

  it.each(ruleFolders())('%s is the id of the rule in that folder', async (folder) => {
    const { default: rule } = await loadModule(folder, 'index.ts');
    expect((rule as Rule).meta.id).toBe(folder);
  });
});

describe.each(RULES.map((rule): [string, Rule] => [rule.meta.id, rule]))('%s', (id, rule) => {
  const { meta } = rule;
  const readme = `${rulesFolder}${id}/README.md`;
  const page = readPage(existsSync(readme) ? readFileSync(readme, 'utf8') : '');
  const properties = Object.entries(z.toJSONSchema(meta.options, { io: 'input' }).properties ?? {});

  it('agrees with the catalogue in level and presets', () => {
    const presets = Object.keys(meta.presets).filter((name) => name !== 'strict');
    expect({ level: meta.level, presets: presets.sort() }).toEqual({
      ...catalogue[id],
      presets: [...(catalogue[id]?.presets ?? [])].sort(),
    });
    expect(presetsOf(meta)).toContain('strict');
  });

  it('says what it is in a sentence, where it comes from and how severe it is', () => {
    expect(meta.summary).toMatch(/^[^\n]{10,160}\.$/);
    expect(meta.source.length).toBeGreaterThan(0);
    if (meta.security !== null) expect(meta.security >= 0.1 && meta.security <= 10).toBe(true);
  });

  it('has options with defaults that are valid and described, also in its presets', () => {
    expect(meta.options.safeParse({}).success).toBe(true);
    for (const [name, schema] of properties) {
      expect(schema, name).toMatchObject({ default: expect.anything(), description: expect.stringMatching(/\.$/) });
    }
    for (const set of Object.values(meta.presets)) if (set !== true) expect(meta.options.strict().safeParse(set).error).toBeUndefined();
  });

  it('has a page with all headings, its summary and its sources', () => {
    expect(page.title).toBe(`# ${id}`);
    expect(page.summary).toBe(meta.summary);
    expect(page.headings).toEqual(HEADINGS);
    for (const heading of HEADINGS) expect(page.sections.get(heading)?.trim(), heading).not.toBe('');
    for (const source of meta.source) expect(page.sections.get('Source')).toContain(source);
  });

  it('has a page whose options are those of the schema', () => {
    expect([...page.options.keys()].sort()).toEqual(properties.map(([name]) => name).sort());
    for (const [name, schema] of properties) {
      if (typeof schema === 'object')
        expect(missingInOption(page.options.get(name) ?? '', schema), `the page does not say of ${name}`).toBeNull();
    }
  });

  it('has examples that behave as the page says', () => {
    expect(page.bad).not.toEqual([]);
    expect(page.good).not.toEqual([]);
    for (const { files, options } of page.bad) expect(runRuleOn(rule, files, options).findings, 'the bad example').not.toEqual([]);
    for (const { files, options } of page.good) expect(runRuleOn(rule, files, options).findings, 'the good example').toEqual([]);
    for (const example of id.startsWith('nix/') ? page.good : [...page.bad, ...page.good]) expect(nixFaults(example)).toEqual([]);
  });

  it('has cases of every sort', async () => {
    const { fires, silent, undecidable, throughHelper } = await loadCases(id);
    expect(fires.length).toBeGreaterThanOrEqual(2);
    expect(silent.length).toBeGreaterThanOrEqual(2);
    if ('never' in undecidable) expect(undecidable.never).toMatch(/^[^\n]{20,}\.$/);
    else expect(undecidable.length).toBeGreaterThanOrEqual(1);
    expect(throughHelper.length).toBeGreaterThanOrEqual(1);
    for (const { name, files } of throughHelper) expect(Object.keys(files).length, name).toBeGreaterThanOrEqual(2);
    const names = [...fires, ...silent, ...('never' in undecidable ? [] : undecidable), ...throughHelper].map(({ name }) => name);
    expect(new Set(names).size, 'names of cases that are not told apart').toBe(names.length);
  });

  it('has cases that turn red without its logic', async () => {
    const { fires, undecidable } = await loadCases(id);
    const idle: Rule = { meta, check: () => undefined };
    for (const { name, files, options, expect: expected } of fires) {
      expect(agrees(runRuleOn(rule, files, options).findings, expected), name).toBe(true);
      expect(agrees(runRuleOn(idle, files, options).findings, expected), `${name}, with a rule that does nothing`).toBe(false);
    }
    for (const { name, symbols } of 'never' in undecidable ? [] : undecidable) expect(symbols, name).not.toEqual([]);
  });

  it('has messages that name their subject, and the fixes that it promises', async () => {
    const { fires, throughHelper } = await loadCases(id);
    const findings = [...fires, ...throughHelper].flatMap(({ files, options }) => runRuleOn(rule, files, options).findings);
    for (const finding of findings) expect(messageFault(finding), finding.message).toBeNull();
    const fixes = new Set(findings.flatMap(({ fix }) => (fix === null ? [] : fix.safe ? 'safe' : 'unsafe')));
    expect([...fixes]).toEqual(meta.fix === null ? [] : [meta.fix]);
  });
});
