/** How far the modules follow the documented patterns, by the verdicts of the rules. */
import type { Finding } from '../findings/finding.ts';
import { compareText, type Facts } from './facts.ts';
import { PATTERNS, type PatternInfo } from './pattern-table.ts';
import { quoteFinding, quoteSubject } from './quotes.ts';
import type { Mark, Pattern, PatternModule, Verdicts } from './schema.ts';

const none = (): { followed: number; broken: number; undecided: number; accepted: number } => ({
  followed: 0,
  broken: 0,
  undecided: 0,
  accepted: 0,
});

/** Verdicts by rule and file. */
export class VerdictTable {
  private readonly counts = new Map<string, Map<string, ReturnType<typeof none>>>();

  constructor(facts: Facts) {
    const { followed, undecided, findings, accepted } = facts.input;
    for (const { rule, file } of followed) this.at(rule, file).followed++;
    for (const { rule, file } of undecided) this.at(rule, file).undecided++;
    for (const { rule, file } of findings) this.at(rule, file).broken++;
    for (const { rule, file } of accepted) this.at(rule, file).accepted++;
  }

  ofRule(rule: string): ReadonlyMap<string, Verdicts> {
    return this.counts.get(rule) ?? new Map();
  }

  private at(rule: string, file: string): ReturnType<typeof none> {
    const files = this.counts.get(rule) ?? new Map<string, ReturnType<typeof none>>();
    this.counts.set(rule, files);
    const found = files.get(file) ?? none();
    files.set(file, found);
    return found;
  }
}

export function sumVerdicts(all: Iterable<Verdicts>): Verdicts {
  const sum = none();
  for (const one of all) {
    sum.followed += one.followed;
    sum.broken += one.broken;
    sum.undecided += one.undecided;
    sum.accepted += one.accepted;
  }
  return sum;
}

/** Followed when nothing is broken; partly when some is, or when it cannot be decided. */
export function markOf({ followed, broken, undecided, accepted }: Verdicts): Mark {
  if (followed + broken + undecided + accepted === 0) return 'none';
  if (broken === 0) return followed + accepted > 0 ? 'followed' : 'partly';
  return followed + accepted > 0 ? 'partly' : 'broken';
}

export function patternsSection(facts: Facts, table: VerdictTable): Pattern[] {
  return PATTERNS.map((info) => pattern(facts, table, info)).filter(({ rules }) => rules.length > 0);
}

function pattern(facts: Facts, table: VerdictTable, info: PatternInfo): Pattern {
  const known = new Set(facts.input.rules.map(({ id }) => id));
  const rules = info.rules.filter((rule) => known.has(rule));
  const files = new Map<string, PatternModule>();
  for (const rule of rules) {
    for (const [module, verdicts] of table.ofRule(rule)) {
      const before = files.get(module);
      const sum = sumVerdicts(before ? [before, verdicts] : [verdicts]);
      const broken = [...(before?.rules ?? []), ...(verdicts.broken > 0 ? [rule] : [])];
      files.set(module, { module, ...sum, mark: markOf(sum), rules: broken });
    }
  }
  const modules = [...files.values()].sort((a, b) => compareText(a.module, b.module));
  const decided = modules.filter(({ followed, broken, accepted }) => followed + broken + accepted > 0);
  const clean = decided.filter(({ broken }) => broken === 0);
  return {
    id: info.id,
    title: info.title,
    description: info.description,
    rules,
    verdicts: sumVerdicts(modules),
    adherence: decided.length === 0 ? null : Math.round((1000 * clean.length) / decided.length) / 1000,
    modules,
    good: goodExample(facts, rules, files),
    bad: badExample(facts, rules),
  };
}

/** The first subject, in a module that breaks nothing of the pattern, whose code can be shown whole. */
function goodExample(facts: Facts, rules: readonly string[], files: ReadonlyMap<string, PatternModule>): Pattern['good'] {
  for (const rule of rules) {
    for (const { rule: verdict, file, symbol } of facts.input.followed) {
      if (verdict !== rule || symbol === '' || (files.get(file)?.broken ?? 1) > 0) continue;
      const quote = quoteSubject(facts, file, symbol, rule);
      if (quote !== null) return quote;
    }
  }
  return null;
}

function badExample(facts: Facts, rules: readonly string[]): Pattern['bad'] {
  const of = (rule: string): Finding | undefined =>
    facts.input.findings.find((finding) => finding.rule === rule && finding.range.start.offset > 0);
  const finding = rules.map(of).find((one) => one !== undefined);
  return finding === undefined ? null : quoteFinding(facts, finding);
}
