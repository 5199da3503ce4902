/**
 * A project's own module arguments (`mylib`): every `specialArgs`, `extraSpecialArgs` and
 * `_module.args` binding of the project, evaluated where it stands, with the parameters of the
 * functions around it as references.
 */
import { EvaluationError } from '../evaluation/errors.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { Scope } from '../evaluation/scope.ts';
import { delay, ready, slotOf, type Thunk } from '../evaluation/thunk.ts';
import { attrs, reference, type Value } from '../evaluation/values.ts';
import { bindLet } from '../evaluation/bindings.ts';
import { childrenOf } from '../syntax/children.ts';
import type { AttrBinding, Binding, Expression, LambdaExpression, Node, SourceFile } from '../syntax/nodes.ts';
import { openSet } from '../evaluation/update.ts';

const ARGUMENT_SETS = new Set(['specialArgs', 'extraSpecialArgs', '_module.args']);
/** Given to every module by the module system itself. */
const STANDARD = new Set(['config', 'pkgs', 'options', 'modulesPath']);

/** One value that an argument is given; evaluated on demand. */
export interface GivenArgument {
  readonly thunk: Thunk;
  /** Given to the modules of a home. */
  readonly isHome: boolean;
}
/** Name → every value the project gives it, in file order. */
export type SpecialArguments = ReadonlyMap<string, readonly GivenArgument[]>;

export function findSpecialArguments(
  ev: Evaluator,
  files: readonly { source: SourceFile; directory: string }[],
  lib: Value,
): SpecialArguments {
  const given = new Map<string, GivenArgument[]>();
  const givenByTests = new Map<string, GivenArgument[]>();
  for (const file of files) {
    if (!/specialArgs|extraSpecialArgs|_module/i.test(file.source.text)) continue;
    const found = TEST.test(file.source.text) ? givenByTests : given;
    const outermost = ev.fileScope(file);
    visit(ev, file.source.root, outermost, lib, (binding, from, scope) => {
      const isHome = binding.path.some((step) => step.kind === 'identifier' && step.name === 'extraSpecialArgs');
      const names = binding.path.slice(from).map((step) => (step.kind === 'identifier' ? step.name : null));
      if (names.length > 0) {
        // `_module.args.mylib = …;` names one argument.
        const [name] = names;
        if (name && names.length === 1) add(found, name, { thunk: delay(binding.value, scope), isHome });
        return;
      }
      for (const [name, thunk] of attributesOf(ev, binding.value, scope)) add(found, name, { thunk, isHome });
    });
  }
  // A test gives as much of an argument as it needs: that counts where nobody else gives it.
  return new Map([...givenByTests, ...given]);
}

const TEST = /\btestScript\b/;

function add(found: Map<string, GivenArgument[]>, name: string, given: GivenArgument): void {
  if (STANDARD.has(name)) return;
  const before = found.get(name);
  if (before) before.push(given);
  else found.set(name, [given]);
}

function attributesOf(ev: Evaluator, node: Expression, scope: Scope): [string, Thunk][] {
  try {
    const set = openSet(ev, ev.force(delay(node, scope)));
    return [...set.entries].map(([name, slot]) => [name, slot.thunk]);
  } catch (error) {
    if (error instanceof EvaluationError) return [];
    throw error;
  }
}

type Found = (binding: AttrBinding, from: number, scope: Scope) => void;

/** Walks down the tree, in source order, with the scope each part is evaluated in. */
function visit(ev: Evaluator, root: Node, outermost: Scope, lib: Value, found: Found): void {
  // A stack of our own: generated files nest deeper than the machine's.
  const stack: { node: Node; scope: Scope }[] = [{ node: root, scope: outermost }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { node, scope } = at;
    if (node.kind === 'binding') visitBinding(node, scope, found);
    const inner = innerScope(ev, node, scope, lib);
    for (const child of childrenOf(node).toReversed()) stack.push({ node: child, scope: inner });
  }
}

function visitBinding(node: AttrBinding, scope: Scope, found: Found): void {
  const names = node.path.map((step) => (step.kind === 'identifier' ? step.name : ''));
  for (let from = 1; from <= names.length; from++) {
    const one = names[from - 1] as string;
    const two = `${names[from - 2] ?? ''}.${one}`;
    if (ARGUMENT_SETS.has(one) || ARGUMENT_SETS.has(two)) found(node, from, scope);
  }
  if (names.at(-1) === '_module' && node.value.kind === 'attrset') {
    for (const inner of node.value.bindings) {
      if (inner.kind === 'binding' && inner.path[0]?.kind === 'identifier' && inner.path[0].name === 'args') found(inner, 1, scope);
    }
  }
}

/** The scope that the body of a node sees. Bindings of a `let` or `rec` set are evaluated in it too. */
export function innerScope(ev: Evaluator, node: Node, scope: Scope, lib: Value): Scope {
  switch (node.kind) {
    case 'lambda':
      return parameterScope(node, scope, lib);
    case 'let':
    case 'legacyLet': {
      const names = new Map<string, Thunk>();
      const inner = scope.child(names);
      bindNames(ev, node.bindings, inner, names);
      return inner;
    }
    case 'attrset': {
      if (!node.recursive) return scope;
      const names = new Map<string, Thunk>();
      const inner = scope.child(names);
      const bindings = node.bindings.filter((binding) => binding.kind === 'inherit' || binding.path[0]?.kind === 'identifier');
      bindNames(ev, bindings, inner, names);
      return inner;
    }
    case 'with':
      return new Scope(scope, scope.file, scope.frame, null, delay(node.scope, scope));
    default:
      return scope;
  }
}

/** Binds the names of a `let` or `rec` set; none where Nix refuses the bindings. */
function bindNames(ev: Evaluator, bindings: readonly Binding[], inner: Scope, names: Map<string, Thunk>): void {
  try {
    bindLet(ev, bindings, inner, names);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
}

/** Parameters of a function nobody has called: `lib` is known, the rest are references by their names. */
function parameterScope(node: LambdaExpression, scope: Scope, lib: Value): Scope {
  const names = new Map<string, Thunk>();
  const inner = scope.child(names);
  const whole = attrs(new Map([['lib', slotOf(lib)]]), reference(['args']));
  if (node.name !== null) names.set(node.name.name, ready(node.formals === null ? reference([node.name.name]) : whole));
  for (const { name, fallback } of node.formals ?? []) {
    if (name.name === 'lib') names.set('lib', ready(lib));
    else if (fallback !== null && !isData(fallback)) names.set(name.name, delay(fallback, inner));
    else names.set(name.name, ready(reference([name.name])));
  }
  return inner;
}

const DATA = new Set<Expression['kind']>(['attrset', 'list', 'string', 'integer', 'float']);

/** True for a default that callers are there to replace: `hostName ? "nixos"`. A library's is the library. */
const isData = (fallback: Expression): boolean =>
  DATA.has(fallback.kind) || (fallback.kind === 'identifier' && ['true', 'false', 'null'].includes(fallback.name));
