/** The JSON of `check --format json`, version 1. Key names are a contract: change them only with the version. */

import type { AuditResult, Edit, Finding, Problem, Range, TrailStep } from '../findings/finding.ts';
import type { OutputFormat, RenderOptions } from './format.ts';
import { compareText, listed } from './listing.ts';
import { safeJson } from './text.ts';

function render(result: AuditResult, options: RenderOptions): string {
  const rows = listed(result, options);
  const { summary } = result;
  const document = {
    version: 1,
    tool: { name: result.tool.name, version: result.tool.version },
    root: '.',
    summary: {
      files: summary.files,
      modules: summary.modules,
      services: summary.services,
      rules: summary.rules,
      durationMs: summary.durationMs,
      findings: { error: summary.findings.error, warning: summary.findings.warning, note: summary.findings.note },
      suppressed: summary.suppressed,
      undecidable: summary.undecidable,
    },
    findings: rows.filter((row) => row.suppression === null).map((row) => findingJson(row.finding)),
    // Beside the contract, and only on request: a reader that does not ask never sees the key.
    ...(options.showSuppressed
      ? {
          suppressed: rows.flatMap(({ finding, suppression }) =>
            suppression ? [{ ...findingJson(finding), suppression: { kind: suppression.kind, reason: suppression.reason } }] : [],
          ),
        }
      : {}),
    undecidable: Object.fromEntries(Object.entries(result.undecidable).sort(([a], [b]) => compareText(a, b))),
    // Beside the contract, and only with --stats.
    ...(result.reasons === undefined ? {} : { reasons: result.reasons }),
    problems: result.problems.map(problemJson),
  };
  return `${safeJson(document, 2)}\n`;
}

function findingJson(finding: Finding) {
  return {
    rule: finding.rule,
    level: finding.level,
    message: finding.message,
    file: finding.file,
    symbol: finding.symbol,
    range: rangeJson(finding.range),
    trail: finding.trail.map(stepJson),
    related: finding.related.map(stepJson),
    fix: finding.fix && !finding.fix.secret ? { safe: finding.fix.safe, edits: finding.fix.edits.map(editJson) } : null,
    fingerprint: finding.fingerprint,
  };
}

function stepJson(step: TrailStep) {
  return { file: step.file, range: rangeJson(step.range), message: step.message };
}

function editJson(edit: Edit) {
  return { file: edit.file, range: rangeJson(edit.range), text: edit.text };
}

function problemJson(problem: Problem) {
  return { file: problem.file, message: problem.message, range: problem.range && rangeJson(problem.range) };
}

function rangeJson({ start, end }: Range) {
  return {
    start: { line: start.line, column: start.column, offset: start.offset },
    end: { line: end.line, column: end.column, offset: end.offset },
  };
}

export const json: OutputFormat = {
  description: 'everything the run found, version 1 of the JSON contract',
  extension: 'json',
  render,
};
