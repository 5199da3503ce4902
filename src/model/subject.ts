/** Things that modules define by name (units, users, containers): their definitions and merged settings. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { shownNames } from '../evaluation/render.ts';
import type { Value } from '../evaluation/values.ts';
import type { Definition, PathStep } from './definition.ts';
import { commonGuards, mergeSetting, type Setting, stepKey, survivors } from './effective.ts';

/** One named thing as a set of definitions yields it. */
export interface Subject {
  /** The evaluated name; symbolic parts as `${config.…}`. */
  readonly name: string;
  readonly step: PathStep;
  /** Attribute path: `systemd.services.foo`. */
  readonly symbol: string;
  /** Length of that path. */
  readonly depth: number;
  readonly definitions: readonly Definition[];
  /** Guards that all definitions have. */
  readonly guards: readonly Value[];
  /** Settings by attribute path below the subject (`enable`, `serviceConfig.User`). */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Values that supply further settings, with the path below the subject where they do. */
  readonly rests: readonly { readonly below: string; readonly value: Value }[];
}

/** Groups definitions below `prefix` by the name that follows. */
export function subjectsBelow(ev: Evaluator, definitions: readonly Definition[], prefix: readonly string[]): Subject[] {
  const groups = new Map<string, Definition[]>();
  for (const definition of definitions) {
    if (definition.path.length <= prefix.length || !startsWith(definition.path, prefix)) continue;
    const key = stepKey(ev, definition.path[prefix.length] as PathStep);
    const group = groups.get(key);
    if (group) group.push(definition);
    else groups.set(key, [definition]);
  }
  return [...groups].map(([name, group]) => makeSubject(ev, name, prefix, group));
}

/** Definitions by one step of their paths. */
export function byStep(definitions: readonly Definition[], depth: number): ReadonlyMap<PathStep | undefined, readonly Definition[]> {
  const groups = new Map<PathStep | undefined, Definition[]>();
  for (const definition of definitions) {
    const step = definition.path[depth];
    const group = groups.get(step);
    if (group) group.push(definition);
    else groups.set(step, [definition]);
  }
  return groups;
}

export const startsWith = (path: readonly PathStep[], prefix: readonly string[]): boolean =>
  prefix.every((step, index) => path[index] === step);

/** Builds a subject from definitions of any number of modules. */
export function makeSubject(ev: Evaluator, name: string, prefix: readonly string[], definitions: readonly Definition[]): Subject {
  const depth = prefix.length + 1;
  const guards = commonGuards(ev, definitions);
  const byPath = new Map<string, Definition[]>();
  const rests: { below: string; value: Value }[] = [];
  for (const definition of submoduleOrder(survivors(ev, definitions, prefix.length, depth + 1), depth)) {
    const below = definition.path
      .slice(depth)
      .map((step) => stepKey(ev, step))
      .join('.');
    if (definition.isRest) {
      rests.push({ below, value: definition.value });
      continue;
    }
    const group = byPath.get(below);
    if (group) group.push(definition);
    else byPath.set(below, [definition]);
  }
  const settings = new Map<string, Setting>();
  byPath.forEach((group, below) => settings.set(below, mergeSetting(ev, below, group, guards)));
  const step = definitions[0]?.path[prefix.length] ?? name;
  const shown = shownNames(name);
  return { name: shown, step, symbol: [...prefix, shown].join('.'), depth, definitions, guards, settings, rests };
}

/** One thing with what several modules say of it; its name is that of the first. */
export function mergedSubject(ev: Evaluator, subjects: readonly [Subject, ...Subject[]]): Subject {
  const [first] = subjects;
  if (subjects.length === 1) return first;
  const definitions = subjects.flatMap((subject) => subject.definitions);
  const prefix = first.definitions[0]?.path.slice(0, first.depth - 1).map((step) => stepKey(ev, step)) ?? [];
  return makeSubject(ev, first.name, prefix, definitions);
}

/**
 * Units, users, groups and containers are submodules: each set that defines one is a module of its own,
 * and the module system merges modules from the last to the first (`reverseList` in `evalModules`). Inline
 * imports, which it reverses once more, so come out in their own order.
 */
function submoduleOrder(definitions: readonly Definition[], depth: number): readonly Definition[] {
  const set = (definition: Definition): number => definition.sets[depth] ?? 0;
  return definitions.toSorted((a, b) => a.part - b.part || set(b) - set(a));
}

/** Settings below a name, with that name cut off: `serviceConfig.User` → `User`. */
export function settingsBelow(subject: Subject, name: string): Map<string, Setting> {
  const found = new Map<string, Setting>();
  const prefix = `${name}.`;
  subject.settings.forEach((setting, below) => {
    if (below.startsWith(prefix)) found.set(below.slice(prefix.length), setting);
  });
  return found;
}
