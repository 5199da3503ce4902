import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shown } from '../src/evaluation/testing.ts';
import type { Nix } from './lang-tests/nix.ts';
import { expressionOf, findTests } from './lang-tests/tests.ts';
import { type Judged, judge, summary } from './lang-tests.ts';

let folder: string;
const FILES = {
  'eval-okay-sum.nix': '1 + 1\n',
  'eval-okay-sum.exp': '2\n',
  'eval-okay-other.nix': '1\n',
  'eval-okay-home.nix': 'builtins.getEnv "HOME"\n',
  'eval-okay-arguments.nix': '{ f, word }: { result = f word; }\n',
  'eval-okay-arguments.flags': '--arg f import(FOLDER/double.nix) --argstr word xy -A result # why\n',
  'double.nix': 'x: x + x\n',
  'eval-okay-broken.nix': 'throw "x"\n',
  'eval-fail-throw.nix': 'throw "x"\n',
  'eval-fail-value.nix': '1\n',
  'eval-fail-outside.nix': 'import /outside/the/root.nix\n',
  'parse-okay-list.nix': '[ 1 2 ]\n',
  'parse-fail-bracket.nix': '[ 1 2\n',
  'parse-fail-name.nix': 'x: y\n',
  'parse-fail-twice.nix': '{ a = 1; a = 2; }\n',
  'parse-fail-missed.nix': '{ }\n',
  'eval-okay-later.nix': '1 +\n',
};
/** What Nix says of those that it evaluates. */
const VALUES: Record<string, Shown> = { 'eval-okay-arguments': 'xyxy' };
const nix: Nix = {
  passes: async ({ name }) => name !== 'eval-okay-later',
  valueOf: async ({ name }) => ({ shown: VALUES[name] ?? { int: '2' } }),
};

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lang-tests-test-')));
  for (const [name, text] of Object.entries(FILES)) {
    writeFileSync(join(folder, name), text.replace('FOLDER', folder.split('/').at(-1) as string));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const judgeAll = (): Promise<Judged[]> => Promise.all(findTests(folder).map((test) => judge(folder, test, nix)));

describe('language tests', () => {
  it('are judged one by one', async () => {
    const verdicts = Object.fromEntries((await judgeAll()).map(({ test, verdict }) => [test.name, verdict]));
    expect(verdicts).toEqual({
      'eval-okay-sum': 'right',
      'eval-okay-other': 'wrong',
      'eval-okay-home': 'unknown',
      'eval-okay-arguments': 'right',
      'eval-okay-broken': 'wrong',
      'eval-okay-later': null,
      'eval-fail-throw': 'right',
      'eval-fail-value': 'wrong',
      'eval-fail-outside': 'unknown',
      'parse-okay-list': 'right',
      'parse-fail-bracket': 'right',
      'parse-fail-name': 'right',
      'parse-fail-twice': 'right',
      'parse-fail-missed': 'wrong',
    });
  });

  it('say what is not right', async () => {
    const reasons = Object.fromEntries((await judgeAll()).map(({ test, reason }) => [test.name, reason]));
    expect(reasons['eval-okay-other']).toBe('\n  nix  {"int":"2"}\n  ours {"int":"1"}');
    expect(reasons['eval-okay-home']).toContain('getEnv');
    expect(reasons['parse-fail-missed']).toBe('accepted');
  });

  it('are counted by kind, without those that this Nix does not pass', async () => {
    const { lines, reached } = summary(await judgeAll());
    expect(lines).toEqual([
      'parse-okay: 1 right, 0 unknown, 0 wrong of 1: 100.0 %',
      'parse-fail: 3 right, 0 unknown, 1 wrong of 4: 75.0 %',
      'eval-okay: 2 right, 1 unknown, 2 wrong of 5: 40.0 %; 1 that this Nix does not pass',
      'eval-fail: 1 right, 1 unknown, 1 wrong of 3: 33.3 %',
    ]);
    expect(reached).toBe(false);
  });

  it('reach their aims only without a wrong value', async () => {
    const right = (await judgeAll()).filter(({ verdict }) => verdict === 'right');
    expect(summary(right).reached).toBe(true);
    const many = Array.from({ length: 100 }, () => right.filter(({ test }) => test.kind === 'eval-okay')).flat();
    const [wrong] = (await judgeAll()).filter(({ test }) => test.name === 'eval-okay-other');
    expect(summary([...many, wrong as Judged]).reached).toBe(false);
  });

  it('know their arguments', () => {
    const tests = new Map(findTests(folder).map((test) => [test.name, test]));
    const expression = (name: string) => expressionOf(folder, tests.get(name) ?? { kind: 'eval-okay', name, flags: [], expected: null });
    expect(expression('eval-okay-arguments')).toBe(
      `(import ${folder}/eval-okay-arguments.nix { f = import(${folder}/double.nix); word = "xy"; }).result\n`,
    );
    expect(expression('eval-okay-sum')).toBeNull();
  });
});
