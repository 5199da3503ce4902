/** Hostile trees through the whole program: each run ends soon, in little memory, not with a fault of ours, and says what it cut off. */
import { describe, expect, inject, test } from 'vitest';
import { inspect } from '../src/engine/inspect.ts';
import { projectOf } from '../src/model/testing.ts';
import { commandsFor, costsOf } from './hostile/audit.ts';
import { TREES } from './hostile/trees.ts';

const PROGRAM = inject('program');
/** Seconds of one core, of which runs take a third at the most on a machine of their own, and mebibytes. */
const MOST = { seconds: 5, memory: 600 };
const BATCH = 9;

const names = Object.keys(TREES);
const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, index) => names.slice(index * BATCH, (index + 1) * BATCH));

describe('check, inspect and report come to their end', () => {
  test.each(batches.map((batch) => [batch[0] as string, batch] as const))(
    '%s, and others',
    (_first, batch) => {
      const { costs, errors } = costsOf(
        PROGRAM,
        batch.map((name) => [name, TREES[name] ?? {}]),
      );
      expect(errors).not.toMatch(/internal fault|RangeError/);
      expect(costs.map(({ name, command }) => `${name}: ${command}`)).toEqual(
        batch.flatMap((name, index) => commandsFor(index).map((command) => `${name}: ${command}`)),
      );
      for (const { name, command, status, seconds, memory } of costs) {
        // Files that nobody can parse are no Nix files to describe.
        expect([0, 1, 3], `${name}: ${command}`).toContain(status);
        expect(seconds, `${name}: ${command}`).toBeLessThan(MOST.seconds);
        expect(memory, `${name}: ${command}`).toBeLessThan(MOST.memory);
      }
    },
    120_000,
  );
});

describe('a budget that is hit', () => {
  const hit: string[] = [];

  test.each(Object.entries(TREES))('is named: %s', (_name, files) => {
    const project = projectOf(files);
    const { undecided } = inspect(project, { reported: new Set(Object.keys(files)), resolveDefaults: false });
    const exceeded = [...project.ev.exceeded.keys()];
    hit.push(...exceeded);
    for (const budget of exceeded) {
      expect(budget).toMatch(/^evaluation budget: [a-z ]+$/);
      expect(Object.keys(undecided)).toContain(budget);
    }
  });

  test('is one of several', () => {
    expect([...new Set(hit)].sort()).toEqual(
      ['definitions', 'depth', 'regular expression', 'size', 'stack', 'steps'].map((name) => `evaluation budget: ${name}`),
    );
  });
});
