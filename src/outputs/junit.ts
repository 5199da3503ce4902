/**
 * JUnit XML as CI servers read it: a suite a rule, a test case a finding. A rule without findings is
 * one passed case. Notes pass, with their message as output: they ask for nothing.
 */

import type { AuditResult, Problem } from '../findings/finding.ts';
import type { OutputFormat, RenderOptions } from './format.ts';
import { compareText, groupBy, type Listed, listed, place } from './listing.ts';
import { oneLine } from './text.ts';
import { type Attributes, element } from './xml.ts';

function render(result: AuditResult, options: RenderOptions): string {
  const rows = groupBy(listed(result, options), (row) => row.finding.rule);
  const ids = [...new Set([...result.rules.map((rule) => rule.id), ...rows.keys()])].sort(compareText);
  const suites = ids.map((id) => ruleSuite(id, rows.get(id) ?? [], result.undecidable[id] ?? 0));
  if (result.problems.length > 0) suites.push(problemSuite(result.problems));
  const total = (key: 'tests' | 'failures' | 'errors' | 'skipped'): number => suites.reduce((sum, suite) => sum + suite.counts[key], 0);
  const attributes: Attributes = {
    name: result.tool.name,
    tests: total('tests'),
    failures: total('failures'),
    errors: total('errors'),
    skipped: total('skipped'),
    time: (result.summary.durationMs / 1000).toFixed(3),
  };
  const body = element(
    'testsuites',
    attributes,
    suites.map(({ xml }) => xml),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`;
}

interface Suite {
  readonly xml: string;
  readonly counts: { readonly tests: number; readonly failures: number; readonly errors: number; readonly skipped: number };
}

function suite(
  name: string,
  cases: readonly string[],
  failures: number,
  errors: number,
  skipped: number,
  before: readonly string[] = [],
): Suite {
  const counts = { tests: cases.length, failures, errors, skipped };
  return { counts, xml: element('testsuite', { name, ...counts }, [...before, ...cases]) };
}

function ruleSuite(id: string, rows: readonly Listed[], undecidable: number): Suite {
  const properties =
    undecidable === 0 ? [] : [element('properties', {}, [element('property', { name: 'undecidable', value: undecidable })])];
  const cases = rows.length > 0 ? rows.map(findingCase) : [element('testcase', { classname: id, name: 'no findings' })];
  const open = rows.filter((row) => row.suppression === null);
  const failures = open.filter((row) => row.finding.level !== 'note').length;
  return suite(id, cases, failures, 0, rows.length - open.length, properties);
}

function findingCase({ finding, suppression }: Listed): string {
  const { line, column } = finding.range.start;
  const attributes: Attributes = {
    classname: finding.rule,
    name: finding.symbol === '' ? place(finding) : `${place(finding)} ${finding.symbol}`,
    file: finding.file,
    line,
  };
  const body = `${finding.file}:${line}:${column}: ${finding.level}: ${finding.message}`;
  if (suppression) {
    return element('testcase', attributes, [
      element('skipped', { message: `${suppression.kind}: ${suppression.reason ?? 'no reason given'}` }),
    ]);
  }
  if (finding.level === 'note') return element('testcase', attributes, [element('system-out', {}, body)]);
  return element('testcase', attributes, [element('failure', { type: finding.level, message: oneLine(finding.message) }, body)]);
}

function problemSuite(problems: readonly Problem[]): Suite {
  const cases = problems.map(({ file, message, range }) => {
    const name = range ? place({ file, range }) : file;
    return element('testcase', { classname: 'problem', name, file }, [element('error', { type: 'problem', message: oneLine(message) })]);
  });
  return suite('problems', cases, 0, problems.length, 0);
}

export const junit: OutputFormat = {
  description: 'JUnit XML: a suite a rule, a test case a finding',
  extension: 'xml',
  render,
};
