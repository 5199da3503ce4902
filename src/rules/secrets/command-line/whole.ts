/** Secrets that may be in what is handed on as a whole: `toFlags cfg`, `mapAttrs toEnvironment cfg.settings`. */
import { branchesOf } from '../../../evaluation/choice.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import { attempt } from '../../../model/option.ts';
import { placeKey, type ValueFacts } from '../../../model/value-facts.ts';

/** Calls that ask only which members something has, not what they hold. */
const NAMES_ONLY = new Set(['attrNames', 'length', 'hasAttr', 'isAttrs', 'isList', 'typeOf', 'nameOf', '==', '!=', '!', '&&', '||', '?']);
/** Values that one search looks at. */
const MAX_VALUES = 500;

/** What contains a secret option: `config.services.web` of `config.services.web.token`; not the namespaces that everybody shares. */
export function setsAround(secrets: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const secret of secrets) {
    const steps = secret.split('.');
    for (let length = 3; length < steps.length; length++) found.add(steps.slice(0, length).join('.'));
  }
  return found;
}

/** The set around a secret that a value hands on as a whole, or some member of which it does; null where none. */
export function handedOnWhole(ev: Evaluator, value: Value, { mentions }: ValueFacts, sets: ReadonlySet<string>): string | null {
  // The walk below is for the few values that mention such a set at all.
  if (![...mentions.keys()].some((key) => sets.has(setOf(key)))) return null;
  let left = MAX_VALUES;
  const visit = (one: Value): string | null => {
    if (--left < 0) return null;
    switch (one.kind) {
      case 'reference': {
        const key = setOf(placeKey(one.path));
        return sets.has(key) ? key : null;
      }
      case 'text':
        return first(one.parts, (part) => (typeof part === 'string' ? null : visit(part)));
      case 'list':
        return first(one.items, (item) => {
          const inner = isSpread(item) ? item.spread : ev.tryForce(item.thunk);
          return inner === null ? null : visit(inner);
        });
      case 'attrs':
        return first([...one.entries.values(), ...one.dynamic.map(({ slot }) => slot)], ({ thunk }) => {
          const inner = ev.tryForce(thunk);
          return inner === null ? null : visit(inner);
        });
      case 'choice': {
        const sides = attempt(() => branchesOf(ev, one));
        return first([sides?.then, sides?.else], (side) => (side ? visit(side) : null));
      }
      case 'call': {
        if (typeof one.callee === 'string' && NAMES_ONLY.has(one.callee)) return null;
        // What `each` stands for is its shape; where the shapes come from says nothing.
        return first(one.callee === 'each' ? one.args.slice(0, 1) : one.args, (arg) => {
          const inner = ev.tryForce(arg);
          return inner === null ? null : visit(inner);
        });
      }
      default:
        return null;
    }
  };
  return visit(value);
}

/** `config.services.web.settings` of `config.services.web.settings.<name>`: some member of it. */
const setOf = (key: string): string => key.replace(/\.<name>$/, '');

function first<Item>(items: readonly Item[], find: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
