/** The literal texts in a value, with the attribute or variable name nearest to each. */
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { isSpread, type Value } from '../../evaluation/values.ts';
import { attempt } from '../../model/option.ts';
import { alternatives } from '../services.ts';

export interface Literal {
  /** Attribute name, or the variable of `NAME=value`. */
  readonly name: string;
  readonly text: string;
}

const MAX_DEPTH = 8;

/** Known strings anywhere in a value; the known pieces of a text count together, symbolic ones as a blank `${…}`. */
export function literalsOf(ev: Evaluator, name: string, value: Value, depth = 0): Literal[] {
  if (depth > MAX_DEPTH) return [];
  return alternatives(ev, value).flatMap((one): Literal[] => {
    switch (one.kind) {
      case 'string':
        return [assigned(name, one.value)];
      case 'text':
        return [assigned(name, one.parts.map((part) => (typeof part === 'string' ? part : '${…}')).join(''))];
      case 'list':
        return one.items.flatMap((item) => {
          const inner = isSpread(item) ? item.spread : attempt(() => ev.force(item.thunk));
          return inner === null ? [] : literalsOf(ev, name, inner, depth + 1);
        });
      case 'attrs':
        return [...one.entries].flatMap(([key, slot]) => {
          const inner = attempt(() => ev.force(slot.thunk));
          return inner === null ? [] : literalsOf(ev, key, inner, depth + 1);
        });
      default:
        return [];
    }
  });
}

/** `DB_PASSWORD=x` in an environment list is a value of that name. */
function assigned(name: string, text: string): Literal {
  const match = /^"?([A-Za-z_][A-Za-z0-9_]*)=([^\n]*)$/.exec(text);
  return match ? { name: match[1] as string, text: (match[2] as string).replace(/"$/, '') } : { name, text };
}
