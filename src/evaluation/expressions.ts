/** Evaluation of every kind of expression to weak head normal form. */
import type { Expression, Identifier, LetExpression, LegacyLetExpression, StringPart } from '../syntax/nodes.ts';
import { apply } from './apply.ts';
import { bindLet } from './bindings.ts';
import { choose, settleCondition } from './choice.ts';
import { EvaluationError, typeError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { binary, unary } from './operators.ts';
import { literalSet, withAdditions } from './rec-sets.ts';
import { Scope } from './scope.ts';
import { hasPath, selectPath, selectName } from './select.ts';
import { concatText, coerceInterpolation } from './text.ts';
import { delay, ready, slot, type Thunk } from './thunk.ts';
import type { Frame } from './trail.ts';
import { absolutePath } from './paths.ts';
import { attrs, FALSE, float, int, isSymbolic, list, path, reference, string, unknown, type Value } from './values.ts';

export function evaluate(ev: Evaluator, node: Expression, scope: Scope): Value {
  switch (node.kind) {
    case 'identifier':
      return variable(ev, node, scope);
    case 'integer':
      return int(node.value);
    case 'float':
      return float(node.value);
    case 'string':
      return text(ev, node.parts, scope);
    case 'path':
      return pathLiteral(ev, node.parts, scope);
    case 'searchPath':
      return ev.hooks.select(ev, { kind: 'reference', path: [`<${node.name}>`] }) ?? { kind: 'reference', path: [`<${node.name}>`] };
    case 'list': {
      const { source } = scope.file;
      return list(
        node.elements.map((element) =>
          slot(delay(element, scope), {
            kind: 'element',
            file: source,
            start: element.start,
            end: element.end,
            frame: scope.frame,
            previous: null,
          }),
        ),
      );
    }
    case 'attrset':
      return literalSet(ev, node, scope);
    case 'legacyLet': {
      const inner = letScope(ev, node, scope);
      const body = inner.names?.get('body');
      if (body === undefined) throw new EvaluationError('missing', 'attribute `body` missing in `let { … }`');
      return ev.force(body);
    }
    case 'lambda':
      return { kind: 'lambda', node, scope };
    case 'error':
      return unknown('syntax error');
    default:
      return nested(ev, node, scope);
  }
}

type Compound = Extract<Expression, { kind: 'let' | 'with' | 'apply' | 'select' | 'hasAttr' | 'if' | 'assert' | 'unary' | 'binary' }>;

/** An expression whose value is that of others: one level of the depth budget. */
function nested(ev: Evaluator, node: Compound, scope: Scope): Value {
  const cut = ev.enter();
  if (cut !== null) return cut;
  try {
    return compound(ev, node, scope);
  } finally {
    ev.leave();
  }
}

function compound(ev: Evaluator, node: Compound, scope: Scope): Value {
  switch (node.kind) {
    case 'let':
      return evaluate(ev, node.body, letScope(ev, node, scope));
    case 'with':
      return evaluate(ev, node.body, new Scope(scope, scope.file, scope.frame, null, delay(node.scope, scope)));
    case 'apply': {
      const { start, end, callee, argument } = node;
      const frame: Frame = { file: scope.file.source, start, end, calleeEnd: callee.end, parent: scope.frame };
      return apply(ev, evaluate(ev, callee, scope), delay(argument, scope), frame);
    }
    case 'select': {
      const { fallback } = node;
      const steps = attributePath(ev, node.path, scope);
      const target = evaluate(ev, node.target, scope);
      const value = selectPath(ev, target, steps, fallback === null ? null : delay(fallback, scope));
      noteReads(ev, node, scope, fallback === null ? value : target, fallback === null ? [] : steps);
      return value;
    }
    case 'hasAttr': {
      const steps = attributePath(ev, node.path, scope);
      const target = evaluate(ev, node.target, scope);
      noteReads(ev, node, scope, target, steps);
      return hasPath(ev, target, steps);
    }
    case 'if':
      return choose(ev, conditionOf(ev, node.condition, scope), delay(node.consequence, scope), delay(node.alternative, scope));
    case 'assert':
      if (conditionOf(ev, node.condition, scope) === FALSE) throw new EvaluationError('assert', 'assertion failed');
      return evaluate(ev, node.body, scope);
    case 'unary':
      return unary(ev, node.operator, evaluate(ev, node.operand, scope));
    case 'binary':
      return binary(ev, node, scope);
  }
}

/** A Boolean, or a symbolic value that stands for one. */
function conditionOf(ev: Evaluator, node: Expression, scope: Scope): Value {
  const condition = settleCondition(ev, evaluate(ev, node, scope));
  if (condition.kind === 'bool' || isSymbolic(condition)) return condition;
  throw typeError(`value is ${condition.kind} while a Boolean was expected`);
}

/** Notes what a selection reads; `steps` are further steps that need not exist. */
function noteReads(ev: Evaluator, node: Expression, scope: Scope, value: Value, steps: readonly (string | Value)[]): void {
  if (value.kind !== 'reference' || value.path[0] !== 'config') return;
  const place = steps.length === 0 ? value : reference(value.path.concat(steps));
  ev.noteRead(node, scope.file.source, place, steps.length > 0);
}

/** The steps of an attribute path; a dynamic name that is symbolic stays a value, `null` in a binding too. */
function attributePath(ev: Evaluator, names: readonly AttrNameNode[], scope: Scope): (string | Value)[] {
  return names.map((name) => attributeStep(ev, name, scope));
}

type AttrNameNode = Extract<Expression, { kind: 'identifier' | 'string' }> | { kind: 'interpolation'; expression: Expression };

/** One step: a string where known, else the symbolic value; `null` values come back as such. */
export function attributeStep(ev: Evaluator, name: AttrNameNode, scope: Scope): string | Value {
  if (name.kind === 'identifier') return name.name;
  const value = name.kind === 'string' ? text(ev, name.parts, scope) : evaluate(ev, name.expression, scope);
  if (value.kind === 'string') return value.value;
  if (value.kind === 'null' || isSymbolic(value)) return value;
  throw typeError(`an attribute name is ${value.kind} while a string was expected`);
}

function letScope(ev: Evaluator, node: LetExpression | LegacyLetExpression, scope: Scope): Scope {
  const names = new Map<string, Thunk>();
  const inner = scope.child(names);
  bindLet(ev, withAdditions(node.bindings), inner, names);
  return inner;
}

function text(ev: Evaluator, parts: readonly StringPart[], scope: Scope): Value {
  const only = parts[0];
  if (only === undefined) return string('');
  if (parts.length === 1 && only.kind === 'text') return string(only.value);
  return ev.nested(() =>
    concatText(
      ev,
      parts.map((part) => (part.kind === 'text' ? part.value : coerceInterpolation(ev, evaluate(ev, part.expression, scope)))),
    ),
  );
}

function pathLiteral(ev: Evaluator, parts: readonly StringPart[], scope: Scope): Value {
  const known: string[] = [];
  for (const part of parts) {
    if (part.kind === 'text') {
      known.push(part.value);
      continue;
    }
    const value = coerceInterpolation(ev, evaluate(ev, part.expression, scope));
    if (typeof value !== 'string' && value.kind === 'path') known.push(value.path);
    else if (typeof value !== 'string') return unknown('path with a symbolic part');
    else known.push(value);
  }
  const text = known.join('');
  if (text.startsWith('~')) return unknown('path in a home directory');
  return path(absolutePath(text, scope.file.directory));
}

function variable(ev: Evaluator, node: Identifier, scope: Scope): Value {
  const { name } = node;
  const bound = scope.find(name);
  if (bound !== undefined) return ev.force(bound);
  if (name === '__curPos') return currentPosition(node, scope);
  // A set of unknown extent (`pkgs`, what `lib` has beyond its model) may have the name too; the set
  // that surely has it is meant, and a plain reference before the remainder of a known set.
  let open: Value | null = null;
  for (const set of scope.withSets()) {
    const value = ev.force(set);
    if (value.kind !== 'attrs') {
      if (isSymbolic(value) && (open === null || open.kind === 'attrs')) open = value;
      continue;
    }
    const found = value.entries.get(name);
    if (found !== undefined && found.presence === null) {
      if (open === null || open.kind === 'reference' || (open.kind === 'attrs' && !open.entries.has(name))) return ev.force(found.thunk);
      return unknown(`\`${name}\` comes from one of several \`with\` sets`);
    }
    if (found !== undefined || value.rest !== null || value.dynamic.length > 0) open ??= value;
  }
  if (open === null) throw new EvaluationError('other', `undefined variable '${name}'`);
  return selectName(ev, open, name, null);
}

function currentPosition(node: Identifier, scope: Scope): Value {
  const { lineStarts, path: file } = scope.file.source;
  let line = 0;
  while (line + 1 < lineStarts.length && (lineStarts[line + 1] as number) <= node.start) line++;
  const entry = (value: Value) => slot(ready(value));
  return attrs(
    new Map([
      ['column', entry(int(node.start - (lineStarts[line] as number) + 1))],
      ['file', entry(string(`${scope.file.directory}/${file.slice(file.lastIndexOf('/') + 1)}`))],
      ['line', entry(int(line + 1))],
    ]),
  );
}
