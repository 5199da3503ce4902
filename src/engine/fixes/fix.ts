/**
 * Applies fixes until nothing changes. What is applied together is audited again with the new texts
 * in place of the files; a fix whose result no longer parses, that leads to another finding or does
 * not mend its own is refused. Every step takes a finding away or refuses one, so that it ends.
 */
import type { AuditResult, Finding } from '../../findings/finding.ts';
import { apart, type Fault, faultOf } from './blame.ts';
import { compatible } from './edits.ts';
import { applyAll } from './parse-guard.ts';

export interface FixInput {
  /** The audit of the files as they are on disk. */
  readonly before: AuditResult;
  /** Root-relative path → text that stands for the file on disk. */
  readonly audit: (texts: ReadonlyMap<string, string>) => Promise<AuditResult>;
  /** Text of a file as it is on disk; the audit's own shows no secrets. */
  readonly textOf: (file: string) => string | null;
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
  /** Keys of those that do not parse, whoever else is fixed. */
  const unparsable = new Set<string>();
  const texts = new Map<string, string>();
  let current = input.before;
  let fixed = 0;

  /** Findings of one text in one file have the same fingerprint, so each has a number too. */
  let keys = keysOf(input.before.findings);
  const keyOf = (finding: Finding): string => keys.get(finding) ?? '';

  /** Findings whose fixes go in together, with the texts after them; those that parse on no terms are refused. */
  const prepare = (among: ReadonlySet<string> | null) => {
    const open = current.findings.filter((finding) => {
      const key = keyOf(finding);
      return isWanted(finding, input.unsafe) && !refused.has(key) && (among === null || among.has(key));
    });
    const prepared = applyAll(compatible(open), (file) => texts.get(file) ?? input.textOf(file));
    for (const refusal of prepared.refused) {
      const key = keyOf(refusal.finding);
      refused.set(key, refusal);
      unparsable.add(key);
    }
    return prepared;
  };

  /** What speaks against the result; else it holds from now on. The audits of a run that fails are not kept: each holds a whole project. */
  const attempt = async (chosen: readonly Finding[], results: ReadonlyMap<string, string>): Promise<Fault | null> => {
    const after = await input.audit(new Map([...texts, ...results]));
    const fault = faultOf(chosen, current.findings, after.findings);
    if (fault !== null) return fault;
    for (const [file, text] of results) texts.set(file, text);
    fixed += chosen.length;
    current = after;
    keys = keysOf(after.findings);
    return null;
  };

  /** Applies the fixes of findings; those that are certain to be wrong are refused, those in doubt are tried apart from the others. */
  const settle = async (among: ReadonlySet<string> | null): Promise<boolean> => {
    const { chosen, texts: results, refused: newlyRefused } = prepare(among);
    if (chosen.length === 0) return newlyRefused.length > 0;
    const fault = await attempt(chosen, results);
    const [first, ...others] = chosen;
    if (fault === null || first === undefined) return true;
    if (others.length === 0) refused.set(keyOf(first), { finding: first, reason: fault.reason });
    else {
      for (const [finding, reason] of fault.certain) refused.set(keyOf(finding), { finding, reason });
      const left = chosen.filter((finding) => !fault.certain.has(finding));
      const parts = fault.certain.size > 0 ? [left] : apart(left, fault.blamed);
      const keyed = parts.map((part) => new Set(part.map(keyOf)));
      for (const part of keyed) await settle(part);
    }
    return true;
  };

  while (await settle(null));
  // Who was refused in company may do well now that the others are in, or out.
  const again = [...refused.keys()].filter((key) => !unparsable.has(key));
  if (again.length > 1 || (again.length === 1 && fixed > 0)) {
    for (const key of again) refused.delete(key);
    await settle(new Set(again));
    while (await settle(null));
  }
  return { texts, fixed, refused: [...refused.values()], after: current };
}

const isWanted = ({ fix: proposal }: Finding, unsafe: boolean): boolean => proposal !== null && (proposal.safe || unsafe);

function keysOf(findings: readonly Finding[]): Map<Finding, string> {
  const keys = new Map<Finding, string>();
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const { rule, file, symbol, fingerprint } = finding;
    const key = [rule, file, symbol, fingerprint].join('\0');
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    keys.set(finding, `${key}\0${count}`);
  }
  return keys;
}
