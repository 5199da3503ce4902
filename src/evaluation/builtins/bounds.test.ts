/** Nothing hangs and nothing overflows: what exceeds a budget becomes an unknown, and is counted. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../evaluator.ts';
import { evaluateDeep, evaluatorOf } from '../testing.ts';

/** Fewer steps than usual, so that the tests are quick. */
const LIMITS: Limits = { ...DEFAULT_LIMITS, steps: 200_000 };

const HOSTILE: Record<string, string> = {
  'a list of a billion elements': 'builtins.genList (x: x) 1000000000',
  'a closure without end': 'builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }',
  'a string that doubles': 'builtins.stringLength (builtins.foldl\' (a: b: a + a) "xxxxxxxx" (builtins.genList (x: x) 60))',
  'a list that doubles': "builtins.length (builtins.foldl' (a: b: a ++ a) [ 1 2 3 4 ] (builtins.genList (x: x) 60))",
  'a set within itself as JSON': 'let s = { a = s; }; in builtins.toJSON s',
  'a set within itself as XML': 'let s = { a = s; }; in builtins.toXML s',
  'lists within lists without end': 'let f = x: [ x (f (x + 1)) ]; in builtins.toJSON (f 1)',
  'recursion without end': 'let f = x: 1 + f x; in f 1',
  'a pattern that backtracks': 'builtins.match "(a|a|aa)*b" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
  'a search that backtracks': 'builtins.split "((a*)*)*c" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
  'deep JSON': 'builtins.fromJSON (builtins.foldl\' (a: b: "[${a}]") "1" (builtins.genList (x: x) 20000))',
};

describe('a budget cuts off', () => {
  it.each(Object.entries(HOSTILE))('%s', (_title, text) => {
    const ev = evaluatorOf({ 'x.nix': text }, '/project', LIMITS);
    const started = performance.now();
    const outcome = evaluateDeep(ev, 'x.nix');
    expect(outcome.kind).toBe('unknown');
    expect(ev.exceeded.size).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('but large plain work stays known', () => {
    const text = "builtins.foldl' (a: b: a + b) 0 (map (x: x * 2) (builtins.genList (x: x) 100000))";
    expect(evaluateDeep(evaluatorOf({ 'x.nix': text }), 'x.nix')).toEqual({ kind: 'value', shown: { int: '9999900000' } });
  });

  it('and a long text still matches', () => {
    const text = 'builtins.match "(.*)b" ((builtins.concatStringsSep "" (builtins.genList (x: "a") 50000)) + "b") != null';
    expect(evaluateDeep(evaluatorOf({ 'x.nix': text }), 'x.nix')).toEqual({ kind: 'value', shown: true });
  });
});
