/** One line a finding, in the form grep, editors and `errorformat` read: `file:line:column: level: message [rule]`. */

import type { AuditResult } from '../findings/finding.ts';
import type { OutputFormat, RenderOptions } from './format.ts';
import { listed, place } from './listing.ts';
import { escapeControl, oneLine } from './text.ts';

function render(result: AuditResult, options: RenderOptions): string {
  const lines = listed(result, options).map(({ finding, suppression }) => {
    const note = suppression ? ` (suppressed: ${suppression.kind})` : '';
    return `${escapeControl(place(finding))}: ${finding.level}: ${oneLine(finding.message)} [${finding.rule}]${note}`;
  });
  for (const problem of result.problems) {
    const where = problem.range ? place({ file: problem.file, range: problem.range }) : `${problem.file}:1:1`;
    lines.push(`${escapeControl(where)}: problem: ${oneLine(problem.message)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

export const compact: OutputFormat = {
  description: 'one line a finding, for grep and editors',
  extension: 'txt',
  render,
};
