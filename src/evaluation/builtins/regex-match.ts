/**
 * Runs a regular expression the way libstdc++'s depth-first executor does, so that captures and
 * the choice among alternatives are Nix's: alternatives are all tried and the longest match wins,
 * repetitions take what they can first, a repetition may run empty once more.
 */
import type { Regex, RegexNode } from './regex-parse.ts';

/** Positions of the whole match and its groups; null where a group took no part. */
export type Match = readonly (readonly [number, number] | null)[];

/** The pattern has more parts, or took more steps on the text, than allowed. */
export class RegexBudgetError extends Error {}

/** Steps left; shared by all attempts of one call. */
export interface Budget {
  steps: number;
}

interface Options {
  /** The match must end where the text does. */
  readonly whole: boolean;
  /** `^` may match here. */
  readonly atStart: boolean;
  readonly notNull: boolean;
}

type Continuation = () => void;

/** One state of the search, shared by every attempt on a text. */
class Run {
  readonly text: string;
  readonly groups: ([number, number] | null)[];
  /** Where groups opened that have not closed yet. */
  readonly opened: number[];
  readonly whole: boolean;
  readonly atStart: boolean;
  readonly notNull: boolean;
  begin = 0;
  at = 0;
  /** A solution was found on the branch at hand. */
  solved = false;
  best: { end: number; groups: ([number, number] | null)[] } | null = null;
  private readonly budget: Budget;

  constructor(text: string, groups: number, options: Options, budget: Budget) {
    this.text = text;
    this.groups = new Array<[number, number] | null>(groups + 1).fill(null);
    this.opened = new Array<number>(groups + 1).fill(0);
    this.whole = options.whole;
    this.atStart = options.atStart;
    this.notNull = options.notNull;
    this.budget = budget;
  }

  spend(): void {
    if (--this.budget.steps < 0) throw new RegexBudgetError();
  }

  /** Nothing can be better than a match up to the end. */
  get finished(): boolean {
    return this.best !== null && this.best.end === this.text.length;
  }

  accept(): void {
    if (this.whole && this.at !== this.text.length) return;
    if (this.notNull && this.at === this.begin) return;
    this.solved = true;
    if (this.best === null || this.best.end < this.at) this.best = { end: this.at, groups: [...this.groups] };
  }
}

/** Tries a node at the run's position and calls `next` after each way it matches. */
type Matcher = (run: Run, next: Continuation) => void;

/** What repetitions remember: where they last began a round, and how often there. */
interface Rounds {
  at: number;
  count: number;
}

/** Parts of one pattern with its bounded repetitions written out; the largest pattern of a module has some hundreds. */
const MAX_PARTS = 20_000;
/** Parts that may still be compiled. */
let partsLeft = 0;

function compile(node: RegexNode): Matcher {
  if (--partsLeft < 0) throw new RegexBudgetError();
  switch (node.kind) {
    case 'empty':
      return (_run, next) => next();
    case 'set':
      return matchSet(node.accepts);
    case 'begin':
      return (run, next) => {
        if (run.at === 0 && run.atStart) next();
      };
    case 'end':
      return (run, next) => {
        if (run.at === run.text.length) next();
      };
    case 'group':
      return matchGroup(node.index, compile(node.body));
    case 'sequence':
      return node.parts.map(compile).reduceRight((rest, first) => (run, next) => first(run, () => rest(run, next)));
    case 'either':
      return matchEither(compile(node.first), compile(node.second));
    case 'repeat':
      return matchRepeat(node);
  }
}

function matchSet(accepts: Uint8Array): Matcher {
  return (run, next) => {
    run.spend();
    if (run.at >= run.text.length || accepts[run.text.charCodeAt(run.at)] !== 1) return;
    run.at++;
    next();
    run.at--;
  };
}

function matchGroup(index: number, body: Matcher): Matcher {
  return (run, next) => {
    const outer = run.opened[index] as number;
    run.opened[index] = run.at;
    body(run, () => {
      const before = run.groups[index] as [number, number] | null;
      const start = run.opened[index] as number;
      run.groups[index] = [start, run.at];
      next();
      run.groups[index] = before;
      run.opened[index] = start;
    });
    run.opened[index] = outer;
  };
}

