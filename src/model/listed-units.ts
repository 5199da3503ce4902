/**
 * `systemd.mounts` and `systemd.automounts`: lists of units without a name. Each element as definitions
 * below the name that NixOS derives from its `where`.
 */
import { branchesOf, not } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Slot } from '../evaluation/thunk.ts';
import { isSpread, type Value } from '../evaluation/values.ts';
import type { Definition } from './definition.ts';
import { DefinitionCollector } from './definitions.ts';
import { nameText } from './effective.ts';
import { attempt } from './option.ts';

/** Lists in choices nested deeper are not looked into. */
const MAX_NESTING = 10;

/** The definitions of every element of a definition of such a list; those of nobody-knows elements are left out. */
export function listedUnits(ev: Evaluator, list: Definition): Definition[] {
  return elementsOf(ev, list.value, list.guards, 0).flatMap(({ slot, guards }) => unitDefinitions(ev, list, slot, guards));
}

interface Element {
  readonly slot: Slot;
  readonly guards: readonly Value[];
}

/** The elements of a list with the conditions under which they are there. */
function elementsOf(ev: Evaluator, value: Value, guards: readonly Value[], nesting: number): Element[] {
  if (nesting > MAX_NESTING) return [];
  if (value.kind === 'choice') {
    const sides = attempt(() => branchesOf(ev, value));
    const side = (branch: Value | null | undefined, guard: Value): Element[] =>
      branch ? elementsOf(ev, branch, [...guards, guard], nesting + 1) : [];
    return [...side(sides?.then, value.condition), ...side(sides?.else, not(value.condition))];
  }
  if (value.kind === 'call' && value.callee === 'each') {
    const [shape] = value.args;
    const inner = shape === undefined ? null : ev.tryForce(shape);
    return inner === null ? [] : elementsOf(ev, inner, guards, nesting + 1);
  }
  if (value.kind !== 'list') return [];
  return value.items.flatMap((item) => (isSpread(item) ? elementsOf(ev, item.spread, guards, nesting + 1) : [{ slot: item, guards }]));
}

/** Definitions of one element, as if it stood below its name. */
function unitDefinitions(ev: Evaluator, list: Definition, slot: Slot, guards: readonly Value[]): Definition[] {
  const collector = new DefinitionCollector(ev);
  collector.collect(slot.thunk);
  const where = collector.definitions.find(({ path }) => path.length === 1 && path[0] === 'where')?.value;
  const name = where === undefined ? '<where>' : where.kind === 'string' ? escapedPath(where.value) : nameText(ev, where);
  const depth = list.path.length + 1;
  const around = [list.origin, slot.origin].flatMap((origin) => origin ?? []);
  return collector.definitions.map((inner) => ({
    ...inner,
    path: [...list.path, name, ...inner.path],
    guards: [...guards, ...inner.guards],
    outer: new Map([...list.outer, ...[...inner.outer].map(([level, priority]) => [level + depth, priority] as const)]),
    enclosing: [...list.enclosing, ...around, ...inner.enclosing],
    levels: [...list.levels, slot.origin, ...inner.levels],
    unit: list.unit,
    composition: list.composition,
    sets: [...list.sets, 0, ...inner.sets],
    part: list.part,
  }));
}

/** A path as the name of its unit: nixpkgs `nixos/lib/utils.nix`, `escapeSystemdPath`. */
function escapedPath(path: string): string {
  const trimmed = path.replace(/\/+/g, '/').replace(/^\/|\/$/g, '');
  if (trimmed === '') return '-';
  const code = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return trimmed
    .replace(/[ !"#$%&'()*+,;<=>@[\\\]^`{|}~-]/g, code)
    .replace(/^\./, code)
    .replaceAll('/', '-');
}
