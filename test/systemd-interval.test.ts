import { describe, expect, it } from 'vitest';
import { exposure } from '../src/systemd/exposure/exposure.ts';
import { grade } from '../src/systemd/exposure/score.ts';
import type { DirectiveValue } from '../src/systemd/exposure/values.ts';
import { known, oneOf, UNKNOWN } from '../src/systemd/exposure/values.ts';
import { SYSTEMD_VERSIONS } from '../src/systemd/versions.ts';
import { randomSource } from './systemd-analyze.ts';
import { randomUnit } from './systemd-random-unit.ts';

const UNITS = 150;
const RESOLUTIONS = 12;

describe('exposure interval', () => {
  it.each(SYSTEMD_VERSIONS)('holds every way to fill in what is not known (%s)', { timeout: 60_000 }, (version) => {
    const random = randomSource(Number(version));
    let compared = 0;
    let exact = 0;
    for (let count = 0; count < UNITS; count += 1) {
      const fillings = Array.from({ length: RESOLUTIONS }, () => randomUnit(version, random));
      const base = randomUnit(version, random);
      const unknown = [...base.keys()].filter(() => random() < 0.15);
      const chosen = [...base.keys()].filter((name) => !unknown.includes(name) && random() < 0.1);
      const alternatives = (name: string) => [base.get(name) ?? [], ...fillings.slice(0, 2).map((one) => one.get(name) ?? [])];
      const directives = new Map<string, DirectiveValue>([...base].map(([name, values]) => [name, known(...values)]));
      for (const name of unknown) directives.set(name, UNKNOWN);
      for (const name of chosen) directives.set(name, oneOf(...alternatives(name)));
      const result = exposure(directives, { version });
      for (const filling of fillings) {
        const whole = new Map(base);
        for (const name of unknown) whole.set(name, filling.get(name) ?? []);
        for (const name of chosen) whole.set(name, alternatives(name)[Math.floor(random() * 3)] ?? []);
        const graded = grade(whole, version);
        expect(graded.score).toBeGreaterThanOrEqual(result.low.score);
        expect(graded.score).toBeLessThanOrEqual(result.high.score);
        result.rows.forEach((row, index) => {
          if (row.decided) expect(graded.badness[index], `${row.id} is said to be decided`).toBe(row.badness);
        });
        compared += 1;
      }
      if (result.score !== null) exact += 1;
    }
    expect(compared).toBe(UNITS * RESOLUTIONS);
    expect(exact).toBeGreaterThan(0);
  });
});
