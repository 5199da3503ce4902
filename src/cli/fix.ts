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

/** A unified diff of all changes, as `git apply` and `patch -p1` take it. */
export function diffOf(root: string, { texts }: FixOutput): string {
  return [...texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) =>
      createTwoFilesPatch(`a/${file}`, `b/${file}`, readSource(root, file).text ?? '', text, '', '').replace(/^=+\n/, ''),
    )
    .join('');
}

/** What was done, in a line or two for stderr. */
export function fixSummary(output: FixOutput, written: boolean): string {
  const { fixed, texts, refused } = output;
  const done = `${written ? 'fixed' : 'would fix'} ${fixed} ${fixed === 1 ? 'finding' : 'findings'} in ${texts.size} ${texts.size === 1 ? 'file' : 'files'}`;
  return [
    done,
    ...refused.map(({ finding, reason }) => `not fixed: ${finding.file}:${finding.range.start.line} ${finding.rule}: ${reason}`),
  ].join('\n');
}
