/** Whether what `inspect` says of a value can be what Nix says. */
import type { Json } from '../../src/evaluation/json.ts';

export type Verdict = 'right' | 'partly' | 'undecided' | 'wrong';

type JsonObject = { readonly [key: string]: Json };
export const isObject = (json: Json | undefined): json is JsonObject => json !== null && typeof json === 'object' && !Array.isArray(json);

/** `right` where all is known and equal, `partly` where the known part fits, `undecided` where nothing is known. */
export function agree(ours: Json, nix: Json): Verdict {
  if (Array.isArray(ours)) return Array.isArray(nix) ? lists(ours, nix) : 'wrong';
  if (!isObject(ours)) return ours === nix ? 'right' : 'wrong';
  if ('$unknown' in ours) return 'undecided';
  if ('$ref' in ours) return 'partly';
  if ('$text' in ours) return typeof nix === 'string' && pattern(ours).test(nix) ? 'partly' : 'wrong';
  if (isObject(ours.$choice)) {
    const { then, else: otherwise } = ours.$choice;
    // What is not set stands as an empty list or text where NixOS has an option for it.
    const isUnset = nix === '' || (Array.isArray(nix) && nix.length === 0);
    return [then, otherwise].some((side) => side !== undefined && (agree(side, nix) !== 'wrong' || (side === null && isUnset)))
      ? 'partly'
      : 'wrong';
  }
  return isObject(nix) ? sets(ours, nix) : 'wrong';
}

/** Known pieces in their order, with anything in the place of the others. */
function pattern(text: JsonObject): RegExp {
  const source = (text.$text as Json[]).map((part) => (typeof part === 'string' ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : '[^]*'));
  return new RegExp(`^${source.join('')}$`);
}

/** A `$rest` stands for a run of any length. */
function lists(ours: readonly Json[], nix: readonly Json[]): Verdict {
  const [first, ...others] = ours;
  if (first === undefined) return nix.length === 0 ? 'right' : 'wrong';
  if (isObject(first) && '$rest' in first) {
    for (let taken = 0; taken <= nix.length; taken++) if (lists(others, nix.slice(taken)) !== 'wrong') return 'partly';
    return 'wrong';
  }
  if (nix.length === 0) return 'wrong';
  return worse(agree(first, nix[0] as Json), lists(others, nix.slice(1)));
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
