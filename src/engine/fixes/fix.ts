/**
 * Applies fixes until nothing changes. Every round is audited again with the new texts in place of
 * the files; a fix whose result no longer parses, or that leads to another finding, is refused.
 */
import type { AuditResult, Edit, Finding } from '../../findings/finding.ts';
import { mergeSets } from '../../syntax/merged-sets.ts';
import { parse } from '../../syntax/parse.ts';
import { applyEdits, compatible } from './edits.ts';

/** Fixes that make room for further ones converge quickly; more rounds mean two rules disagree. */
const MAX_ROUNDS = 10;

export interface FixInput {
  /** The audit of the files as they are on disk. */
  readonly before: AuditResult;
  /** Root-relative path → text that stands for the file on disk. */
  readonly audit: (texts: ReadonlyMap<string, string>) => Promise<AuditResult>;
  readonly unsafe: boolean;
}
export interface FixOutput {
  /** Root-relative path → fixed text, for files that changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings that were fixed. */
  readonly fixed: number;
  /** Findings whose fix was refused, with the reason. */
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
  /** The audit of the fixed texts. */
  readonly after: AuditResult;
}

export async function fix(input: FixInput): Promise<FixOutput> {
  const refused = new Map<string, { finding: Finding; reason: string }>();
  const texts = new Map<string, string>();
  let current = input.before;
  let fixed = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = current.findings.filter((finding) => isWanted(finding, input.unsafe) && !refused.has(keyOf(finding)));
    const chosen = compatible(wanted);
    if (chosen.length === 0) break;
    const attempt = await tryFixes(input, current, texts, chosen);
    if (attempt.fault === null) {
      for (const [file, text] of attempt.texts) texts.set(file, text);
      fixed += chosen.length;
      current = attempt.after;
      continue;
    }
    // Something went wrong: one by one shows which fix it was.
    for (const finding of chosen) {
      const found = current.findings.find((other) => keyOf(other) === keyOf(finding) && isWanted(other, input.unsafe));
      if (found === undefined) continue;
      const single = await tryFixes(input, current, texts, [found]);
      if (single.fault !== null) refused.set(keyOf(found), { finding: found, reason: single.fault });
      else {
        for (const [file, text] of single.texts) texts.set(file, text);
        fixed += 1;
        current = single.after;
      }
    }
  }
  return { texts, fixed, refused: [...refused.values()], after: current };
}

const isWanted = ({ fix: proposal }: Finding, unsafe: boolean): boolean => proposal !== null && (proposal.safe || unsafe);
const keyOf = ({ rule, file, symbol, fingerprint }: Finding): string => [rule, file, symbol, fingerprint].join('\0');

interface Attempt {
  readonly texts: ReadonlyMap<string, string>;
  readonly after: AuditResult;
  /** Why the result must not be kept. */
  readonly fault: string | null;
}

async function tryFixes(
  input: FixInput,
  current: AuditResult,
  before: ReadonlyMap<string, string>,
  chosen: readonly Finding[],
): Promise<Attempt> {
  const byFile = new Map<string, Edit[]>();
  for (const { fix: proposal } of chosen)
    for (const edit of proposal?.edits ?? []) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  const texts = new Map<string, string>();
  for (const [file, edits] of byFile) {
    const text = before.get(file) ?? current.text(file);
    if (text === null) return { texts, after: current, fault: `${file} cannot be read` };
    const result = applyEdits(text, edits);
    const fault = refusalOf(file, result);
    if (fault !== null && refusalOf(file, text) === null)
      return { texts, after: current, fault: `${file} would no longer parse: ${fault}` };
    texts.set(file, result);
  }
  const after = await input.audit(new Map([...before, ...texts]));
  return { texts, after, fault: newFinding(current, after) ?? stillThere(chosen, after) };
}

/** What Nix would refuse the text for: a syntax fault, or an attribute that two fixes add. */
function refusalOf(file: string, text: string): string | null {
  const source = parse(file, text);
  const [fault] = source.faults;
  if (fault) return fault.message;
  return mergeSets(source.root).conflicts.length > 0 ? 'an attribute is defined twice' : null;
}

/** A finding that was not there before; places move, so rule, file and symbol are compared, as often as they occur. */
function newFinding(before: AuditResult, after: AuditResult): string | null {
  const counts = new Map<string, number>();
  const key = ({ rule, file, symbol }: Finding): string => [rule, file, symbol].join('\0');
  for (const finding of before.findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1);
  for (const finding of after.findings) {
    const left = (counts.get(key(finding)) ?? 0) - 1;
    if (left < 0) return `it would lead to ${finding.rule}: ${finding.message}`;
    counts.set(key(finding), left);
  }
  return null;
}

/** A fix that leaves its own finding in place is none. */
function stillThere(chosen: readonly Finding[], after: AuditResult): string | null {
  const left = new Set(after.findings.map(keyOf));
  const useless = chosen.find((finding) => left.has(keyOf(finding)));
  return useless ? `it does not mend ${useless.rule}` : null;
}
