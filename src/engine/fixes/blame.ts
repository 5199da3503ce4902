/** Whether the result of fixes may be kept, and which of them are to blame where it may not. */
import type { Finding } from '../../findings/finding.ts';

export interface Fault {
  readonly reason: string;
  /** Fixes that a fault may come from. */
  readonly blamed: ReadonlySet<Finding>;
  /** Those of them which are the only one for the subject of a fault, with what is wrong with them. */
  readonly certain: ReadonlyMap<Finding, string>;
}

/** Places and texts move with an edit; what a finding is about does not. */
const subjectOf = ({ rule, file, symbol }: Finding): string => [rule, file, symbol].join('\0');

/** Findings that were not there before, or own ones that are left; null where there are none. */
export function faultOf(chosen: readonly Finding[], before: readonly Finding[], after: readonly Finding[]): Fault | null {
  const left = counted(after);
  const had = counted(before);
  const wanted = counted(chosen);
  const certain = new Map<Finding, string>();
  const blamed = new Set<Finding>();
  const reasons: string[] = [];
  for (const one of after) {
    if ((left.get(subjectOf(one)) ?? 0) <= (had.get(subjectOf(one)) ?? 0)) continue;
    const reason = `it would lead to ${one.rule}: ${one.message}`;
    reasons.push(reason);
    const touching = chosen.filter(({ fix }) => fix?.edits.some(({ file }) => file === one.file));
    const same = touching.filter(({ symbol }) => symbol === one.symbol);
    const [only, ...others] = same;
    if (only !== undefined && others.length === 0 && !certain.has(only)) certain.set(only, reason);
    for (const suspect of same.length > 0 ? same : touching) blamed.add(suspect);
  }
  for (const one of chosen) {
    if ((left.get(subjectOf(one)) ?? 0) <= (had.get(subjectOf(one)) ?? 0) - (wanted.get(subjectOf(one)) ?? 0)) continue;
    const reason = `it does not mend ${one.rule}`;
    reasons.push(reason);
    blamed.add(one);
    if (wanted.get(subjectOf(one)) === 1 && !certain.has(one)) certain.set(one, reason);
  }
  const [reason] = reasons;
  return reason === undefined ? null : { reason, blamed, certain };
}

function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(subjectOf(finding), (counts.get(subjectOf(finding)) ?? 0) + 1);
  return counts;
}

/** The ones that nobody blames, then the blamed ones, each group with one for a subject; halves where that would be all of them again. */
export function apart(chosen: readonly Finding[], blamed: ReadonlySet<Finding>): (readonly Finding[])[] {
  const others = chosen.filter((finding) => !blamed.has(finding));
  const groups: Finding[][] = [];
  const seen = new Map<string, number>();
  for (const finding of chosen) {
    if (!blamed.has(finding)) continue;
    const key = `${finding.file}\0${finding.symbol}`;
    const index = seen.get(key) ?? 0;
    seen.set(key, index + 1);
    groups[index] = [...(groups[index] ?? []), finding];
  }
  const parts = [others, ...groups].filter((part) => part.length > 0);
  if (parts.length > 1) return parts;
  const middle = Math.ceil(chosen.length / 2);
  return [chosen.slice(0, middle), chosen.slice(middle)];
}
