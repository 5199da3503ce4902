/**
 * Applies fixes until nothing changes. What is applied together is audited again with the new texts
 * in place of the files; a fix whose result no longer parses, that leads to another finding or does
 * not mend its own is refused. Every step takes a finding away or refuses one, so that it ends.
 */
import type { AuditResult, Finding } from '../../findings/finding.ts';
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
  const texts = new Map<string, string>();
  let current = input.before;
  let fixed = 0;

  /** Findings whose fixes go in together, with the texts after them; those that parse on no terms are refused. */
  const prepare = (among: ReadonlySet<string> | null) => {
    const open = current.findings.filter((finding) => {
      const key = keyOf(finding);
      return isWanted(finding, input.unsafe) && !refused.has(key) && (among === null || among.has(key));
    });
    const prepared = applyAll(compatible(open), (file) => texts.get(file) ?? input.textOf(file));
    for (const refusal of prepared.refused) refused.set(keyOf(refusal.finding), refusal);
    return prepared;
  };

  /** Applies the fixes of findings; where they fail together, those to blame are tried apart from the others. */
  const settle = async (among: ReadonlySet<string> | null): Promise<boolean> => {
    const { chosen, texts: results, refused: unparsable } = prepare(among);
    if (chosen.length === 0) return unparsable.length > 0;
    const after = await input.audit(new Map([...texts, ...results]));
    const fault = faultOf(chosen, current, after);
    if (fault === null) {
      for (const [file, text] of results) texts.set(file, text);
      fixed += chosen.length;
      current = after;
      return true;
    }
    const [first, ...others] = chosen;
    if (first !== undefined && others.length === 0) refused.set(keyOf(first), { finding: first, reason: fault.reason });
    else for (const part of apart(chosen, fault.blamed)) await settle(new Set(part.map(keyOf)));
    return true;
  };

  while (await settle(null));
  return { texts, fixed, refused: [...refused.values()], after: current };
}

const isWanted = ({ fix: proposal }: Finding, unsafe: boolean): boolean => proposal !== null && (proposal.safe || unsafe);
const keyOf = ({ rule, file, symbol, fingerprint }: Finding): string => [rule, file, symbol, fingerprint].join('\0');
/** Places and texts move with an edit; what a finding is about does not. */
const subjectOf = ({ rule, file, symbol }: Finding): string => [rule, file, symbol].join('\0');

/** The others first, then the ones to blame; halves where nobody or everybody is. */
function apart(chosen: readonly Finding[], blamed: ReadonlySet<Finding>): (readonly Finding[])[] {
  const others = chosen.filter((finding) => !blamed.has(finding));
  if (others.length > 0 && others.length < chosen.length) return [others, [...blamed]];
  const middle = Math.ceil(chosen.length / 2);
  return [chosen.slice(0, middle), chosen.slice(middle)];
}

interface Fault {
  readonly reason: string;
  readonly blamed: ReadonlySet<Finding>;
}

/** Why the result of fixes must not be kept: findings that were not there before, or own ones that are left. */
function faultOf(chosen: readonly Finding[], before: AuditResult, after: AuditResult): Fault | null {
  const left = counted(after.findings);
  const had = counted(before.findings);
  const wanted = counted(chosen);
  const useless = chosen.filter(
    (one) => (left.get(subjectOf(one)) ?? 0) > (had.get(subjectOf(one)) ?? 0) - (wanted.get(subjectOf(one)) ?? 0),
  );
  const added = after.findings.filter((one) => (left.get(subjectOf(one)) ?? 0) > (had.get(subjectOf(one)) ?? 0));
  const [first] = added;
  const blamed = new Set([...added.flatMap((one) => suspects(chosen, one)), ...useless]);
  if (first !== undefined) return { reason: `it would lead to ${first.rule}: ${first.message}`, blamed };
  return useless[0] === undefined ? null : { reason: `it does not mend ${useless[0].rule}`, blamed };
}

/** Fixes that a new finding may come from: those of its subject, else those that touch its file. */
function suspects(chosen: readonly Finding[], { file, symbol }: Finding): Finding[] {
  const touching = chosen.filter(({ fix: proposal }) => proposal?.edits.some((edit) => edit.file === file));
  const same = touching.filter((one) => one.symbol === symbol);
  return same.length > 0 ? same : touching;
}

function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(subjectOf(finding), (counts.get(subjectOf(finding)) ?? 0) + 1);
  return counts;
}
