/** Function application: binding of formals, partial application, functors, symbolic calls. */
import { append } from './append.ts';
import type { LambdaExpression } from '../syntax/nodes.ts';
import { choose, distribute } from './choice.ts';
import { EvaluationError, typeError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { Scope } from './scope.ts';
import { hasName, selectName } from './select.ts';
import { delay, lazy, type Thunk } from './thunk.ts';
import type { Frame } from './trail.ts';
import { type AttrsValue, type CallValue, isSymbolic, type LambdaValue, type Value } from './values.ts';

/**
 * `fn argument`. `frame` is the call as written, for trails; null where one of our own functions
 * calls back.
 */
export function apply(ev: Evaluator, fn: Value, argument: Thunk, frame: Frame | null): Value {
  switch (fn.kind) {
    case 'lambda':
      return applyLambda(ev, fn, argument, frame);
    case 'builtin': {
      const args = append(fn.args, argument);
      if (args.length < fn.arity) return { ...fn, args };
      ev.callSite = frame;
      return ev.nested(() => fn.run(ev, args));
    }
    case 'attrs': {
      const functor = fn.entries.get('__functor');
      if (functor === undefined) {
        if (fn.rest !== null || fn.dynamic.length > 0) return { kind: 'call', callee: fn, args: [argument] };
        throw typeError('attempt to call something which is not a function but a set');
      }
      return apply(ev, ev.call(ev.force(functor.thunk), fn), argument, frame);
    }
    case 'reference':
      return ev.hooks.apply(ev, fn, [argument]) ?? { kind: 'call', callee: fn, args: [argument] };
    case 'call':
      return applyCall(ev, fn, argument);
    case 'choice':
      return distribute(fn, (inner, branch) => apply(inner, branch, argument, frame));
    case 'unknown':
      return fn;
    default:
      throw typeError(`attempt to call something which is not a function but ${fn.kind}`);
  }
}

/** A further argument of a symbolic call: `pkgs.writeText "x"` becomes a call with two arguments. */
function applyCall(ev: Evaluator, fn: CallValue, argument: Thunk): Value {
  if (typeof fn.callee === 'string') return { kind: 'call', callee: fn, args: [argument] };
  const args = append(fn.args, argument);
  const meant = fn.callee.kind === 'reference' ? ev.hooks.apply(ev, fn.callee, args) : null;
  return meant ?? { kind: 'call', callee: fn.callee, args };
}

function applyLambda(ev: Evaluator, fn: LambdaValue, argument: Thunk, frame: Frame | null): Value {
  const { node, scope } = fn;
  const names = new Map<string, Thunk>();
  const inner = new Scope(scope, scope.file, frame ?? scope.frame, names);
  if (node.name !== null) names.set(node.name.name, argument);
  if (node.formals !== null) bindFormals(ev, node, names, inner, ev.force(argument));
  return ev.nested(() => evaluate(ev, node.body, inner));
}

function bindFormals(ev: Evaluator, node: LambdaExpression, names: Map<string, Thunk>, inner: Scope, value: Value): void {
  const formals = node.formals ?? [];
  if (value.kind !== 'attrs') {
    if (!isSymbolic(value) || value.kind === 'text') throw typeError(`value is ${value.kind} while a set was expected`);
    for (const { name, fallback } of formals) {
      const whenMissing = fallback === null ? null : delay(fallback, inner);
      names.set(
        name.name,
        lazy((deep) => selectName(deep, value, name.name, whenMissing)),
      );
    }
    return;
  }
  for (const { name, fallback } of formals) {
    names.set(name.name, formalThunk(ev, value, name.name, fallback === null ? null : delay(fallback, inner)));
  }
  if (node.ellipsis || value.entries.size <= formals.length - missing(formals, value)) return;
  for (const [extra, slot] of value.entries) {
    if (slot.presence === null && !formals.some((formal) => formal.name.name === extra)) {
      throw typeError(`function called with unexpected argument '${extra}'`);
    }
  }
}

const missing = (formals: readonly { name: { name: string } }[], value: AttrsValue): number =>
  formals.filter((formal) => !value.entries.has(formal.name.name)).length;

function formalThunk(ev: Evaluator, value: AttrsValue, name: string, fallback: Thunk | null): Thunk {
  const found = value.entries.get(name);
  if (found !== undefined && found.presence === null) return found.thunk;
  if (found === undefined && value.rest === null && value.dynamic.length === 0) {
    if (fallback !== null) return fallback;
    throw new EvaluationError('type', `function called without required argument '${name}'`);
  }
  if (fallback === null) return lazy((deep) => selectName(deep, value, name, null));
  void ev;
  return lazy((deep) =>
    choose(
      deep,
      hasName(deep, value, name),
      lazy((more) => selectName(more, value, name, null)),
      fallback,
    ),
  );
}
