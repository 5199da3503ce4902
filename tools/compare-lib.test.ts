import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answer, type Answer, type Case, evaluatorForCases, readCases } from './compare-lib-cases.ts';

const { answers } = JSON.parse(readFileSync(new URL('./compare-lib/expected.json', import.meta.url), 'utf8')) as { answers: Answer[] };
const cases = readCases();

/** Cases by function. */
const byName = new Map<string, { given: Case; expected: Answer }[]>();
for (const [index, given] of cases.entries()) {
  const list = byName.get(given.name) ?? [];
  byName.set(given.name, list);
  list.push({ given, expected: answers[index] as Answer });
}

describe('the lib model answers what Nix answered', () => {
  const ev = evaluatorForCases();

  it('has an answer for every case', () => {
    expect(answers).toHaveLength(cases.length);
    expect(byName.size).toBeGreaterThan(450);
  });

  it.each([...byName.keys()])('lib.%s', (name) => {
    for (const { given, expected } of byName.get(name) ?? []) {
      expect({ case: given.expression, answer: answer(ev, given) }).toEqual({ case: given.expression, answer: expected });
    }
  });
});
