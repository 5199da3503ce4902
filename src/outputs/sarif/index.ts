/** SARIF 2.1.0 for GitHub code scanning and other viewers. The same result gives the same bytes. */

import type sarif from 'sarif';
import type { AuditResult, Problem } from '../../findings/finding.ts';
import type { OutputFormat, RenderOptions } from '../format.ts';
import { listed, undecidableByRule } from '../listing.ts';
import { sourceReader } from '../source-lines.ts';
import { count, pathToUri, safeJson } from '../text.ts';
import { keepWorst, LIMITS } from './limits.ts';
import { placeOf } from './locations.ts';
import { escapeBrackets, plain } from './message.ts';
import { sarifResult } from './results.ts';
import { descriptor, runRules } from './rules.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** What notifications are about; `index` is the place in this list. */
const NOTIFICATIONS: readonly sarif.ReportingDescriptor[] = [
  notification(
    'input-problem',
    'InputProblem',
    'A file could not be audited in full.',
    'Read the message, mend the file and run the audit again: until then findings may be missing.',
  ),
  notification(
    'left-out',
    'LeftOut',
    'Something exceeds what code scanning accepts and was left out.',
    'Mend or suppress findings, make a baseline, or audit a part of the repository in each run.',
  ),
];

/** GitHub demands as much of these descriptors as of rules. */
function notification(id: string, name: string, what: string, help: string): sarif.ReportingDescriptor {
  return { id, name, shortDescription: { text: what }, fullDescription: { text: `${what} ${help}` }, help: { text: help } };
}

function render(result: AuditResult, options: RenderOptions): string {
  // Without indentation: it would double a file that an upload limits to 10 MB.
  return `${safeJson(sarifLog(result, options))}\n`;
}

export function sarifLog(result: AuditResult, options: Pick<RenderOptions, 'showSuppressed'>): sarif.Log {
  const all = listed(result, options);
  const rules = runRules(
    result.rules,
    all.map((row) => row.finding),
  );
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const rows = keepWorst(all, byId, LIMITS.results);
  const read = sourceReader(result.text);
  const notifications = [...result.problems.map(problemNotification), ...leftOut(all.length, rows)];
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: result.tool.name,
            fullName: `${result.tool.name} ${result.tool.version}`,
            version: result.tool.version,
            semanticVersion: result.tool.version,
            ...(result.tool.url === undefined ? {} : { informationUri: result.tool.url }),
            rules: rules.map(descriptor),
            notifications: [...NOTIFICATIONS],
          },
        },
        // GitHub's category is what stands before the last slash.
        automationDetails: { id: 'nix-audit/' },
        columnKind: 'utf16CodeUnits',
        // True also with problems: `false` has blocked GitHub's processing, as it should where a rule's results are missing.
        invocations: [
          {
            executionSuccessful: result.faults === undefined,
            ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}),
          },
        ],
        results: rows.map((row) => sarifResult(row, indexes.get(row.finding.rule) ?? -1, read)),
        ...undecidable(result),
      },
    ],
  };
}

function problemNotification({ file, message, range }: Problem): sarif.Notification {
  const physicalLocation = range ? placeOf({ file, range }) : { artifactLocation: { uri: pathToUri(file) } };
  return {
    descriptor: { id: 'input-problem', index: 0 },
    level: 'warning',
    message: { text: escapeBrackets(plain(message)) },
    locations: [{ physicalLocation }],
  };
}

/** Says what the limits cost; nothing when they cost nothing. */
function leftOut(total: number, kept: ReturnType<typeof listed>): sarif.Notification[] {
  const texts: string[] = [];
  if (total > kept.length) {
    texts.push(`${total - kept.length} of ${total} results were left out: one upload holds ${LIMITS.results}. The worst were kept.`);
  }
  const related = kept.filter(({ finding }) => finding.related.length > LIMITS.locationsPerResult).length;
  if (related > 0)
    texts.push(`${count(related, 'result')} had more than ${LIMITS.locationsPerResult} related places; the first were kept.`);
  const trails = kept.filter(({ finding }) => finding.trail.length >= LIMITS.threadFlowLocations).length;
  if (trails > 0)
    texts.push(`${count(trails, 'result')} had a longer trail than ${LIMITS.threadFlowLocations} places; both ends were kept.`);
  return texts.map((text) => ({ descriptor: { id: 'left-out', index: 1 }, level: 'warning', message: { text } }));
}

/** Verdicts that static evaluation could not reach: no results, but not to be hidden. */
function undecidable(result: AuditResult): Pick<sarif.Run, 'properties'> {
  const rows = undecidableByRule(result);
  return rows.length === 0 ? {} : { properties: { 'nixAudit/undecidable': Object.fromEntries(rows) } };
}

export const sarifFormat: OutputFormat = {
  description: 'SARIF 2.1.0 for GitHub code scanning',
  extension: 'sarif',
  render,
};
