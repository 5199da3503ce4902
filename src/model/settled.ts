/**
 * Options whose value the project itself settles: declared and set in one module, once and under no
 * condition. Who can read such an option has that module, and whoever else sets it is refused by Nix.
 */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { reference, type Value } from '../evaluation/values.ts';
import { DEFAULT_PRIORITY, type Definition } from './definition.ts';
import { soleDefinition } from './definitions.ts';
import { PlaceTree } from './place-tree.ts';
import type { ProjectModule } from './project-module.ts';

export interface Settled {
  readonly path: readonly string[];
  readonly value: Value;
}

/** Kinds of values that modules merge: others may add to them. */
const MERGED: ReadonlySet<Value['kind']> = new Set(['list', 'choice', 'call', 'unknown', 'reference']);

export function settledOptions(ev: Evaluator, modules: readonly ProjectModule[]): Settled[] {
  const declared = new PlaceTree<Candidate>();
  for (const module of modules) {
    for (const { path, isField } of module.options)
      if (!isField && path.every((step) => typeof step === 'string')) declared.add(path, { path, module });
  }
  const set = new Set<Candidate>();
  const refused = new Set<Candidate>();
  for (const module of modules) {
    for (const definition of module.definitions) {
      for (const [candidate, ...others] of declared.along(definition.path))
        if (candidate !== undefined && others.length === 0)
          (candidate.module === module && isPlain(definition, candidate.path.length) ? set : refused).add(candidate);
    }
  }
  return [...set].flatMap((candidate): Settled[] => {
    if (refused.has(candidate) || candidate.module.kind !== 'module') return [];
    const value = settledValue(ev, candidate.module, candidate.path);
    return value === null ? [] : [{ path: candidate.path, value }];
  });
}

/** An option and who declares it. */
interface Candidate {
  readonly path: readonly string[];
  readonly module: ProjectModule;
}

/** Nothing but the option's own text decides on it. */
const isPlain = (definition: Definition, depth: number): boolean =>
  definition.guards.length === 0 &&
  definition.path.length >= depth &&
  !definition.isRest &&
  definition.priority <= DEFAULT_PRIORITY &&
  [...definition.outer].every(([level, priority]) => level > depth || priority <= DEFAULT_PRIORITY);

function settledValue(ev: Evaluator, module: ProjectModule, path: readonly string[]): Value | null {
  const option = module.options.find((one) => one.path.length === path.length && one.path.every((step, index) => step === path[index]));
  // What is given may be another thing than what is set.
  if (option === undefined || option.declaration.entries.has('apply')) return null;
  const only = soleDefinition(ev, module.evaluated.parts, path);
  if (only === null || MERGED.has(only.value.kind)) return null;
  if (only.value.kind !== 'attrs') return only.value;
  return only.value.rest === null ? { ...only.value, rest: reference(['config', ...path]) } : only.value;
}
