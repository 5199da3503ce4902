import { describe, expect, it } from 'vitest';
import { and, branchesOf, choose, distribute, implies, impliesAny, not, or, settle, settleCondition } from './choice.ts';
import { EvaluationError } from './errors.ts';
import { render } from './render.ts';
import { evaluatorOf } from './testing.ts';
import { lazy, ready, type Thunk } from './thunk.ts';
import { call, type ChoiceValue, FALSE, int, reference, TRUE, type Value } from './values.ts';

const ev = evaluatorOf({});
const a = reference(['a']);
const b = reference(['b']);
const failing: Thunk = lazy(() => {
  throw new EvaluationError('throw', 'no');
});
const either = (then: Thunk, otherwise: Thunk, condition: Value = a): ChoiceValue => ({ kind: 'choice', condition, then, else: otherwise });

describe('choices', () => {
  it('on a known condition are their branch, the other one untouched', () => {
    expect(choose(ev, TRUE, ready(int(1)), failing)).toEqual(int(1));
    expect(choose(ev, FALSE, failing, ready(int(2)))).toEqual(int(2));
  });

  it('distribute a function over their branches', () => {
    expect(
      render(
        ev,
        distribute(either(ready(int(1)), ready(int(2))), (_ev, branch) => (branch.kind === 'int' ? int(branch.value + 1n) : branch)),
      ),
    ).toBe('(if a then 2 else 3)');
  });

  it('lose a branch that fails; both failing is a failure', () => {
    expect(branchesOf(ev, either(failing, ready(int(2))))).toEqual({ then: null, else: int(2) });
    expect(settle(ev, either(ready(int(1)), failing))).toEqual(int(1));
    expect(() => branchesOf(ev, either(failing, failing))).toThrow('no');
  });

  it('between equal values are that value', () => {
    expect(settle(ev, either(ready(b), ready(b)))).toBe(b);
    expect(settle(ev, either(ready(int(1)), ready(int(2)))).kind).toBe('choice');
  });

  it('as conditions are the answer all branches give', () => {
    const inner = either(ready(FALSE), ready(FALSE), b);
    expect(settleCondition(ev, either(ready(inner), ready(FALSE)))).toBe(FALSE);
    expect(settleCondition(ev, either(ready(inner), failing))).toBe(FALSE);
    expect(settleCondition(ev, either(ready(inner), ready(TRUE))).kind).toBe('choice');
    expect(settleCondition(ev, either(ready(inner), ready(b))).kind).toBe('choice');
    expect(settleCondition(ev, a)).toBe(a);
  });
});

describe('logic', () => {
  it('keeps what is known short', () => {
    expect([and(ev, TRUE, a), and(ev, a, FALSE), or(ev, FALSE, a), or(ev, a, TRUE), and(ev, a, a), not(not(a))]).toEqual([
      a,
      FALSE,
      a,
      TRUE,
      a,
      a,
    ]);
  });

  it('knows what a condition implies', () => {
    const both = call('&&', [a, b]);
    const one = call('||', [a, b]);
    expect([implies(ev, both, a), implies(ev, both, b), implies(ev, one, a), implies(ev, a, b), implies(ev, FALSE, b)]).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(implies(ev, call('||', [both, call('&&', [b, a])]), a)).toBe(true);
    expect(implies(ev, either(ready(b), ready(FALSE)), a)).toBe(true);
    expect(implies(ev, either(ready(TRUE), ready(b)), a)).toBe(false);
    expect(implies(ev, call('==', [a, TRUE]), a)).toBe(true);
  });

  it('gives up on conditions without end, and on those that fail', () => {
    let deep: Value = a;
    for (let level = 0; level < 60; level++) deep = call('||', [deep, deep]);
    let asked = 0;
    expect(
      impliesAny(ev, deep, () => {
        asked += 1;
        return false;
      }),
    ).toBe(false);
    expect(asked).toBeLessThan(10_000);
    expect(implies(ev, { kind: 'call', callee: '&&', args: [failing, ready(a)] }, a)).toBe(false);
  });
});
