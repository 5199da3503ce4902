/** Applies fixes together as long as every file still parses; what does not fit waits for the next round. */
import type { Edit, Finding } from '../../findings/finding.ts';
import { mergeSets } from '../../syntax/merged-sets.ts';
import { parse } from '../../syntax/parse.ts';
import { applyEdits } from './edits.ts';

export interface Applied {
  /** Findings whose fixes are in the texts. */
  readonly chosen: readonly Finding[];
  /** Root-relative path → text, for files that the fixes touch. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings whose fix breaks a file even by itself. */
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
}
type TextOf = (file: string) => string | null;

/** `findings` have fixes that touch different places; `textOf` is null for a file that cannot be read. */
export function applyAll(findings: readonly Finding[], textOf: TextOf): Applied {
  const together = attempt(findings, textOf);
  if (together.faults.size === 0) return { chosen: findings, texts: together.texts, refused: [] };
  const chosen: Finding[] = [];
  const refused: { finding: Finding; reason: string }[] = [];
  for (const finding of findings) {
    const files = new Set(editsOf(finding).map(({ file }) => file));
    // A file that takes all of its fixes needs no closer look.
    const isDoubtful = [...files].some((file) => together.faults.has(file));
    const besides = isDoubtful ? chosen.filter((other) => editsOf(other).some(({ file }) => files.has(file))) : [];
    if (!isDoubtful || attempt([...besides, finding], textOf).faults.size === 0) chosen.push(finding);
    else {
      const [reason] = attempt([finding], textOf).faults.values();
      if (reason !== undefined) refused.push({ finding, reason });
    }
  }
  return { chosen, texts: attempt(chosen, textOf).texts, refused };
}

const editsOf = ({ fix }: Finding): readonly Edit[] => fix?.edits ?? [];

/** The texts with all edits in them, and by file why it cannot be kept. */
function attempt(findings: readonly Finding[], textOf: TextOf): { texts: Map<string, string>; faults: Map<string, string> } {
  const byFile = new Map<string, Edit[]>();
  for (const edit of findings.flatMap(editsOf)) {
    const edits = byFile.get(edit.file);
    if (edits === undefined) byFile.set(edit.file, [edit]);
    else edits.push(edit);
  }
  const texts = new Map<string, string>();
  const faults = new Map<string, string>();
  for (const [file, edits] of byFile) {
    const text = textOf(file);
    if (text === null) {
      faults.set(file, `${file} cannot be read`);
      continue;
    }
    const result = applyEdits(text, edits);
    const refusal = refusalOf(file, result);
    if (refusal !== null && refusalOf(file, text) === null) faults.set(file, `${file} would no longer parse: ${refusal}`);
    texts.set(file, result);
  }
  return { texts, faults };
}

/** What Nix would refuse the text for: a syntax fault, or an attribute that two fixes add. */
function refusalOf(file: string, text: string): string | null {
  const source = parse(file, text);
  const [fault] = source.faults;
  if (fault) return fault.message;
  return mergeSets(source).conflicts.length > 0 ? 'an attribute is defined twice' : null;
}
