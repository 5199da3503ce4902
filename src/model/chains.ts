/** The ways by which a setting came to be what it is: for each of its definitions the places in order. */
import { placesOf, type TrailPlace } from '../evaluation/trail.ts';
import { positionAt } from '../syntax/positions.ts';
import type { Setting } from './effective.ts';

/** Places from where the value is written to the module that uses it; one such chain for each definition. */
export function chainsOf(setting: Setting): (readonly TrailPlace[])[] {
  const chains = setting.definitions.map(({ origin }) => placesOf(origin)).filter((places) => places.length > 0);
  // Definitions of one literal share their trail.
  return chains.filter((chain, index) => chains.indexOf(chain) === index);
}

/** A place of a chain as far as a line of text shows it. */
export interface ChainStep {
  readonly file: string;
  readonly line: number;
  /** The function called there, as it is written. */
  readonly callee: string | null;
}

export const stepsOf = (places: readonly TrailPlace[]): ChainStep[] =>
  places.map(({ file, start, callee }) => ({ file: file.path, line: positionAt(file, start).line, callee: callee ?? null }));

/** Steps of one chain, and chains of one setting, that fit on a line. */
const MOST_STEPS = 8;
const MOST_CHAINS = 3;

/** A call by its function alone: `lib.mkService` of `lib.mkService cfg "name"`. */
const nameOf = (callee: string): string => /^(import \S+|[^\s(]\S*)/.exec(callee)?.[0] ?? callee;

/** `lib/base.nix:1 → lib/web.nix:4 (base.make …) → module.nix:7 (web.make …)`. */
export function chainText(steps: readonly ChainStep[]): string {
  const texts = steps.map(({ file, line, callee }) => `${file}:${line}${callee === null ? '' : ` (${nameOf(callee)} …)`}`);
  return (texts.length <= MOST_STEPS ? texts : [...texts.slice(0, 4), '…', ...texts.slice(-3)]).join(' → ');
}

/** All chains of a setting on one line. */
export function chainsText(chains: readonly (readonly ChainStep[])[]): string {
  const texts = [...new Set(chains.map(chainText))];
  return [...texts.slice(0, MOST_CHAINS), ...(texts.length > MOST_CHAINS ? [`${texts.length - MOST_CHAINS} more`] : [])].join('; ');
}
