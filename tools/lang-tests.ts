/**
 * Runs a folder of Nix's own language tests (github:NixOS/nix, tests/functional/lang) against us:
 * `node tools/run.mjs tools/lang-tests.ts FOLDER` (needs `nix-instantiate`). A test counts where the Nix
 * at hand passes it itself. Prints right, unknown and wrong by kind, and every test that is not right.
 * Exit status 1 where an answer is wrong or a share stays below its aim.
 */
import { realpathSync } from 'node:fs';
import { nixVersion } from '../test/nix/judge.ts';
import { type Nix, RealNix } from './lang-tests/nix.ts';
import { faultOf, outcomeOf } from './lang-tests/ours.ts';
import { findTests, type Kind, KINDS, type LangTest } from './lang-tests/tests.ts';

export type Verdict = 'right' | 'unknown' | 'wrong';
export interface Judged {
  readonly test: LangTest;
  /** Null where this Nix does not pass the test itself. */
  readonly verdict: Verdict | null;
  /** Why it is not right. */
  readonly reason: string;
}

/** Shares of right answers that must be reached; no evaluation may be wrong. */
const AIMS: Readonly<Record<Kind, number>> = { 'parse-okay': 1, 'parse-fail': 0.95, 'eval-okay': 0.9, 'eval-fail': 0.9 };

/** Holds one test against us. */
export async function judge(folder: string, test: LangTest, nix: Nix): Promise<Judged> {
  const file = `${test.name}.nix`;
  const said = (verdict: Verdict | null, reason = ''): Judged => ({ test, verdict, reason });
  if (!(await nix.passes(test))) return said(null);
  if (test.kind === 'parse-okay' || test.kind === 'parse-fail') {
    const fault = faultOf(folder, file);
    return (fault === null) === (test.kind === 'parse-okay') ? said('right') : said('wrong', fault ?? 'accepted');
  }
  const outcome = outcomeOf(folder, test);
  if (outcome.kind === 'unknown') return said('unknown', outcome.reason);
  if (test.kind === 'eval-fail') {
    return outcome.kind === 'failure' ? said('right') : said('wrong', `ours ${JSON.stringify(outcome.shown)}`);
  }
  if (outcome.kind === 'failure') return said('wrong', outcome.message);
  const [theirs, ours] = [JSON.stringify((await nix.valueOf(test))?.shown), JSON.stringify(outcome.shown)];
  return theirs === ours ? said('right') : said('wrong', `\n  nix  ${theirs}\n  ours ${ours}`);
}

/** @returns lines of the table, and whether every aim is reached */
export function summary(judged: readonly Judged[]): { readonly lines: readonly string[]; readonly reached: boolean } {
  const lines: string[] = [];
  let reached = true;
  for (const kind of KINDS) {
    const all = judged.filter(({ test }) => test.kind === kind);
    const counted = all.filter(({ verdict }) => verdict !== null);
    const [right, unknown, wrong] = (['right', 'unknown', 'wrong'] as const).map(
      (verdict) => counted.filter((one) => one.verdict === verdict).length,
    ) as [number, number, number];
    const share = counted.length === 0 ? 1 : right / counted.length;
    if (share < AIMS[kind] || (kind.startsWith('eval') && wrong > 0)) reached = false;
    const left = all.length - counted.length;
    lines.push(
      `${kind}: ${right} right, ${unknown} unknown, ${wrong} wrong of ${counted.length}: ${(share * 100).toFixed(1)} %${left > 0 ? `; ${left} that this Nix does not pass` : ''}`,
    );
  }
  return { lines, reached };
}

/** @returns the exit status */
export async function main(args: readonly string[]): Promise<number> {
  const [given] = args;
  if (given === undefined) {
    console.error('usage: lang-tests FOLDER');
    return 2;
  }
  if ((await nixVersion()) === null) {
    console.error('lang-tests: nix-instantiate not found');
    return 2;
  }
  const folder = realpathSync(given);
  const nix = new RealNix(folder);
  try {
    const judged: Judged[] = [];
    for (const test of findTests(folder)) judged.push(await judge(folder, test, nix));
    for (const { test, verdict, reason } of judged) {
      if (verdict === 'unknown' || verdict === 'wrong') console.log(`${verdict} ${test.name}: ${reason}`);
    }
    const { lines, reached } = summary(judged);
    console.log(lines.join('\n'));
    return judged.length > 0 && reached ? 0 : 1;
  } finally {
    nix.close();
  }
}
