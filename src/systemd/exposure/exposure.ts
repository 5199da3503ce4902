import type { SystemdVersion } from '../versions.ts';
import { DEFAULT_SYSTEMD_VERSION } from '../versions.ts';
import type { Case, Cases } from './cases.ts';
import { casesOf } from './cases.ts';
import { CHECKS } from './checks.ts';
import type { DirectiveValue } from './values.ts';

/** One row of the table, over all cases that are possible. */
export interface ExposureRow {
  readonly id: string;
  /** The row as systemd-analyze names it. */
  readonly name: string;
  readonly directives: readonly string[];
  readonly weight: number;
  /** The greatest badness. */
  readonly range: number;
  /** 0 (good) to `range`; null where the row does not apply or is not decided. */
  readonly badness: number | null;
  /** false where the cases differ in this row. */
  readonly decided: boolean;
}
/** 0.0 (best) to 10.0 with one decimal, and its name. */
export interface ExposureLevel {
  readonly score: number;
  readonly level: string;
}
/** The exposure of a service, exact where every directive that counts is known. */
export interface Exposure {
  /** null when the best and the worst case differ. */
  readonly score: number | null;
  /** PERFECT, SAFE, OK, MEDIUM, EXPOSED, UNSAFE or DANGEROUS; null when the cases differ in it. */
  readonly level: string | null;
  readonly low: ExposureLevel;
  readonly high: ExposureLevel;
  /** Scored directives that are not known, whether or not they change the score. */
  readonly undecided: readonly string[];
  readonly rows: readonly ExposureRow[];
}
export interface ExposureOptions {
  /** 262 unless said. */
  readonly version?: SystemdVersion;
}

/** Of all possible cases the one with the lowest or the highest score. */
export function extremeCase(cases: Cases, which: 'low' | 'high'): Case {
  const sign = which === 'low' ? 1 : -1;
  return cases.extremes.reduce((left, right) => (sign * (right.grade.score - left.grade.score) < 0 ? right : left));
}

function rowsOf(cases: Cases): ExposureRow[] {
  return CHECKS.map(({ id, name, directives, weight, range }, index) => {
    const grades = cases.extremes.map((one) => one.grade);
    for (const directive of directives) grades.push(...(cases.alone.get(directive) ?? []));
    const values = new Set(grades.map((graded) => graded.badness[index] ?? null));
    const [only = null] = values;
    const decided = values.size === 1;
    return { id, name, directives, weight, range, badness: decided ? only : null, decided };
  });
}

/**
 * The exposure of a service from its effective directives: those of `[Service]`, and
 * `DefaultDependencies` of `[Unit]`. A directive that is absent from the map is not set. Gives what
 * `systemd-analyze security --offline=true` prints; with unknown directives the interval that holds it.
 */
export function exposure(
  directives: ReadonlyMap<string, DirectiveValue>,
  { version = DEFAULT_SYSTEMD_VERSION }: ExposureOptions = {},
): Exposure {
  const cases = casesOf(directives, version);
  const low = extremeCase(cases, 'low').grade;
  const high = extremeCase(cases, 'high').grade;
  return {
    score: low.score === high.score ? low.score : null,
    level: low.level === high.level ? low.level : null,
    low: { score: low.score, level: low.level },
    high: { score: high.score, level: high.level },
    undecided: cases.open,
    rows: rowsOf(cases),
  };
}
