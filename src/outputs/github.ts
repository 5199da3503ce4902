/** GitHub Actions workflow commands: annotations on the lines of a pull request. */

import type { AuditResult, Level, Location } from '../findings/finding.ts';
import type { OutputFormat, RenderOptions } from './format.ts';
import { countLevels, LEVELS, listed } from './listing.ts';
import { count, escapeControl } from './text.ts';

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };

function render(result: AuditResult, options: RenderOptions): string {
  const rows = listed(result, { showSuppressed: false });
  // GitHub shows the first ten annotations of a kind only: the worst go first.
  const worstFirst = LEVELS.flatMap((level) => rows.filter(({ finding }) => finding.level === level));
  const lines = worstFirst.map(({ finding }) => command(COMMANDS[finding.level], finding, finding.rule, finding.message));
  for (const { file, message, range } of result.problems) {
    lines.push(command('warning', range ? { file, range } : { file, range: null }, 'problem', message));
  }
  return [...lines, totals(result, options), ''].join('\n');
}

function command(name: string, where: Location | { file: string; range: null }, title: string, message: string): string {
  const properties: [string, string][] = [['file', where.file]];
  if (where.range) {
    const { start, end } = where.range;
    properties.push(['line', String(start.line)], ['endLine', String(end.line)]);
    // The runner drops columns of a range over several lines, with a warning.
    if (start.line === end.line) properties.push(['col', String(start.column)], ['endColumn', String(end.column)]);
  }
  properties.push(['title', title]);
  return `::${name} ${properties.map(([key, value]) => `${key}=${escapeProperty(value)}`).join(',')}::${escapeData(message)}`;
}

function totals(result: AuditResult, options: RenderOptions): string {
  const { error, warning, note } = countLevels(result.findings);
  const { summary } = result;
  const found = `${count(error, 'error')}, ${count(warning, 'warning')}, ${count(note, 'note')}`;
  const audited = `${count(summary.services, 'service')} and ${count(summary.modules, 'module')} audited`;
  const stats = options.stats || summary.undecidable > 0 ? `; ${summary.undecidable} undecidable` : '';
  return `${result.tool.name}: ${found}; ${audited}; ${summary.suppressed} suppressed${stats}`;
}

/** A message: its line breaks stay line breaks, other control characters become visible escapes. */
export function escapeData(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map(escapeControl);
  return lines.map((line) => line.replaceAll('%', '%25')).join('%0A');
}

/** A property's value: percent-encoded as the runner decodes it; other control characters become visible escapes. */
export function escapeProperty(text: string): string {
  const encoded = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll(':', '%3A').replaceAll(',', '%2C');
  return escapeControl(encoded);
}

export const github: OutputFormat = {
  description: 'GitHub Actions annotations',
  extension: 'txt',
  render,
};
