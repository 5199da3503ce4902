/** The trails of a unit's settings in `inspect`: by name, the places each of its definitions came through. */
import type { Json } from '../evaluation/json.ts';
import { chainsOf, chainsText, type ChainStep } from '../model/chains.ts';
import type { Setting } from '../model/effective.ts';
import { rangeOf } from '../syntax/positions.ts';

/** `{ NAME: [ [ {file, range, message, callee?} … ] … ] }`: from where a value is written to the module that uses it. */
export function trailsJson(settings: ReadonlyMap<string, Setting>): Json {
  const entries = [...settings].map(([name, setting]): [string, Json] => [
    name,
    chainsOf(setting).map((places) =>
      places.map(({ file, start, end, message, callee }): Json => {
        const { start: from, end: to } = rangeOf(file, { start, end });
        const range = { start: { ...from }, end: { ...to } };
        return { file: file.path, range, message, ...(callee === undefined ? {} : { callee }) };
      }),
    ),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface StepJson {
  readonly file: string;
  readonly range: { readonly start: { readonly line: number } };
  readonly callee?: string;
}

/** One setting's trails as they stand in the document, on one line; '' where there are none. */
export function trailsText(trails: Json | undefined): string {
  const chains = (trails ?? []) as unknown as readonly (readonly StepJson[])[];
  return chainsText(
    chains.map((steps) => steps.map(({ file, range, callee }): ChainStep => ({ file, line: range.start.line, callee: callee ?? null }))),
  );
}
