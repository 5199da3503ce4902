/** `--format FMT[=FILE]`: one run, many outputs. */

import { resolve } from 'node:path';
import { UsageError } from '../engine/errors.ts';
import { unknownWord } from '../engine/suggest.ts';
import type { AuditResult } from '../findings/finding.ts';
import { FORMATS, type FormatName, isFormatName, render, type RenderOptions, writeAtomically } from '../outputs/index.ts';
import { print } from './terminal.ts';

/** One output: a format, and where it goes. */
export interface Request<Name extends string> {
  readonly format: Name;
  /** As given; null for stdout. */
  readonly file: string | null;
}
export type OutputRequest = Request<FormatName>;

/** @throws {UsageError} for unknown formats and for two outputs in one place */
export function parseFormats(specs: readonly string[]): OutputRequest[] {
  const requests = parseRequests(specs, isFormatName, Object.keys(FORMATS));
  return requests.length === 0 ? [{ format: 'pretty', file: null }] : requests;
}

/**
 * `FMT[=FILE]` of any set of formats; none where none is given.
 * @throws {UsageError} for unknown formats and for two outputs in one place
 */
export function parseRequests<Name extends string>(
  specs: readonly string[],
  isKnown: (name: string) => name is Name,
  known: readonly string[],
): Request<Name>[] {
  const requests = specs.map((spec): Request<Name> => {
    const at = spec.indexOf('=');
    const format = at === -1 ? spec : spec.slice(0, at);
    const file = at === -1 ? null : spec.slice(at + 1);
    if (!isKnown(format)) throw new UsageError(unknownWord('format', format, known));
    if (file === '') throw new UsageError(`--format ${spec} names no file; write --format ${format}=FILE, or ${format} alone for stdout`);
    return { format, file };
  });
  const places = requests.map(({ file }) => (file === null ? null : resolve(file)));
  places.forEach((place, index) => {
    if (places.indexOf(place) === index) return;
    throw new UsageError(
      place === null
        ? 'several formats go to stdout; give all but one a file: --format json=report.json'
        : `several formats go to ${requests[index]?.file}; give each its own file`,
    );
  });
  return requests;
}

/** Renders everything first, then writes files and at last stdout: a fault leaves no half of the outputs behind. */
export async function writeOutputs(result: AuditResult, requests: readonly OutputRequest[], options: RenderOptions): Promise<void> {
  await writeTexts(
    requests.map(({ format, file }) => ({ file, text: render(format, result, file === null ? options : { ...options, color: false }) })),
  );
}

/** Files first, stdout at last. */
export async function writeTexts(rendered: readonly { readonly file: string | null; readonly text: string }[]): Promise<void> {
  for (const { file, text } of rendered) if (file !== null) writeAtomically(resolve(file), text);
  for (const { file, text } of rendered) if (file === null) await print(text);
}
