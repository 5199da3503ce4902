import { describe, expect, it } from 'vitest';
import { CHECKS } from '../src/systemd/exposure/checks.ts';
import { grade } from '../src/systemd/exposure/score.ts';
import type { SystemdVersion } from '../src/systemd/versions.ts';
import { SYSTEMD_VERSIONS } from '../src/systemd/versions.ts';
import { BASELINE, CASES } from './systemd-observed.ts';

/** `NAME=VALUE` lines to assignments, in order. */
function assignmentsOf(lines: readonly string[]): Map<string, string[]> {
  const assignments = new Map<string, string[]>();
  for (const line of lines) {
    const equals = line.indexOf('=');
    const name = line.slice(0, equals);
    assignments.set(name, [...(assignments.get(name) ?? []), line.slice(equals + 1)]);
  }
  return assignments;
}

function expectedBadness(version: SystemdVersion, changes: readonly string[]): (number | null)[] {
  const badness = BASELINE[version][1].split(' ').map((text) => (text === '-' ? null : Number(text)));
  for (const change of changes) {
    const [row = '', text = ''] = change.split(':');
    badness[Number(row)] = text === '-' ? null : Number(text);
  }
  return badness;
}

describe('exposure of observed units', () => {
  it.each(SYSTEMD_VERSIONS)('gives every row as systemd %s printed it', (version) => {
    const column = SYSTEMD_VERSIONS.indexOf(version);
    const differences: string[] = [];
    let compared = 0;
    for (const [unit, service, ...results] of CASES) {
      const result = results[column];
      // null: that version failed to load the unit, so it printed no score.
      if (result === null || result === undefined) continue;
      const [exposure10, ...changes] = result.split(' ');
      const graded = grade(assignmentsOf([...unit, 'User=foo', ...service]), version);
      const label = [...unit, ...service].join(' | ');
      if (graded.score * 10 !== Number(exposure10)) differences.push(`${label}: ${graded.score}, printed ${exposure10}`);
      const expected = expectedBadness(version, changes);
      graded.badness.forEach((bad, row) => {
        if (bad !== expected[row]) differences.push(`${label}: ${CHECKS[row]?.id} ${bad}, printed ${expected[row]}`);
      });
      compared += 1;
    }
    console.log(`systemd ${version}: units compared ${compared}, differences ${differences.length}`);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(231);
  });
});
