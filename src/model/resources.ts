/** Accounts, tmpfiles rules, firewall ports and containers as the modules define them. */
import { append } from '../evaluation/append.ts';
import { elementsOf } from '../evaluation/builtins/elements.ts';
import { branchesOf } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { shownNames } from '../evaluation/render.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import type { Origin } from '../evaluation/trail.ts';
import { FALSE, isSpread, TRUE, unknown, type Value } from '../evaluation/values.ts';
import { attempt } from './attributes.ts';
import type { Definition } from './definition.ts';
import { groupBy } from './group-by.ts';
import { stepKey } from './effective.ts';
import { conditionalOf } from './list-conditions.ts';
import { startsWith, type Subject, subjectsBelow } from './subject.ts';

/** One element of a list option: known or symbolic, with its place and conditions. */
export interface Element {
  readonly value: Value;
  readonly guards: readonly Value[];
  readonly origin: Origin | null;
  readonly definition: Definition;
  /** True where it stands for zero or more elements of this shape. */
  readonly isRepeated: boolean;
}

/** The elements of a list option, in the order of the merged list. */
export function listElements(ev: Evaluator, definitions: readonly Definition[], path: readonly string[]): Element[] {
  const found: Element[] = [];
  const here = definitions.filter((definition) => definition.path.length === path.length && startsWith(definition.path, path));
  for (const definition of merged(here)) {
    elements(ev, definition.value, { guards: definition.guards, origin: definition.origin, isRepeated: false }, definition, found);
  }
  return found;
}

/** Definitions that take part in a merge, in its order: `mkBefore` first; inline imports before the module itself. */
function merged(definitions: readonly Definition[]): readonly Definition[] {
  const strongest = Math.min(...definitions.filter(({ guards }) => guards.length === 0).map(({ priority }) => priority), Infinity);
  const alive = definitions.filter(({ priority }) => priority <= strongest);
  return alive.toSorted((a, b) => a.order - b.order || b.part - a.part);
}

type Context = Pick<Element, 'guards' | 'origin' | 'isRepeated'>;

/** Calls on symbolic lists whose elements show in their arguments. */
const LISTS = new Set(['concatLists', 'filter', 'map', 'sort']);

/** Conditions around an element, beyond which a choice is one element: branches double with each. */
const MAX_GUARDS = 12;

function elements(ev: Evaluator, value: Value, context: Context, definition: Definition, found: Element[]): void {
  if (value.kind === 'choice' && context.guards.length < MAX_GUARDS) {
    const sides = attempt(() => branchesOf(ev, value));
    if (sides === null) return;
    if (sides.then !== null) elements(ev, sides.then, { ...context, guards: append(context.guards, value.condition) }, definition, found);
    if (sides.else !== null) elements(ev, sides.else, context, definition, found);
  } else if (value.kind === 'list') {
    for (const item of value.items) {
      if (isSpread(item)) elements(ev, item.spread, context, definition, found);
      else element(ev, item.thunk, { ...context, origin: item.origin ?? context.origin }, definition, found);
    }
  } else if (value.kind === 'call' && value.callee === 'each') {
    const shape = ev.tryForce(value.args[0] as Thunk);
    if (shape !== null) elements(ev, shape, { ...context, isRepeated: true }, definition, found);
  } else if (value.kind === 'call' && LISTS.has(String(value.callee))) {
    for (const one of attempt(() => elementsOf(ev, value)) ?? []) {
      const guards = one.presence === null ? context.guards : append(context.guards, one.presence);
      element(ev, one.slot.thunk, { guards, origin: context.origin, isRepeated: context.isRepeated || one.many }, definition, found);
    }
  } else if (value.kind !== 'null') {
    found.push({ ...context, value, definition, isRepeated: true });
  }
}

function element(ev: Evaluator, thunk: Thunk, context: Context, definition: Definition, found: Element[]): void {
  // What fails here may succeed with what is not in the tree: files that only the machine can read.
  const value = ev.tryForce(thunk) ?? unknown('an element that fails to evaluate');
  const wrapped = value.kind === 'attrs' ? conditionalOf(ev, value) : null;
  if (wrapped === null) found.push({ ...context, value, definition });
  else if (wrapped.condition !== FALSE) {
    const guards = wrapped.condition === TRUE ? context.guards : append(context.guards, wrapped.condition);
    element(ev, wrapped.content, { ...context, guards }, definition, found);
  }
}

export const usersOf = (ev: Evaluator, definitions: readonly Definition[]): Subject[] => [
  ...subjectsBelow(ev, definitions, ['users', 'users']),
  ...subjectsBelow(ev, definitions, ['users', 'extraUsers']),
];

export const groupsOf = (ev: Evaluator, definitions: readonly Definition[]): Subject[] => [
  ...subjectsBelow(ev, definitions, ['users', 'groups']),
  ...subjectsBelow(ev, definitions, ['users', 'extraGroups']),
];

export const containersOf = (ev: Evaluator, definitions: readonly Definition[]): Subject[] =>
  subjectsBelow(ev, definitions, ['virtualisation', 'oci-containers', 'containers']);

/** The assertions a module yields, each an attribute set with `assertion` and `message`. */
export const assertionsOf = (ev: Evaluator, definitions: readonly Definition[]): Element[] => listElements(ev, definitions, ['assertions']);
export const warningsOf = (ev: Evaluator, definitions: readonly Definition[]): Element[] => listElements(ev, definitions, ['warnings']);

export interface FirewallPort extends Element {
  readonly protocol: 'tcp' | 'udp';
  /** `networking.firewall.interfaces.<name>`, symbolic parts as `${config.…}`; null for all interfaces. */
  readonly interface: string | null;
}

/** Every port and port range that the definitions open. */
export function firewallPortsOf(ev: Evaluator, definitions: readonly Definition[]): FirewallPort[] {
  const own = definitions.filter(({ path }) => path[0] === 'networking' && path[1] === 'firewall');
  const options = groupBy(own, ({ path }) => path.map((step) => stepKey(ev, step)).join('\0'));
  return [...options.values()].flatMap((group) => portsOf(ev, merged(group)));
}

/** The ports that the definitions of one option open; none where it is another option. */
function portsOf(ev: Evaluator, definitions: readonly Definition[]): FirewallPort[] {
  const found: FirewallPort[] = [];
  for (const definition of definitions) {
    const { path } = definition;
    const option = path.at(-1);
    const match = typeof option === 'string' ? /^allowed(TCP|UDP)Port(s|Ranges)$/.exec(option) : null;
    if (match === null) continue;
    const interfaceName = path[2] === 'interfaces' && path[3] !== undefined ? shownNames(stepKey(ev, path[3])) : null;
    const list: Element[] = [];
    elements(ev, definition.value, { guards: definition.guards, origin: definition.origin, isRepeated: false }, definition, list);
    for (const one of list) found.push({ ...one, protocol: match[1] === 'TCP' ? 'tcp' : 'udp', interface: interfaceName });
  }
  return found;
}
