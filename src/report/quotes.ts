/** Good and bad examples, quoted from the project's own code. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { memo } from '../syntax/memo.ts';
import type { Finding } from '../findings/finding.ts';
import { type Origin, placesOf } from '../evaluation/trail.ts';
import { renderPath } from '../evaluation/render.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { nodeAt, pathAt } from '../syntax/children.ts';
import { type Facts, placeAt } from './facts.ts';
import type { Quote } from './schema.ts';

const MOST_LINES = 14;

/** The code of a finding, as much of the binding around it as fits. */
export function quoteFinding(facts: Facts, finding: Finding): Quote | null {
  const source = facts.project.files.get(finding.file)?.source;
  if (source === undefined) return null;
  const binding = pathAt(source, finding.range.start.offset).findLast(
    ({ kind, start }) => kind === 'binding' && start >= finding.range.start.offset - 1,
  );
  return quote(source, binding?.start ?? finding.range.start.offset, binding?.end ?? finding.range.end.offset, finding.message);
}

/** The code of a subject that follows a rule: a service, an account, an option, or the module's configuration. */
export function quoteSubject(facts: Facts, file: string, symbol: string, rule: string): Quote | null {
  const module = facts.moduleAt.get(file);
  if (module === undefined) return null;
  const { source } = module.evaluated;
  const origins = originsOf(module, facts.ev).get(symbol) ?? [];
  const place = origins.flatMap((origin) => placesOf(origin)).find((one) => one.file === source && nodeAt(source, one.start) !== null);
  return place === undefined ? null : quote(source, place.start, place.end, `\`${symbol}\` follows ${rule}.`);
}

/** Where a module's options, units and accounts are written, by symbol. */
const originsOf = memo((module: ProjectModule, ev: Evaluator): ReadonlyMap<string, readonly (Origin | null)[]> => {
  const all = new Map<string, (Origin | null)[]>();
  const add = (symbol: string, origins: readonly (Origin | null)[]): void => {
    all.set(symbol, [...(all.get(symbol) ?? []), ...origins]);
  };
  for (const { path, origin } of module.options) add(renderPath(ev, path), [origin]);
  for (const { symbol, definitions, depth } of [...module.units, ...module.users, ...module.groups])
    add(
      symbol,
      definitions.map(({ levels }) => levels[depth - 1] ?? null),
    );
  return all;
});

/** Whole lines, their common indentation cut off. */
function quote(source: SourceFile, start: number, end: number, note: string): Quote {
  const { text } = source;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', Math.max(end - 1, start));
  const all = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd).split(/\r?\n/);
  const shown = all.slice(0, MOST_LINES);
  const indents = shown.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents, 80);
  return {
    place: placeAt(source, start),
    code: shown.map((line) => line.slice(indent).trimEnd()).join('\n'),
    note,
    cut: all.length > shown.length,
  };
}