function matchEither(first: Matcher, second: Matcher): Matcher {
  return (run, next) => {
    first(run, next);
    if (run.finished) return;
    const solved = run.solved;
    run.solved = false;
    second(run, next);
    run.solved ||= solved;
  };
}

function matchRepeat(node: Extract<RegexNode, { kind: 'repeat' }>): Matcher {
  const { body, min, max } = node;
  const fixed = Array.from({ length: min }, () => compile(body));
  // `x+` is one `x` whose own states are looped over, which only matters for what they remember.
  const open = max === null ? matchStar(body) : matchOptional(Array.from({ length: max - min }, () => compile(body)));
  return [...fixed, open].reduceRight((rest, first) => (run, next) => first(run, () => rest(run, next)));
}

/** Up to as many rounds as there are matchers. */
function matchOptional(rounds: readonly Matcher[]): Matcher {
  return rounds.reduceRight<Matcher>(
    (rest, round) => (run, next) => {
      round(run, () => rest(run, next));
      if (!run.solved) next();
    },
    (_run, next) => next(),
  );
}

function matchStar(body: RegexNode): Matcher {
  return body.kind === 'set' ? matchSetStar(body.accepts) : matchGroupStar(compile(body));
}

/** Repetition of single bytes, without a level of recursion for each. */
function matchSetStar(accepts: Uint8Array): Matcher {
  return (run, next) => {
    const start = run.at;
    let end = start;
    while (end < run.text.length && accepts[run.text.charCodeAt(end)] === 1) end++;
    for (run.at = end; run.at >= start; run.at--) {
      run.spend();
      next();
      if (run.solved) break;
    }
    run.at = start;
  };
}

function matchGroupStar(body: Matcher): Matcher {
  const remembered = new WeakMap<Run, Rounds>();
  return (run, next) => {
    let rounds = remembered.get(run);
    if (rounds === undefined) {
      rounds = { at: 0, count: 0 };
      remembered.set(run, rounds);
    }
    const state = rounds;
    const loop = (): void => {
      run.spend();
      if (state.count === 0 || state.at !== run.at) {
        const before = { ...state };
        state.at = run.at;
        state.count = 1;
        body(run, loop);
        state.at = before.at;
        state.count = before.count;
      } else if (state.count < 2) {
        state.count++;
        body(run, loop);
        state.count--;
      }
      if (!run.solved) next();
    };
    loop();
  };
}

export class Matching {
  private readonly matcher: Matcher;
  private readonly regex: Regex;

  /** Throws {@link RegexBudgetError}. */
  constructor(regex: Regex) {
    this.regex = regex;
    partsLeft = MAX_PARTS;
    this.matcher = compile(regex.root);
  }

  /** A match of the whole text. Throws {@link RegexBudgetError}. */
  matchAll(text: string, budget: Budget): Match | null {
    return this.attempt(text, 0, { whole: true, atStart: true, notNull: false }, budget);
  }

  /** Every match in turn, as an iterator over the text finds them. Throws {@link RegexBudgetError}. */
  searchAll(text: string, budget: Budget): Match[] {
    const matches: Match[] = [];
    let from = 0;
    let begin = true;
    while (from <= text.length) {
      const found = this.search(text, from, begin, budget);
      if (found === null) break;
      matches.push(found);
      begin = false;
      let [start, end] = found[0] as readonly [number, number];
      while (start === end) {
        if (end === text.length) return matches;
        // After an empty match a longer one may start right there, else the search moves on.
        const longer = this.attempt(text, end, { whole: false, atStart: end === 0, notNull: true }, budget);
        if (longer === null) {
          end++;
          break;
        }
        matches.push(longer);
        [start, end] = longer[0] as readonly [number, number];
      }
      from = end;
    }
    return matches;
  }

  private search(text: string, from: number, atStart: boolean, budget: Budget): Match | null {
    for (let at = from; at <= text.length; at++) {
      const found = this.attempt(text, at, { whole: false, atStart: atStart && at === 0, notNull: false }, budget);
      if (found !== null) return found;
    }
    return null;
  }

  private attempt(text: string, at: number, options: Options, budget: Budget): Match | null {
    const run = new Run(text, this.regex.groups, options, budget);
    run.at = at;
    run.begin = at;
    this.matcher(run, () => run.accept());
    if (run.best === null) return null;
    return [[at, run.best.end], ...run.best.groups.slice(1)];
  }
}
