/** `match` and `split`. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { type BuiltinValue, NULL, type Value } from '../values.ts';
import { fromBytes, toBytes } from './bytes.ts';
import { type Match, Matching, RegexBudgetError } from './regex-match.ts';
import { parseRegex, RegexError } from './regex-parse.ts';
import { stringOfBytes } from './strings.ts';
import { expect, listOf, strict } from './support.ts';

/** Steps of one call; a pattern that needs more becomes an unknown. */
const STEPS = 2_000_000;
/** Compiled patterns are kept, as modules use the same few over and over. */
const KEPT = 500;
const compiled = new Map<string, Matching>();

function matching(pattern: string): Matching {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new Matching(parseRegex(pattern));
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

/** Runs a match; a broken pattern fails as in Nix, one that takes too long is unknown. */
function guarded(ev: Evaluator, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof RegexError) throw new EvaluationError('other', fromBytes(error.message) ?? error.message);
    if (error instanceof RegexBudgetError || error instanceof RangeError) return ev.cut('evaluation budget: regular expression');
    throw error;
  }
}

const groupsOf = (bytes: string, match: Match): Value =>
  listOf(match.slice(1).map((group) => (group === null ? NULL : stringOfBytes(bytes.slice(group[0], group[1])))));

export const REGEX_BUILTINS: readonly BuiltinValue[] = [
  strict('match', 2, (ev, pattern, value) => {
    const regex = expect(pattern, 'string', 'match');
    const text = expect(value, 'string', 'match');
    if (regex === null || text === null) return null;
    return guarded(ev, () => {
      const bytes = toBytes(text.value);
      const found = matching(toBytes(regex.value)).matchAll(bytes, { steps: STEPS });
      return found === null ? NULL : groupsOf(bytes, found);
    });
  }),
  strict('split', 2, (ev, pattern, value) => {
    const regex = expect(pattern, 'string', 'split');
    const text = expect(value, 'string', 'split');
    if (regex === null || text === null) return null;
    return guarded(ev, () => {
      const bytes = toBytes(text.value);
      const found = matching(toBytes(regex.value)).searchAll(bytes, { steps: STEPS });
      if (found.length === 0) return listOf([text]);
      if (!ev.spend(found.length)) return ev.cut('evaluation budget: steps');
      const parts: Value[] = [];
      let at = 0;
      for (const match of found) {
        const [start, end] = match[0] as readonly [number, number];
        parts.push(stringOfBytes(bytes.slice(at, start)), groupsOf(bytes, match));
        at = end;
      }
      parts.push(stringOfBytes(bytes.slice(at)));
      return listOf(parts);
    });
  }),
];
