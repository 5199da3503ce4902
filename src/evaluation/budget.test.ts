/** Hostile input ends soon, as an unknown that names the budget; ordinary depth does not come near it. */
import { describe, expect, it } from 'vitest';
import { membersOf } from './lib/toolkit.ts';
import { evaluateDeep, evaluatorOf } from './testing.ts';

const MOST = 2_000;

function outcomeOf(text: string): { reason: string; exceeded: string[]; milliseconds: number } {
  const ev = evaluatorOf({ 'x.nix': text });
  const started = performance.now();
  const outcome = evaluateDeep(ev, 'x.nix');
  const reason = outcome.kind === 'unknown' ? outcome.reason : JSON.stringify(outcome);
  return { reason, exceeded: [...ev.exceeded.keys()], milliseconds: performance.now() - started };
}

const chain = (levels: number, first: string, next: (before: string, level: number) => string): string =>
  `let a0 = ${first}; ${Array.from({ length: levels }, (_, level) => `a${level + 1} = ${next(`a${level}`, level)};`).join(' ')} in a${levels}`;

describe('what has no end', () => {
  it.each([
    ['a function that calls itself', 'let f = x: f x; in f 1', 'depth'],
    ['a function that calls itself with more', 'let f = x: f (x + 1); in f 1', 'depth'],
    ['a function applied to itself', '(x: x x) (x: x x)', 'depth'],
    ['a sum of itself', 'let f = x: 1 + f x; in f 1', 'depth'],
    ['a tree of calls', 'let f = n: if n < 2 then n else f (n - 1) + f (n - 2); in f 40', 'steps'],
    ['a text that doubles', chain(60, '"x"', (before) => `"\${${before}}\${${before}}"`), 'size'],
    ['a list that doubles', chain(60, '[ 1 ]', (before) => `${before} ++ ${before}`), 'size'],
    ['a list that is too long', 'builtins.genList (x: x) 1000000000', 'size'],
    ['a sum of many terms', `1${' + 1'.repeat(20_000)}`, 'depth'],
  ])('%s', (_title, text, budget) => {
    const { reason, exceeded, milliseconds } = outcomeOf(text);
    expect(reason).toContain(`evaluation budget: ${budget}`);
    expect(exceeded).toContain(`evaluation budget: ${budget}`);
    expect(exceeded).not.toContain('evaluation budget: stack');
    expect(milliseconds).toBeLessThan(MOST);
  });

  it('a value without end is known as far as it is asked for', () => {
    const ev = evaluatorOf({ 'x.nix': 'let t = { a = t; b = 1; }; in t.a.a.a.a.b' });
    expect(evaluateDeep(ev, 'x.nix')).toEqual({ kind: 'value', shown: { int: '1' } });
    expect(ev.exceeded.size).toBe(0);
  });
});

describe('what is only large', () => {
  it.each([
    ['a fold over 10,000 elements', "builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 10000)", { int: '49995000' }],
    ['100 levels of calls', 'let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 100', { int: '100' }],
    [
      'shared values',
      chain(60, '{ x = 1; }', (before) => `{ l = ${before}; r = ${before}; }`).replace(/a60$/, `a60${'.l'.repeat(60)}.x`),
      { int: '1' },
    ],
  ])('%s', (_title, text, shown) => {
    const ev = evaluatorOf({ 'x.nix': text });
    const started = performance.now();
    expect(evaluateDeep(ev, 'x.nix')).toEqual({ kind: 'value', shown });
    expect(ev.exceeded.size).toBe(0);
    expect(performance.now() - started).toBeLessThan(MOST);
  });
});

describe('what shares its parts under conditions', () => {
  const chosen = (first: string): string =>
    `{ z = 1; } // (${chain(40, first, (before, level) => `if <a${level}> then ${before} else if <b${level}> then ${before} else ${before} // { x = 1; }`)})`;
  it.each([
    ['a set that each condition may have grown', '{ }'],
    ['a remainder that each condition may have chosen', '<start>'],
  ])('%s is read soon', (_title, first) => {
    const ev = evaluatorOf({ 'x.nix': chosen(first) });
    const started = performance.now();
    expect(membersOf(ev, ev.importFile(`${ev.tree.root}/x.nix`)).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(MOST);
  });
});
