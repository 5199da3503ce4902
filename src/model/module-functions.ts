/** Functions that give a module when they are called with something else first: `self: { config, lib, … }: { … }`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { type Slot, slotOf, type Thunk } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, reference, type Value } from '../evaluation/values.ts';
import type { Expression, Identifier, LambdaExpression } from '../syntax/nodes.ts';

/** Functions of functions of functions. */
const MAX_CALLS = 3;
const MODULE_ARGUMENTS = ['config', 'options', 'pkgs', 'lib'];

export const isModuleFunction = (value: Value | null): boolean => value?.kind === 'lambda' && givesModule(value.node);

/**
 * True for a function of things of a flake that gives a module function. One of `config`, or whose result takes a
 * `name`, makes the modules of a type of options: they are no modules of a machine.
 */
function givesModule(outer: LambdaExpression): boolean {
  let at = outer;
  for (let calls = 0; calls < MAX_CALLS; calls++) {
    const inner = functionIn(at.body);
    if (inner === null || takes(at, 'config')) return false;
    if (MODULE_ARGUMENTS.some((name) => takes(inner, name))) return !takes(inner, 'name');
    at = inner;
  }
  return false;
}

/** The module function that such a function gives; its own arguments are known by their names alone. */
export function givenModule(ev: Evaluator, outer: Value, known: AttrsValue): Value {
  let value = outer;
  while (value.kind === 'lambda' && givesModule(value.node)) value = ev.call(value, argumentOf(value.node, known));
  return value;
}

/** What stands for the argument of a function that nobody here calls. */
function argumentOf({ name, formals, ellipsis }: LambdaExpression, known: AttrsValue): Value | Thunk {
  const named = ({ name: argument }: Identifier): Slot => known.entries.get(argument) ?? slotOf(reference([argument]));
  if (formals === null) return name === null ? reference(['_']) : named(name).thunk;
  if (ellipsis) return known;
  const needed = formals.filter(({ fallback }) => fallback === null);
  return attrs(new Map(needed.map((formal) => [formal.name.name, named(formal.name)])), reference([]));
}

const takes = ({ formals }: LambdaExpression, name: string): boolean => (formals ?? []).some((formal) => formal.name.name === name);

/** A function as the result of an expression, below the names that it uses. */
function functionIn(expression: Expression): LambdaExpression | null {
  let at = expression;
  while (at.kind === 'let' || at.kind === 'with' || at.kind === 'assert') at = at.body;
  return at.kind === 'lambda' ? at : null;
}
