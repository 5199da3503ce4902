import { expect, test } from 'vitest';
import type { AuditResult, Level } from '../findings/finding.ts';
import { statusOf } from './exit.ts';
import { parseFormats } from './formats.ts';
import { progressLine } from './progress.ts';
import { table } from './table.ts';
import { wantsColor } from './terminal.ts';

function result(levels: readonly Level[], problems = 0, files = 1): AuditResult {
  const position = { line: 1, column: 1, offset: 0 };
  const range = { start: position, end: position };
  return {
    tool: { name: 'nix-audit', version: '0' },
    root: '/',
    rules: [],
    suppressed: [],
    undecidable: {},
    text: () => null,
    findings: levels.map((level) => ({
      rule: 'a/b',
      level,
      message: '',
      file: 'a',
      range,
      symbol: '',
      trail: [],
      related: [],
      fix: null,
      fingerprint: '',
    })),
    problems: Array.from({ length: problems }, () => ({ file: 'a', message: '', range: null })),
    summary: {
      files,
      modules: 0,
      services: 0,
      rules: 0,
      durationMs: 0,
      suppressed: 0,
      undecidable: 0,
      findings: { error: 0, warning: 0, note: 0 },
    },
  };
}

test('the status follows the worst finding and the threshold', () => {
  expect(statusOf(result([]), 'note')).toBe(0);
  expect(statusOf(result(['note']), 'warning')).toBe(0);
  expect(statusOf(result(['note']), 'note')).toBe(1);
  expect(statusOf(result(['note', 'warning']), 'warning')).toBe(1);
  expect(statusOf(result(['warning']), 'error')).toBe(0);
  expect(statusOf(result(['error']), 'error')).toBe(1);
  expect(statusOf(result(['error']), 'never')).toBe(0);
});

test('a problem is never clean; nothing is nothing whatever the threshold', () => {
  expect(statusOf(result([], 1), 'error')).toBe(1);
  expect(statusOf(result([], 1), 'never')).toBe(0);
  expect(statusOf(result([], 0, 0), 'never')).toBe(3);
  expect(statusOf(result([], 1, 0), 'error')).toBe(1);
});

test('formats', () => {
  expect(parseFormats([])).toEqual([{ format: 'pretty', file: null }]);
  expect(parseFormats(['json', 'sarif=a=b.sarif'])).toEqual([
    { format: 'json', file: null },
    { format: 'sarif', file: 'a=b.sarif' },
  ]);
  expect(() => parseFormats(['toString'])).toThrow(/unknown format/);
});

test('colours: flag, then FORCE_COLOR, then NO_COLOR, then the terminal', () => {
  const tty = { isTTY: true };
  expect(wantsColor(undefined, tty, {})).toBe(true);
  expect(wantsColor(undefined, {}, {})).toBe(false);
  expect(wantsColor(undefined, tty, { TERM: 'dumb' })).toBe(false);
  expect(wantsColor(undefined, tty, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColor(undefined, tty, { NO_COLOR: '' })).toBe(true);
  expect(wantsColor(undefined, {}, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(true);
  expect(wantsColor(true, {}, { NO_COLOR: '1' })).toBe(true);
  expect(wantsColor(false, tty, { FORCE_COLOR: '1' })).toBe(false);
});

test('progress shows after a second, not too often, only on a terminal, and goes away', () => {
  let time = 0;
  const written: string[] = [];
  const stream = { isTTY: true, columns: 20, write: (text: string) => written.push(text) };
  const line = progressLine(stream, false, () => time);
  const at = (moment: number): void => {
    time = moment;
    line.update({ phase: 'reading \x1b files of the project', done: 1, total: 9 });
  };
  at(500);
  line.clear();
  expect(written).toEqual([]);
  at(1000);
  at(1050);
  at(1200);
  line.clear();
  expect(written).toEqual(['\r\x1b[Kreading \\x1b files…', '\r\x1b[Kreading \\x1b files…', '\r\x1b[K']);
  const silent = progressLine({ ...stream, isTTY: false }, false, () => time);
  time = 9000;
  silent.update({ phase: 'x', done: 0, total: 0 });
  expect(written).toHaveLength(3);
});

test('tables line up and hold no control characters', () => {
  expect(
    table([
      ['A', 'BB'],
      ['aaa', '\x1b[1m'],
      ['x', ''],
    ]),
  ).toBe('A    BB\naaa  \\x1b[1m\nx\n');
});
