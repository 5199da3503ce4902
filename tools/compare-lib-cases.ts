/** The cases that the `lib` model is compared by: read from `tools/compare-lib/*.txt`, evaluated by us. */
import { readdirSync, readFileSync } from 'node:fs';
import { globalNames } from '../src/evaluation/builtins/index.ts';
import { EvaluationError } from '../src/evaluation/errors.ts';
import { Evaluator } from '../src/evaluation/evaluator.ts';
import { evaluate } from '../src/evaluation/expressions.ts';
import { libValue } from '../src/evaluation/lib/index.ts';
import { NO_HOOKS } from '../src/evaluation/references.ts';
import type { SourceTree } from '../src/evaluation/source-tree.ts';
import { nativeFunction } from '../src/evaluation/lib/toolkit.ts';
import { ready } from '../src/evaluation/thunk.ts';
import { parse } from '../src/syntax/parse.ts';

export interface Case {
  /** The function's place in `lib`: `lists.take`. */
  readonly name: string;
  /** A Nix expression in which `f` is the function and `lib` the library. */
  readonly expression: string;
}

/** What an evaluation answers: JSON, `error` where it fails, `symbolic` where it is not wholly known. */
export type Answer = { readonly json: unknown } | 'error' | 'symbolic';

const FOLDER = new URL('./compare-lib/', import.meta.url);
/** Generated cases of one line; more combinations are thinned out evenly. */
const MOST_COMBINATIONS = 60;

/** All cases, in the order of the files. Lines are `name: expression` or `name @ pool pool …`. */
export function readCases(): Case[] {
  const pools = readPools();
  const cases: Case[] = [];
  for (const file of readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt') && name !== 'pools.txt')
    .sort()) {
    for (const line of lines(file)) {
      const generated = /^(\S+) @ (.*)$/.exec(line);
      const written = /^(\S+): (.*)$/.exec(line);
      if (generated) {
        const [, name, types] = generated as unknown as [string, string, string];
        for (const args of combinations(types.split(' ').map((type) => poolOf(pools, type))))
          cases.push({ name, expression: `f ${args.map(parenthesized).join(' ')}` });
      } else if (written) cases.push({ name: written[1] as string, expression: written[2] as string });
      else throw new Error(`${file}: cannot read \`${line}\``);
    }
  }
  return cases;
}

const lines = (file: string): string[] =>
  readFileSync(new URL(file, FOLDER), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

function readPools(): Map<string, string[]> {
  const pools = new Map<string, string[]>();
  for (const line of lines('pools.txt')) {
    const at = line.indexOf(': ');
    pools.set(line.slice(0, at), line.slice(at + 2).split(' | '));
  }
  return pools;
}

function poolOf(pools: ReadonlyMap<string, string[]>, name: string): string[] {
  const pool = pools.get(name);
  if (pool === undefined) throw new Error(`no pool \`${name}\``);
  return pool;
}

const parenthesized = (text: string): string => (/^-/.test(text) ? `(${text})` : text);

function combinations(pools: readonly string[][]): string[][] {
  let all: string[][] = [[]];
  for (const pool of pools) all = all.flatMap((before) => pool.map((value) => [...before, value]));
  const step = Math.ceil(all.length / MOST_COMBINATIONS);
  return all.filter((_args, index) => index % step === 0);
}

/** The expression with `f` bound, for Nix or for us. */
export const expressionOf = ({ name, expression }: Case): string => `let f = lib.${name}; in ${expression}`;

const NOTHING: SourceTree = { root: '/cases', parse: () => null, readText: () => null, kindOf: () => null, readDirectory: () => null };

/** An evaluator for {@link answer}. */
export const evaluatorForCases = (): Evaluator => new Evaluator(NOTHING, globalNames, NO_HOOKS);

/** What the model makes of a case. */
export function answer(ev: Evaluator, given: Case): Answer {
  ev.startUnit();
  const source = parse('case.nix', expressionOf(given));
  const scope = ev.fileScope({ source, directory: '/cases' }).child(new Map([['lib', ready(libValue(ev))]]));
  if (source.faults.length > 0) return 'error';
  try {
    const value = evaluate(ev, source.root, scope);
    const text = ev.call(nativeFunction(ev, 'toJSON'), value);
    return text.kind === 'string' ? { json: JSON.parse(text.value) as unknown } : 'symbolic';
  } catch (error) {
    if (error instanceof EvaluationError) return 'error';
    throw error;
  }
}

/** True where two answers say the same. */
export const sameAnswer = (a: Answer, b: Answer): boolean => JSON.stringify(a) === JSON.stringify(b);
