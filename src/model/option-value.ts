/** What an option comes to once its type has merged its definitions: fields of submodules filled in, `apply` applied. */
import { and } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { type Given, mergeDefinitions } from '../evaluation/lib/module-system/definitions.ts';
import { isPlain } from '../evaluation/lib/module-system/merges.ts';
import { override, PRIORITY, wrap } from '../evaluation/lib/wrappers.ts';
import { ready, slotOf, type Thunk } from '../evaluation/thunk.ts';
import { type AttrsValue, int, list, string, type Value } from '../evaluation/values.ts';
import { DEFAULT_PRIORITY, type Definition, type PathStep } from './definition.ts';
import { attempt, setAt, setOf } from './attributes.ts';
import type { Option } from './option.ts';

/** The value an option has when nobody defines it; null where that is not known or there is none. */
export const defaultValue = (ev: Evaluator, option: Option): Value | null => definedValue(ev, option, []);

/** The value an option has by these definitions of it, all there are; null where that is not known. */
export function definedValue(ev: Evaluator, option: Option, definitions: readonly Definition[]): Value | null {
  if (definitions.some(({ isRest }) => isRest)) return null;
  const type = setOf(ev, option.type ?? undefined);
  const given = definitions.map(givenBy(ev));
  if (option.default !== null) given.unshift(plain(override(int(PRIORITY.optionDefault), option.default)));
  const merged = attempt(() => typedValue(ev, option, type, given));
  const apply = option.declaration.entries.get('apply');
  if (merged === null || apply === undefined) return merged;
  return attempt(() => ev.call(ev.force(apply.thunk), merged));
}

const plain = (value: Value): Given => ({ file: '<unknown-file>', thunk: ready(value), origin: null, presence: null });

/** The definition as `lib` takes it, in the wrappers that it came in. */
const givenBy =
  (ev: Evaluator) =>
  ({ value, guards, priority, outer, order, origin }: Definition): Given => {
    const [outermost] = [...outer].sort(([a], [b]) => a - b);
    const rank = outermost?.[1] ?? priority;
    const ordered = order === 1000 ? value : wrap('order', { priority: int(order), content: value });
    const [first, ...others] = guards;
    return {
      ...plain(rank === DEFAULT_PRIORITY ? ordered : override(int(rank), ordered)),
      origin,
      presence: first === undefined ? null : others.reduce((all, guard) => and(ev, all, guard), first),
    };
  };

function typedValue(ev: Evaluator, option: Option, type: AttrsValue | null, given: readonly Given[]): Value | null {
  const [only, ...others] = given;
  if (type === null) {
    // A type that is not known may fill in or change what is given.
    const value = only === undefined || others.length > 0 ? null : unwrapped(ev, only.thunk);
    const isKept = value !== null && (option.type === null || (value.kind !== 'attrs' && value.kind !== 'list'));
    return isKept ? value : null;
  }
  if (only === undefined && !hasEmptyValue(ev, type)) return null;
  // Most defaults are plain values of plain types.
  const value = only !== undefined && others.length === 0 ? unwrapped(ev, only.thunk) : null;
  if (value !== null && value.kind !== 'attrs' && value.kind !== 'list' && isPlain(ev, type)) return value;
  if (value?.kind === 'unknown') return value;
  return mergeDefinitions(ev, placeOf(option.path), type, given);
}

/** A default as it is written, or null where that is a wrapper of its own. */
function unwrapped(ev: Evaluator, thunk: Thunk): Value | null {
  const value = ev.force(thunk);
  const content = value.kind === 'attrs' ? value.entries.get('content') : undefined;
  if (value.kind !== 'attrs' || content === undefined || !value.entries.has('_type')) return value;
  const inner = ev.force(content.thunk);
  return inner.kind === 'attrs' && inner.entries.has('_type') && !inner.entries.has('name') ? null : inner;
}

/** The option's path as a list of names. */
const placeOf = (path: readonly PathStep[]): Value => list(path.map((step) => slotOf(typeof step === 'string' ? string(step) : step)));

/** What a type stands for without any definition: `[ ]`, `{ }`, null. */
function hasEmptyValue(ev: Evaluator, type: AttrsValue): boolean {
  return setAt(ev, type, 'emptyValue')?.entries.has('value') ?? false;
}
