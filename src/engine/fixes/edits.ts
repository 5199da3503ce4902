/** Edits of several findings in one text: chosen so that none overlap, applied from the end. */
import type { Edit, Finding } from '../../findings/finding.ts';

/** Findings whose fixes can go in together: a fix is taken whole or not at all, the first one wins. */
export function compatible(findings: readonly Finding[]): Finding[] {
  const taken = new Map<string, Edit[]>();
  return findings.filter(({ fix }) => {
    if (fix === null || fix.edits.length === 0) return false;
    if (fix.edits.some((edit, index) => fix.edits.slice(index + 1).some((other) => overlap(edit, other)))) return false;
    if (fix.edits.some((edit) => (taken.get(edit.file) ?? []).some((other) => overlap(edit, other)))) return false;
    for (const edit of fix.edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    return true;
  });
}

/** Two edits overlap where one replaces text of the other, or both insert at one place. */
function overlap(left: Edit, right: Edit): boolean {
  if (left.file !== right.file) return false;
  const [a, b] = [left.range, right.range];
  if (a.start.offset === b.start.offset) return true;
  return a.start.offset < b.end.offset && b.start.offset < a.end.offset;
}

/** The text with the edits in it; new lines follow the text's own line endings. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const usesCrlf = text.includes('\r\n') && !/(^|[^\r])\n/.test(text);
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.range.start.offset - a.range.start.offset)) {
    const inserted = usesCrlf ? edit.text.replace(/\r?\n/g, '\r\n') : edit.text;
    result = result.slice(0, edit.range.start.offset) + inserted + result.slice(edit.range.end.offset);
  }
  return result;
}
