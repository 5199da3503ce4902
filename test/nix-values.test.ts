/**
 * What inspect says of the example project agrees with what Nix says of it. The values were recorded by
 * `node tools/run.mjs tools/compare-modules.ts fixtures/projects/example NIXPKGS_LIB --record
 * fixtures/projects/example.nix-values.json`, as nixpkgs is not at hand everywhere.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspected } from '../tools/compare-modules.ts';
import { agree } from '../tools/modules/agree.ts';
import { compareModule, type Difference } from '../tools/modules/compare.ts';
import type { JsonSet } from '../tools/modules/nix.ts';

const root = realpathSync(resolve('fixtures/projects/example'));
const recorded = JSON.parse(readFileSync('fixtures/projects/example.nix-values.json', 'utf8')) as Record<string, JsonSet>;
let differences: (Difference & { file: string })[];
let documents: Map<string, JsonSet>;

beforeAll(async () => {
  ({ documents } = await inspected(root, true));
  differences = Object.entries(recorded).flatMap(([file, parts]) =>
    compareModule(documents.get(file) as JsonSet, { parts, failed: {} }, '$ROOT').map((difference) => ({ file, ...difference })),
  );
});

const count = (...outcomes: string[]): number => differences.filter(({ outcome }) => outcomes.includes(outcome)).length;

describe('the example project', () => {
  it('is described with nothing wrong, missing or extra', () => {
    const bad = differences.filter(({ outcome }) => ['wrong', 'missing', 'extra'].includes(outcome));
    expect(bad).toEqual([]);
  });

  it('is nearly all known', () => {
    expect(Object.keys(recorded).length).toBeGreaterThan(40);
    expect(count('right')).toBeGreaterThan(1600);
    expect(count('right', 'partly') / differences.length).toBeGreaterThan(0.99);
  });

  it('would show a change of any value', () => {
    const file = 'modules/backup/offsite.nix';
    const changed = structuredClone(documents.get(file)) as { services: { directives: Record<string, unknown> }[] };
    const [service] = changed.services;
    Object.assign(service?.directives ?? {}, { Nice: 14, Added: true });
    delete service?.directives.LockPersonality;
    const found = compareModule(changed as unknown as JsonSet, { parts: recorded[file] as JsonSet, failed: {} }, '$ROOT');
    expect(
      found
        .filter(({ outcome }) => ['wrong', 'missing', 'extra'].includes(outcome))
        .map(({ outcome, path }) => `${outcome} ${path.split('.').at(-1)}`)
        .toSorted(),
    ).toEqual(['extra Added', 'missing LockPersonality', 'wrong Nice']);
  });
});

describe('agreement', () => {
  it.each([
    ['x', 'x', 'right'],
    [1, 2, 'wrong'],
    [{ $ref: 'config.a' }, 'anything', 'partly'],
    [{ $unknown: 'why' }, 'anything', 'undecided'],
    [{ $text: ['a ', { $ref: 'b' }, ' c'] }, 'a b c', 'partly'],
    [{ $text: ['a ', { $ref: 'b' }, ' c'] }, 'b c', 'wrong'],
    [{ $choice: { if: { $ref: 'c' }, then: 1, else: 2 } }, 2, 'partly'],
    [{ $choice: { if: { $ref: 'c' }, then: 1, else: 2 } }, 3, 'wrong'],
    [['a', { $rest: { $ref: 'l' } }, 'z'], ['a', 'b', 'c', 'z'], 'partly'],
    [['a', { $rest: { $ref: 'l' } }], ['b'], 'wrong'],
    [['a', 'b'], ['b', 'a'], 'wrong'],
    [{ a: 1, $rest: { $ref: 's' } }, { a: 1, b: 2 }, 'partly'],
    [{ a: 1 }, { a: 1, b: 2 }, 'wrong'],
  ])('%j and %j: %s', (ours, nix, verdict) => {
    expect(agree(ours as Parameters<typeof agree>[0], nix)).toBe(verdict);
  });
});
