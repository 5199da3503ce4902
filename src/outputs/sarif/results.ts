/** Findings as SARIF results. */

import type sarif from 'sarif';
import type { Edit, Fix } from '../../findings/finding.ts';
import { groupBy, type Listed, LEVELS } from '../listing.ts';
import { pathToUri, wellFormed } from '../text.ts';
import { keepEnds, LIMITS } from './limits.ts';
import { placeOf, placeWithText, type Reader, region } from './locations.ts';
import { escapeBrackets, plain, resultMessage } from './message.ts';

/** Our key beside GitHub's own `primaryLocationLineHash`, which the upload action computes itself. */
const FINGERPRINT = 'nixAudit/v1';

export function sarifResult(row: Listed, ruleIndex: number, read: Reader): sarif.Result {
  const { finding } = row;
  const related = finding.related.slice(0, LIMITS.locationsPerResult);
  return {
    ruleId: finding.rule,
    ruleIndex,
    kind: 'fail',
    level: finding.level,
    message: { text: resultMessage(finding.message, related) },
    locations: [
      {
        physicalLocation: placeWithText(finding, read),
        ...(finding.symbol === '' ? {} : { logicalLocations: [{ fullyQualifiedName: wellFormed(finding.symbol), kind: 'member' }] }),
      },
    ],
    partialFingerprints: { [FINGERPRINT]: finding.fingerprint },
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((step, index) => ({
            id: index + 1,
            physicalLocation: placeOf(step),
            message: { text: escapeBrackets(plain(step.message)) },
          })),
        }),
    ...codeFlows(row, read),
    ...(finding.fix && !finding.fix.secret ? { fixes: [sarifFix(finding.fix)] } : {}),
    ...suppressions(row),
    rank: rank(row),
  };
}

/** The trail, ending at the finding itself; absent without a trail. */
function codeFlows({ finding }: Listed, read: Reader): Pick<sarif.Result, 'codeFlows'> {
  if (finding.trail.length === 0) return {};
  const last = finding.trail.at(-1);
  const endsHere = last?.file === finding.file && last.range.start.offset === finding.range.start.offset;
  const steps = endsHere ? finding.trail : [...finding.trail, { file: finding.file, range: finding.range, message: 'found here' }];
  const locations = keepEnds(steps, LIMITS.threadFlowLocations).map(
    (step): sarif.ThreadFlowLocation => ({
      location: { physicalLocation: placeWithText(step, read), message: { text: escapeBrackets(plain(step.message)) } },
    }),
  );
  return { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function sarifFix(fix: Fix): sarif.Fix {
  const byFile = groupBy<Edit>(fix.edits, (edit) => edit.file);
  const suffix = fix.safe ? '' : ' (may change behaviour)';
  return {
    description: { text: escapeBrackets(plain(fix.title)) + suffix },
    artifactChanges: [...byFile].map(([file, edits]) => ({
      artifactLocation: { uri: pathToUri(file) },
      replacements: edits.map((edit) => ({
        deletedRegion: region(edit.range),
        ...(edit.text === '' ? {} : { insertedContent: { text: wellFormed(edit.text) } }),
      })),
    })),
  };
}

function suppressions({ suppression }: Listed): Pick<sarif.Result, 'suppressions'> {
  if (!suppression) return {};
  const { kind, reason } = suppression;
  const justification = reason ?? (kind === 'baseline' ? 'known since the baseline was made' : 'no reason given');
  return {
    suppressions: [{ kind: kind === 'inline' ? 'inSource' : 'external', status: 'accepted', justification: wellFormed(justification) }],
  };
}

/** 0–100, by level: viewers sort by it where they do not know levels. */
function rank({ finding }: Listed): number {
  return [90, 50, 10][LEVELS.indexOf(finding.level)] ?? 0;
}
