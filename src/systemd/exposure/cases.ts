import type { SystemdVersion } from '../versions.ts';
import type { Candidates } from './candidates.ts';
import { extremesOf, INDEPENDENT, MONOTONIC } from './candidates.ts';
import { SCORED_DIRECTIVES } from './checks.ts';
import type { Assignments, Grade } from './score.ts';
import { grade } from './score.ts';
import type { DirectiveValue } from './values.ts';

/** Above this many combinations, alternatives are taken as unknown instead: wider, never wrong. */
const MAX_COMBINATIONS = 4096;

interface Situation {
  readonly fixed: Map<string, readonly string[]>;
  readonly open: Map<string, Candidates>;
}
/** One case and what it scores. */
export interface Case {
  readonly assignments: Assignments;
  readonly grade: Grade;
}
export interface Cases {
  /** Every case that may be the best or the worst. */
  readonly extremes: readonly Case[];
  /** Directive → its grades one at a time, for directives that stand alone. */
  readonly alone: ReadonlyMap<string, readonly Grade[]>;
  readonly open: readonly string[];
}

/** A specifier in `User=` can stand for any name. */
function isOpen(name: string, value: DirectiveValue): boolean {
  return name === 'User' && value.kind === 'known' && value.assignments.some((text) => /%[^%]/.test(text));
}

function situationOf(directives: ReadonlyMap<string, DirectiveValue>): Situation {
  const fixed = new Map<string, readonly string[]>();
  const open = new Map<string, Candidates>();
  for (const [name, value] of directives) {
    if (!SCORED_DIRECTIVES.has(name)) continue;
    if (value.kind === 'unknown' || isOpen(name, value)) open.set(name, extremesOf(name));
    else if (value.kind === 'known') fixed.set(name, value.assignments);
    else if (value.alternatives.length === 1) fixed.set(name, value.alternatives[0] ?? []);
    else if (value.alternatives.length > 1) open.set(name, value.alternatives);
  }
  return { fixed, open };
}

/** Takes the longest alternatives as unknown until the combinations can be tried out. */
function bound(open: Map<string, Candidates>): void {
  const coupled = [...open].filter(([name]) => !INDEPENDENT.has(name));
  coupled.sort(([, left], [, right]) => right.length - left.length);
  let combinations = coupled.reduce((product, [, { length }]) => product * length, 1);
  for (const [name, candidates] of coupled) {
    if (combinations <= MAX_COMBINATIONS) return;
    combinations /= candidates.length;
    const extremes = extremesOf(name);
    open.set(name, extremes);
    if (!MONOTONIC.has(name)) combinations *= extremes.length;
  }
}

/** Every way to choose one candidate for each directive. */
function combine(open: ReadonlyMap<string, Candidates>): Map<string, readonly string[]>[] {
  let all: Map<string, readonly string[]>[] = [new Map()];
  for (const [name, candidates] of open) {
    all = all.flatMap((chosen) => candidates.map((candidate) => new Map(chosen).set(name, candidate)));
  }
  return all;
}

/** The cases that decide best and worst score of what may be set. */
export function casesOf(directives: ReadonlyMap<string, DirectiveValue>, version: SystemdVersion): Cases {
  const { fixed, open } = situationOf(directives);
  bound(open);
  const best = new Map(fixed);
  const worst = new Map(fixed);
  const coupled = new Map<string, Candidates>();
  const alone = new Map<string, readonly Grade[]>();
  for (const [name, candidates] of open) {
    if (INDEPENDENT.has(name)) {
      const tried = candidates.map((candidate) => ({
        candidate,
        grade: grade(new Map(fixed).set(name, candidate), version),
      }));
      tried.sort((left, right) => left.grade.sum - right.grade.sum);
      best.set(name, tried[0]?.candidate ?? []);
      worst.set(name, tried.at(-1)?.candidate ?? []);
      alone.set(
        name,
        tried.map((one) => one.grade),
      );
    } else if (MONOTONIC.has(name) && candidates === extremesOf(name)) {
      best.set(name, candidates[0] ?? []);
      worst.set(name, candidates[1] ?? []);
    } else coupled.set(name, candidates);
  }
  const bases = open.size === coupled.size ? [fixed] : [best, worst];
  const extremes = combine(coupled).flatMap((chosen) =>
    bases.map((base) => {
      const assignments = new Map([...base, ...chosen]);
      return { assignments, grade: grade(assignments, version) };
    }),
  );
  return { extremes, alone, open: [...open.keys()] };
}
