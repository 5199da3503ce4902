/** Hostile trees through the whole program: each run ends soon, in little memory, and not with a fault of ours. */
import { describe, expect, inject, test } from 'vitest';
import { costsOf } from './hostile/audit.ts';
import { TREES } from './hostile/trees.ts';

const PROGRAM = inject('program');
/** Seconds of one core, of which runs take a third at the most on a machine of their own, and mebibytes. */
const MOST = { seconds: 5, memory: 500 };
const BATCH = 9;

const names = Object.keys(TREES);
const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, index) => names.slice(index * BATCH, (index + 1) * BATCH));

describe('an audit comes to its end', () => {
  test.each(batches.map((batch) => [batch[0] as string, batch] as const))(
    '%s, and others',
    (_first, batch) => {
      const { costs, errors } = costsOf(
        PROGRAM,
        batch.map((name) => [name, TREES[name] ?? {}]),
      );
      expect(errors).not.toMatch(/internal fault|RangeError/);
      expect(costs.map(({ name }) => name)).toEqual(batch);
      for (const cost of costs) {
        expect([0, 1], cost.name).toContain(cost.status);
        expect(cost.seconds, cost.name).toBeLessThan(MOST.seconds);
        expect(cost.memory, cost.name).toBeLessThan(MOST.memory);
      }
    },
    120_000,
  );
});
