/**
 * Functions that modules get through the configuration: an option of the project holds them, and the project
 * itself gives it its value. Whoever reads such an option calls what stands there.
 */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { isFunction, type Value } from '../evaluation/values.ts';
import { soleDefinition } from './definitions.ts';
import type { ReadModule } from './module.ts';
import { setAt, setOf, textAt } from './attributes.ts';
import type { Option } from './option.ts';
import { PlaceTree } from './place-tree.ts';
import type { ProjectModule } from './project-module.ts';
import type { Settled } from './settled.ts';

/** Sets of functions in sets of functions. */
const MAX_DEPTH = 4;
const MAX_FUNCTIONS = 500;
/** Types that take a function, or a set of them. */
const HOLDING: ReadonlySet<string> = new Set(['raw', 'functionTo', 'attrs', 'anything', 'unspecified', 'attrsOf', 'lazyAttrsOf']);

/** Functions by their place in the configuration, `\0` between the steps. */
export type ConfigHelpers = ReadonlyMap<string, Value>;
/** An option that holds functions, and how it comes by them. */
export interface Holder {
  readonly path: readonly string[];
  readonly value: Value;
  readonly by: 'default' | 'definition';
}

/** Options that seem to hold functions, before it is known who else sets them. */
export function findHolders(ev: Evaluator, modules: Iterable<ReadModule>): Holder[] {
  const found: Holder[] = [];
  for (const { options, parts, source } of modules) {
    for (const option of options) {
      if (option.isField || !option.path.every((step) => typeof step === 'string') || !mayHold(ev, option)) continue;
      const path = option.path as string[];
      if (option.declaration.entries.has('apply')) continue;
      const given = option.default;
      const value = given === null ? null : ev.tryForce(given);
      // What users are to set is theirs: a function by default that does nothing says little.
      if (value !== null && (value.kind === 'attrs' || (isFunction(value) && isInternal(ev, option))) && holdsFunctions(ev, value)) {
        found.push({ path, value, by: 'default' });
      } else if (source.text.includes(path.at(-1) as string)) {
        const own = soleDefinition(ev, parts, path);
        if (own?.guards.length === 0 && (isFunction(own.value) || own.value.kind === 'attrs') && holdsFunctions(ev, own.value))
          found.push({ path, value: own.value, by: 'definition' });
      }
    }
  }
  return found;
}

/** The functions that the options hold. */
export function helpersOf(ev: Evaluator, holders: readonly Holder[]): ConfigHelpers {
  const found = new Map<string, Value>();
  for (const { path, value } of holders) add(ev, path, value, found, 0);
  return found;
}

/** Those that nobody else sets, now that all definitions are known. */
export function settledHolders(holders: readonly Holder[], modules: readonly ProjectModule[], settled: readonly Settled[]): Holder[] {
  if (holders.length === 0) return [];
  const byDefault = new PlaceTree<Holder>();
  for (const holder of holders) if (holder.by === 'default') byDefault.add(holder.path, holder);
  const replaced = new Set<Holder>();
  for (const { definitions } of modules)
    for (const { path } of definitions) for (const found of byDefault.along(path)) for (const holder of found) replaced.add(holder);
  const sure = new Set(settled.map(({ path }) => path.join('\0')));
  return holders.filter((holder) => (holder.by === 'definition' ? sure.has(holder.path.join('\0')) : !replaced.has(holder)));
}

/** True for a text that names one of the functions. */
export function mayCall(text: string, helpers: ConfigHelpers): boolean {
  for (const key of helpers.keys()) if (text.includes(key.slice(key.lastIndexOf('\0') + 1))) return true;
  return false;
}

function mayHold(ev: Evaluator, { type }: Option): boolean {
  if (type === null) return true;
  const own = setOf(ev, type);
  const held = own === null ? null : textAt(ev, own, 'name');
  if (own === null || held === null) return false;
  if (held !== 'attrsOf' && held !== 'lazyAttrsOf') return HOLDING.has(held);
  const types = setAt(ev, own, 'nestedTypes');
  const inner = types === null ? null : setAt(ev, types, 'elemType');
  return inner !== null && HOLDING.has(textAt(ev, inner, 'name') ?? '');
}

function isInternal(ev: Evaluator, { declaration }: Option): boolean {
  return ['readOnly', 'internal'].some((name) => {
    const slot = declaration.entries.get(name);
    const value = slot === undefined ? null : ev.tryForce(slot.thunk);
    return value?.kind === 'bool' && value.value;
  });
}

const holdsFunctions = (ev: Evaluator, value: Value): boolean => helpersOf(ev, [{ path: [''], value, by: 'default' }]).size > 0;

function add(ev: Evaluator, path: readonly string[], value: Value, found: Map<string, Value>, depth: number): void {
  if (isFunction(value)) found.set(path.join('\0'), value);
  if (value.kind !== 'attrs' || depth > MAX_DEPTH || value.entries.has('_type') || value.entries.has('outPath')) return;
  for (const [name, { thunk, presence }] of value.entries) {
    if (found.size >= MAX_FUNCTIONS) return;
    const inner = presence === null ? ev.tryForce(thunk) : null;
    if (inner !== null) add(ev, [...path, name], inner, found, depth + 1);
  }
}
