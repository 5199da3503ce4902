/** Tests of fixes: applies them as the program does, in rounds of edits that do not meet, and runs the rule again. */
import { expect } from 'vitest';
import { applyEdits, compatible } from '../engine/fixes/edits.ts';
import { parse } from '../syntax/parse.ts';
import type { Rule } from './rule.ts';
import { runRuleOn } from './testing.ts';

type Files = Readonly<Record<string, string>>;
type Options = Readonly<Record<string, unknown>>;

/** More rounds than any fixture has findings: a fix that never ends turns red. */
const MAX_ROUNDS = 12;

/** The files with the fixes of one rule in them; findings without a fix are left. Null where there is nothing to fix. */
export function fixedFiles(rule: Rule, files: Files, options: Options = {}): Record<string, string> | null {
  let texts: Record<string, string> | null = null;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const now: Files = texts ?? files;
    const fixable = compatible(runRuleOn(rule, now, options).findings);
    if (fixable.length === 0) return texts;
    const edits = fixable.flatMap(({ fix }) => fix?.edits ?? []);
    const next = { ...now };
    for (const file of new Set(edits.map((edit) => edit.file))) {
      next[file] = applyEdits(
        next[file] ?? '',
        edits.filter((edit) => edit.file === file),
      );
    }
    texts = next;
  }
  throw new Error(`${rule.meta.id} has something to fix after ${MAX_ROUNDS} rounds:\n${Object.values(texts ?? {}).join('\n')}`);
}

/** Fixes every finding; the result parses, the rule has nothing more to say, and no comment is lost. */
export function fixAll(rule: Rule, files: Files, options: Options = {}): Record<string, string> {
  const { findings } = runRuleOn(rule, files, options);
  expect(findings.map(({ fix }) => fix?.safe ?? null)).toEqual(findings.map(() => rule.meta.fix === 'safe'));
  const fixed = fixedFiles(rule, files, options) ?? { ...files };
  for (const [file, text] of Object.entries(fixed)) {
    expect(parse(file, text).faults, text).toEqual([]);
    expect(commentsOf(file, text)).toEqual(commentsOf(file, files[file] ?? ''));
  }
  expect(runRuleOn(rule, fixed, options).findings, Object.values(fixed).join('\n')).toEqual([]);
  return fixed;
}

/** One module after the fixes; null where no finding has one. */
export const fixedText = (rule: Rule, text: string, options: Options = {}): string | null =>
  fixedFiles(rule, { 'module.nix': text }, options)?.['module.nix'] ?? null;

export const commentsOf = (file: string, text: string): string[] =>
  parse(file, text)
    .comments.map((comment) => comment.text.trim())
    .sort();
