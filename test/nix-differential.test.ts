/** Our evaluation against real Nix: never another value. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluateDeep, evaluatorOf, type Outcome } from '../src/evaluation/testing.ts';
import { type Case, readCases } from './nix/cases.ts';
import { expression } from './nix/generator.ts';
import { Judge, nixVersion, type Verdict } from './nix/judge.ts';
import { SIDE_FILES } from './nix/side-files.ts';
import { UNKNOWN_FOR_A_REASON } from './nix/unknowns.ts';

const version = await nixVersion();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Comparison {
  readonly disagreements: readonly string[];
  readonly unknown: readonly { readonly case: Case; readonly reason: string }[];
  readonly failures: number;
}

/** Evaluates every case by both. */
async function compare(cases: readonly Case[]): Promise<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), 'nix-differential-'));
  folders.push(folder);
  const names = cases.map((_one, index) => `case-${index}.nix`);
  const files = { ...SIDE_FILES, ...Object.fromEntries(cases.map((one, index) => [names[index] as string, `${one.text}\n`])) };
  const ev = evaluatorOf(files, folder);
  const ours = new Map(names.map((name): [string, Outcome] => [name, evaluateDeep(ev, name)]));
  const judge = new Judge(folder, files);
  const failing = names.filter((name) => ours.get(name)?.kind === 'failure');
  const isCaught = (name: string): boolean => {
    const outcome = ours.get(name);
    return outcome?.kind === 'failure' && (outcome.failure === 'throw' || outcome.failure === 'assert');
  };
  const verdicts = new Map<string, Verdict>([
    ...(await judge.together(names.filter((name) => ours.get(name)?.kind === 'value'))),
    ...(await judge.caught(failing.filter(isCaught))),
    ...(await judge.apart(failing.filter((name) => !isCaught(name)))),
  ]);
  const disagreements: string[] = [];
  const unknown: { case: Case; reason: string }[] = [];
  for (const [index, one] of cases.entries()) {
    const name = names[index] as string;
    const outcome = ours.get(name) as Outcome;
    if (outcome.kind === 'unknown') {
      unknown.push({ case: one, reason: outcome.reason });
      continue;
    }
    const verdict = verdicts.get(name) ?? null;
    const nix = verdict === null ? 'failure' : JSON.stringify(verdict.shown);
    const own = outcome.kind === 'failure' ? 'failure' : JSON.stringify(outcome.shown);
    const message = outcome.kind === 'failure' ? ` (${outcome.message})` : '';
    if (nix !== own) disagreements.push(`${one.place}: ${one.text}\n  nix:  ${nix}\n  ours: ${own}${message}`);
  }
  return { disagreements, unknown, failures: failing.length };
}

const handwritten = readCases(new URL('nix/', import.meta.url));

describe('the evaluator and Nix', () => {
  it('have enough handwritten cases, each once', () => {
    expect(handwritten.length).toBeGreaterThanOrEqual(600);
    const texts = handwritten.map((one) => one.text);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  it('agree on the handwritten cases', { timeout: 120_000 }, async () => {
    if (version === null) return console.warn(`SKIPPED ${handwritten.length} cases: nix-instantiate not found`);
    const { disagreements, unknown, failures } = await compare(handwritten);
    console.log(`${handwritten.length} cases against ${version}: ${failures} failures, ${unknown.length} unknown`);
    expect(disagreements.join('\n')).toBe('');
    const unexpected = unknown.filter(({ case: one }) => !UNKNOWN_FOR_A_REASON.has(one.text));
    expect(unexpected.map(({ case: one, reason }) => `${one.place}: ${one.text}: ${reason}`).join('\n')).toBe('');
    const known = [...UNKNOWN_FOR_A_REASON.keys()].filter((text) => !unknown.some(({ case: one }) => one.text === text));
    expect(known, 'listed as unknown, but known or no case').toEqual([]);
  });

  it('agree on random expressions', { timeout: 120_000 }, async () => {
    const seed = Number(process.env['NIX_AUDIT_SEED'] ?? 20_260_101);
    const count = Number(process.env['NIX_AUDIT_RUNS'] ?? 2000);
    if (version === null) return console.warn(`SKIPPED ${count} cases: nix-instantiate not found`);
    const texts: string[] = [...new Set(fc.sample(expression, { numRuns: count, seed }))];
    const { disagreements, unknown, failures } = await compare(texts.map((text, index) => ({ place: `seed ${seed}, ${index}`, text })));
    console.log(`${texts.length} random cases, seed ${seed}: ${failures} failures, ${unknown.length} unknown`);
    expect(disagreements.slice(0, 20).join('\n')).toBe('');
    // Closed expressions of the generator are known but for the listed disputes among Nix's versions.
    expect(unknown.length).toBeLessThan(texts.length / 10);
  });
});
