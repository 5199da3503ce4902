/** What may stand below an option: any name, the fields of a closed submodule, or nothing. */
import { append } from '../evaluation/append.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import type { AttrsValue, Value } from '../evaluation/values.ts';
import { setAt, textAt } from './attributes.ts';
import { possibilities, submodulesOf, MAX_PATH, MAX_WALKS } from './option.ts';
import type { PathStep } from './definition.ts';

/**
 * `open` takes any name (or is not known), `fields` takes those that are declared below, `map` takes any name and
 * then has the inner shape, `leaf` is no set.
 */
export type Shape = { readonly kind: 'open' | 'fields' | 'leaf' } | { readonly kind: 'map'; readonly inner: Shape };

const OPEN: Shape = { kind: 'open' };
const LEAF: Shape = { kind: 'leaf' };
const LEAVES = new Set([
  'str',
  'string',
  'nonEmptyStr',
  'singleLineStr',
  'separatedString',
  'strMatching',
  'lines',
  'commas',
  'envVar',
  'bool',
  'boolByOr',
  'int',
  'float',
  'number',
  'intBetween',
  'unsignedInt',
  'unsignedInt8',
  'unsignedInt16',
  'unsignedInt32',
  'positiveInt',
  'signedInt8',
  'signedInt16',
  'signedInt32',
  'path',
  'pathInStore',
  'enum',
  'passwdEntry',
  'passwdEntry str',
  'port',
]);
const MAX_DEPTH = 6;

/** The shape of an option's type at a place. */
export function shapeOf(ev: Evaluator, type: Thunk | null, path: readonly PathStep[], depth = 0): Shape {
  if (type === null || depth > MAX_DEPTH) return OPEN;
  const types = possibilities(ev, type);
  return types.length === 0 ? OPEN : widest(types.map((one) => shapeOfType(ev, one, path, depth)));
}

function shapeOfType(ev: Evaluator, type: Value, path: readonly PathStep[], depth: number): Shape {
  if (type.kind !== 'attrs') return OPEN;
  const name = textAt(ev, type, 'name');
  if (name === null) return OPEN;
  if (LEAVES.has(name)) return LEAF;
  if (name === 'submodule') return isClosed(ev, type, path) ? { kind: 'fields' } : OPEN;
  const nested = setAt(ev, type, 'nestedTypes');
  const inner = (key: string, below: readonly PathStep[]): Shape => shapeOf(ev, nested?.entries.get(key)?.thunk ?? null, below, depth + 1);
  if (name === 'attrsOf' || name === 'lazyAttrsOf') return { kind: 'map', inner: inner('elemType', append(path, '<name>')) };
  if (name === 'listOf') return { kind: 'map', inner: inner('elemType', append(path, '*')) };
  if (name === 'nullOr' || name === 'unique' || name === 'uniq') return inner('elemType', path);
  if (name === 'either') return widest([inner('left', path), inner('right', path)]);
  if (name === 'coercedTo') return inner('finalType', path);
  return OPEN;
}

/** The shape that accepts all that one of them accepts. */
function widest(shapes: readonly Shape[]): Shape {
  const sets = shapes.filter(({ kind }) => kind !== 'leaf');
  const [first] = sets;
  if (first === undefined) return LEAF;
  return sets.length === 1 ? first : OPEN;
}

/** True where every module of the submodule type is known and none takes names that it does not declare. */
function isClosed(ev: Evaluator, type: AttrsValue, path: readonly PathStep[]): boolean {
  const modules = submodulesOf(ev, type, path);
  return (
    modules.length > 0 &&
    modules.every((module) => {
      if (module.kind !== 'attrs' || module.rest !== null || module.dynamic.length > 0) return false;
      if (module.entries.has('freeformType') || module.entries.has('imports')) return false;
      const config = setAt(ev, module, 'config');
      if (module.entries.has('config') && (config === null || config.rest !== null)) return false;
      const internal = setAt(ev, config ?? module, '_module');
      if (internal !== null && (internal.rest !== null || internal.entries.has('freeformType'))) return false;
      const options = module.entries.get('options');
      return options === undefined || openPlaces(ev, options.thunk).length === 0;
    })
  );
}

/** Places of an `options` value below which something is not known; the root where that are too many. */
export function openPlaces(ev: Evaluator, options: Thunk): readonly (readonly PathStep[])[] {
  const found: (readonly PathStep[])[] = [];
  let walks = 0;
  const visit = (thunk: Thunk, path: readonly PathStep[]): void => {
    if (++walks > MAX_WALKS) return;
    const value = path.length > MAX_PATH ? null : ev.tryForce(thunk);
    if (value?.kind === 'choice') {
      visit(value.then, path);
      visit(value.else, path);
    } else if (value?.kind !== 'attrs') {
      found.push(path);
    } else if (textAt(ev, value, '_type') === null) {
      if (value.rest !== null) found.push(path);
      value.entries.forEach((slot, name) => visit(slot.thunk, append(path, name)));
      for (const { name, slot } of value.dynamic) visit(slot.thunk, append(path, name));
    }
  };
  visit(options, []);
  return walks > MAX_WALKS ? [[]] : found;
}
