import { describe, expect, it } from 'vitest';
import { grade } from '../src/systemd/exposure/score.ts';
import { SYSTEMD_VERSIONS } from '../src/systemd/versions.ts';
import { analyze, installedVersion, randomSource } from './systemd-analyze.ts';
import { randomUnit } from './systemd-random-unit.ts';

const UNITS = 1200;
const BATCH = 100;

function unitText(unit: ReadonlyMap<string, readonly string[]>): string {
  const lines = (wanted: boolean) =>
    [...unit]
      .filter(([name]) => (name === 'DefaultDependencies') === wanted)
      .flatMap(([name, values]) => values.map((text) => `${name}=${text}`))
      .join('\n');
  return `[Unit]\nDescription=generated\n${lines(true)}\n[Service]\nExecStart=/bin/true\n${lines(false)}\n`;
}

const version = installedVersion();
const comparable = SYSTEMD_VERSIONS.find((one) => one === version);

describe('exposure beside systemd-analyze', () => {
  it(`scores ${UNITS} generated units as the installed systemd-analyze does`, { timeout: 120_000 }, () => {
    if (comparable === undefined) {
      console.warn(`SKIPPED ${UNITS} generated units: ${version}. units compared 0`);
      return;
    }
    const random = randomSource(20260101);
    const differences: string[] = [];
    const levels = new Set<string>();
    let compared = 0;
    for (let start = 0; start < UNITS; start += BATCH) {
      const units = new Map<string, Map<string, string[]>>(
        Array.from({ length: BATCH }, (_, index) => [`gen${start + index}.service`, randomUnit(comparable, random)] as const),
      );
      const texts = new Map([...units].map(([name, unit]) => [name, unitText(unit)]));
      const { stdout } = analyze(['security', '--no-pager', '--offline=true'], texts);
      for (const [, name = '', score, level] of stdout.matchAll(/Overall exposure level for (\S+): (\d+\.\d) (\w+)/g)) {
        const graded = grade(units.get(name) ?? new Map(), comparable);
        compared += 1;
        levels.add(graded.level);
        if (graded.score.toFixed(1) !== score || graded.level !== level) {
          differences.push(`${name}: ${graded.score} ${graded.level}, printed ${score} ${level}\n${texts.get(name)}`);
        }
      }
    }
    console.log(`units compared ${compared}, differences ${differences.length}; levels ${[...levels].sort().join(' ')}`);
    expect(differences.slice(0, 3)).toEqual([]);
    expect(compared).toBe(UNITS);
    expect(levels.size).toBeGreaterThanOrEqual(4);
  });
});
