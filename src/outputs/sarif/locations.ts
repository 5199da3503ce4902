/** Places of findings as SARIF locations, regions and snippets (SARIF 2.1.0, 3.28–3.30). */

import type sarif from 'sarif';
import type { Location, Range } from '../../findings/finding.ts';
import { holds, type SourceLines } from '../source-lines.ts';
import { pathToUri, wellFormed } from '../text.ts';
import { LIMITS } from './limits.ts';

export type Reader = (file: string) => SourceLines | null;

/** A location without text, as code flows and related places carry it. */
export function placeOf(location: Location): sarif.PhysicalLocation {
  // No uriBaseId: GitHub does not resolve originalUriBaseIds, and reads a plain relative URI from the root.
  return { artifactLocation: { uri: pathToUri(location.file) }, region: region(location.range) };
}

/** A location with the text of its region and of the lines around it. */
export function placeWithText(location: Location, read: Reader): sarif.PhysicalLocation {
  const place = placeOf(location);
  const lines = read(location.file);
  if (!lines || !holds(lines, location.range)) return place;
  const snippet = textOf(lines, location.range);
  if (snippet === null) return place;
  const around = contextRegion(lines, location.range);
  return { ...place, region: { ...region(location.range), snippet: { text: snippet } }, ...(around ? { contextRegion: around } : {}) };
}

/** Lines and columns from 1, columns and offsets in UTF-16 units, `endColumn` exclusive: ours are the same. */
export function region({ start, end }: Range): sarif.Region {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

function textOf(lines: SourceLines, { start, end }: Range): string | null {
  return end.offset - start.offset > LIMITS.snippet ? null : wellFormed(lines.text.slice(start.offset, end.offset));
}

/** One line more on both sides; null when that is no more than the region, or too much. */
function contextRegion(lines: SourceLines, range: Range): sarif.Region | null {
  const first = Math.max(1, range.start.line - 1);
  const last = Math.min(lines.count, range.end.line + 1);
  const endColumn = lines.line(last).length + 1;
  const context: Range = {
    start: { line: first, column: 1, offset: lines.startOf(first) },
    end: { line: last, column: endColumn, offset: lines.startOf(last) + endColumn - 1 },
  };
  const holdsMore = context.start.offset <= range.start.offset && context.end.offset >= range.end.offset;
  const isSame = context.start.offset === range.start.offset && context.end.offset === range.end.offset;
  const text = textOf(lines, context);
  return !holdsMore || isSame || text === null ? null : { ...region(context), snippet: { text } };
}
