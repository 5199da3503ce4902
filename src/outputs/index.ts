/** Every output format by its name: `--format NAME[=FILE]`. */

import type { AuditResult } from '../findings/finding.ts';
import { compact } from './compact.ts';
import type { OutputFormat, RenderOptions } from './format.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { pretty } from './pretty.ts';
import { sarifFormat } from './sarif/index.ts';

export type { OutputFormat, RenderOptions } from './format.ts';
export { OutputError, outputError, writeAtomically } from './write-atomically.ts';

export const FORMATS = { pretty, compact, json, sarif: sarifFormat, github, markdown, junit } as const satisfies Record<
  string,
  OutputFormat
>;
export type FormatName = keyof typeof FORMATS;

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}

/** The result in one format; text that ends in a newline, or is empty. The same input gives the same text. */
export function render(format: FormatName, result: AuditResult, options: RenderOptions): string {
  return FORMATS[format].render(result, options);
}
