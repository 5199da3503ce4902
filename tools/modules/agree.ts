/** Whether what `inspect` says of a value can be what Nix says. */
import type { Json } from '../../src/evaluation/json.ts';

export type Verdict = 'right' | 'partly' | 'undecided' | 'wrong';

type JsonObject = { readonly [key: string]: Json };
export const isObject = (json: Json | undefined): json is JsonObject => json !== null && typeof json === 'object' && !Array.isArray(json);

/** `right` where all is known and equal, `partly` where the known part fits, `undecided` where nothing is known. */
export function agree(ours: Json, nix: Json): Verdict {
  if (Array.isArray(ours)) return Array.isArray(nix) ? lists(ours, nix) : isWhollyStandIn(nix) ? 'undecided' : 'wrong';
  if (!isObject(ours)) return ours === nix ? 'right' : canStandFor(nix, ours) ? 'undecided' : 'wrong';
  if ('$unknown' in ours) return 'undecided';
  if ('$ref' in ours) return 'partly';
  if ('$text' in ours) {
    if (typeof nix !== 'string') return 'wrong';
    return fits(ours.$text as Json[], nix) ? 'partly' : hasStandIn(nix) ? 'undecided' : 'wrong';
  }
  if (isObject(ours.$choice)) {
    const { then, else: otherwise } = ours.$choice;
    // What is not set stands as an empty list or text where NixOS has an option for it.
    const isUnset = nix === '' || (Array.isArray(nix) && nix.length === 0);
    return [then, otherwise].some((side) => side !== undefined && (agree(side, nix) !== 'wrong' || (side === null && isUnset)))
      ? 'partly'
      : 'wrong';
  }
  return isObject(nix) ? sets(ours, nix) : isWhollyStandIn(nix) ? 'undecided' : 'wrong';
}

/** What `compare-modules.nix` gives for what it is not told: places of the configuration, arguments, parts of the flake itself. */
const STAND_IN = /\/stub\/[\w.-]+|\/nix\/store\/0{32}-self\.[\w.-]+/g;

export const hasStandIn = (text: string): boolean => text.search(STAND_IN) >= 0;
const isWhollyStandIn = (nix: Json): boolean => typeof nix === 'string' && nix.replace(STAND_IN, '') === '' && nix !== '';

/** Whether Nix's text is one with stand-ins, and ours one with values in their places. */
function canStandFor(nix: Json, ours: Json): boolean {
  if (typeof ours !== 'string' || typeof nix !== 'string' || !hasStandIn(nix)) return isWhollyStandIn(nix);
  const hole: Json = { $ref: 'stub' };
  return fits(
    nix.split(STAND_IN).flatMap((known, index) => (index === 0 ? [known] : [hole, known])),
    ours,
  );
}

/** Known pieces in their order, with anything in the place of the others; a script has too many of them for a regular expression. */
function fits(parts: readonly Json[], text: string): boolean {
  const known = (part: Json | undefined): string => (typeof part === 'string' ? part : '');
  const start = known(parts[0]);
  const end = parts.length > 1 ? known(parts.at(-1)) : '';
  if (!text.startsWith(start) || text.length < start.length + end.length || !text.endsWith(end)) return false;
  let at = start.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(known(part), at);
    if (found < 0) return false;
    at = found + known(part).length;
  }
  return at <= text.length - end.length;
}

/** A `$rest` stands for a run of any length. */
function lists(ours: readonly Json[], nix: readonly Json[]): Verdict {
  // Verdicts of what is left of our list against every end of Nix's, from the last element on.
  let below: Verdict[] = nix.map((): Verdict => 'wrong').concat('right');
  for (const first of ours.toReversed()) {
    const isRun = isObject(first) && '$rest' in first;
    const here: Verdict[] = Array<Verdict>(nix.length + 1).fill('wrong');
    for (let at = nix.length; at >= 0; at--) {
      const next = here[at + 1] ?? 'wrong';
      if (isRun) here[at] = below[at] !== 'wrong' || next !== 'wrong' ? 'partly' : 'wrong';
      else if (at < nix.length && below[at + 1] !== 'wrong') here[at] = worse(agree(first, nix[at] as Json), below[at + 1] as Verdict);
    }
    below = here;
  }
  return below[0] as Verdict;
}

function sets(ours: JsonObject, nix: JsonObject): Verdict {
  const open = '$rest' in ours;
  let verdict: Verdict = open ? 'partly' : 'right';
  for (const [name, value] of Object.entries(ours)) {
    if (name === '$rest') continue;
    verdict = worse(verdict, name in nix ? agree(value, nix[name] as Json) : 'wrong');
  }
  return !open && Object.keys(nix).some((name) => !(name in ours)) ? 'wrong' : verdict;
}

/** Something known beside something unknown is partly known. */
function worse(a: Verdict, b: Verdict): Verdict {
  if (a === 'wrong' || b === 'wrong') return 'wrong';
  return a === b ? a : 'partly';
}
