/** `--format FMT[=FILE]`: one run, many outputs. */

import { resolve } from 'node:path';
import { UsageError } from '../engine/errors.ts';
import { didYouMean } from '../engine/suggest.ts';
import type { AuditResult } from '../findings/finding.ts';
import { FORMATS, type FormatName, isFormatName, render, type RenderOptions, writeAtomically } from '../outputs/index.ts';
import { print } from './terminal.ts';

export interface OutputRequest {
  readonly format: FormatName;
  /** As given; null for stdout. */
  readonly file: string | null;
}

/** @throws {UsageError} for unknown formats and for two outputs in one place */
export function parseFormats(specs: readonly string[]): OutputRequest[] {
  const requests = specs.map((spec): OutputRequest => {
    const at = spec.indexOf('=');
    const format = at === -1 ? spec : spec.slice(0, at);
    const file = at === -1 ? null : spec.slice(at + 1);
    const known = Object.keys(FORMATS);
    if (!isFormatName(format)) {
      throw new UsageError(`unknown format "${format}"${didYouMean(format, known) || `; known: ${known.join(', ')}`}`);
    }
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
  return requests.length === 0 ? [{ format: 'pretty', file: null }] : requests;
}

/** Renders everything first, then writes files and at last stdout: a fault leaves no half of the outputs behind. */
export async function writeOutputs(result: AuditResult, requests: readonly OutputRequest[], options: RenderOptions): Promise<void> {
  const rendered = requests.map(({ format, file }) => ({
    file,
    text: render(format, result, file === null ? options : { ...options, color: false }),
  }));
  for (const { file, text } of rendered) if (file !== null) writeAtomically(resolve(file), text);
  for (const { file, text } of rendered) if (file === null) await print(text);
}
