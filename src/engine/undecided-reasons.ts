/** What `--stats` says of everything that stays open. */
import type { UndecidedReasons } from '../findings/finding.ts';
import type { Project } from '../model/project.ts';
import { countUnknowns } from './inspect.ts';
import type { UndecidedSubject } from './run-rules.ts';

/** @param reported files whose values count */
export function undecidedReasons(
  project: Project,
  reported: ReadonlySet<string>,
  undecided: readonly UndecidedSubject[],
): UndecidedReasons {
  const values = countUnknowns(project, { reported, resolveDefaults: true });
  const verdicts: Record<string, Record<string, number>> = {};
  for (const { rule, reason } of undecided) {
    verdicts[rule] ??= {};
    verdicts[rule][reason] = (verdicts[rule][reason] ?? 0) + 1;
  }
  return { values, verdicts };
}
