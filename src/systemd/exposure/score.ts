import { DEFAULT_SYSTEMD_VERSION } from '../versions.ts';
import { readUnitValue } from '../unit-value.ts';
import type { SystemdVersion } from '../versions.ts';
import { badnessOf } from './badness.ts';
import { CHECKS, levelOf } from './checks.ts';
import { assign, emptyContext, patch } from './context.ts';

/** Rendered assignments of each directive: what stands after `NAME=`, in order. */
export type Assignments = ReadonlyMap<string, readonly string[]>;

/** The exposure of one service whose directives are all known. */
export interface Grade {
  /** 0.0–10.0, one decimal, as `systemd-analyze security --offline=true` prints it. */
  readonly score: number;
  readonly level: string;
  /** Sum of the contributions of all rows, in units of weight. */
  readonly sum: number;
  /** Badness of each row of {@link CHECKS}, in order; null where the row does not apply. */
  readonly badness: readonly (number | null)[];
}

/** What a row adds to the sum: badness by weight, rounded up. */
function contribution(badness: number, weight: number, range: number): number {
  return Math.ceil((badness * weight) / range);
}

/** Scores known assignments of `[Service]`, and `DefaultDependencies` of `[Unit]`. */
export function grade(assignments: Assignments, version: SystemdVersion = DEFAULT_SYSTEMD_VERSION): Grade {
  const context = emptyContext();
  for (const [name, values] of assignments) {
    for (const value of values) assign(context, name, readUnitValue(value).value, version);
  }
  patch(context);
  let sum = 0;
  let weights = 0;
  const badness = CHECKS.map((row) => {
    const bad = badnessOf(row, context, version);
    if (bad !== null) {
      sum += contribution(bad, row.weight, row.range);
      weights += row.weight;
    }
    return bad;
  });
  const tenfold = weights === 0 ? 0 : Math.ceil((100 * sum) / weights);
  return { score: tenfold / 10, level: levelOf(tenfold), sum, badness };
}
