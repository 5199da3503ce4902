/** `check --fix`: from fixed texts to files, or to a diff. */

import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { readSource } from '../model/files.ts';
import type { FixOutput } from '../engine/fixes/fix.ts';
import { writeAtomically } from '../outputs/index.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** Writes every changed file at its place, keeping its mode and byte-order mark. */
export function writeFixed(root: string, { texts }: FixOutput): void {
  for (const [file, text] of texts) {
    const { byteOrderMark } = readSource(root, file);
    writeAtomically(join(root, file), byteOrderMark ? BYTE_ORDER_MARK + text : text);
  }
}

/** A file as outputs may show it. */
type TextOf = (file: string) => string | null;

/**
 * A unified diff of all changes, as `git apply` and `patch -p1` take it; `hidden` are the files whose
 * lines there hold a secret, which stays out of it.
 */
export function diffOf(root: string, { texts, after }: FixOutput, before: TextOf): { diff: string; hidden: string[] } {
  const hidden: string[] = [];
  const patches = [...texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => {
      const own = readSource(root, file).text ?? '';
      const patch = patchOf(file, own, text);
      // With a secret masked every line keeps its length and number.
      const shown = patchOf(file, before(file) ?? own, after.text(file) ?? text);
      if (shown !== patch) hidden.push(file);
      return shown;
    });
  return { diff: patches.join(''), hidden };
}

const patchOf = (file: string, before: string, after: string): string =>
  createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, '', '').replace(/^=+\n/, '');

/** What was done, in a line or two for stderr. */
export function fixSummary(output: FixOutput, written: boolean): string {
  const { fixed, texts, refused } = output;
  const done = `${written ? 'fixed' : 'would fix'} ${fixed} ${fixed === 1 ? 'finding' : 'findings'} in ${texts.size} ${texts.size === 1 ? 'file' : 'files'}`;
  return [
    done,
    ...refused.map(({ finding, reason }) => `not fixed: ${finding.file}:${finding.range.start.line} ${finding.rule}: ${reason}`),
  ].join('\n');
}
