/**
 * `or` as an argument. "Backwards compatibility: because Nixpkgs has a rarely used function named
 * 'or', allow stuff like 'map or [...]'" (libexpr's parser.y): `f or` is an application that binds
 * as tightly as a selection, where `or` follows a simple expression directly.
 */
import type { Build, Row } from './build.ts';
import type { ApplyExpression, Expression } from './nodes.ts';

function apply(callee: Expression, argument: Expression, start: number, end: number): ApplyExpression {
  return { kind: 'apply', start, end, callee, argument };
}

function isOr(expression: Expression): boolean {
  return expression.kind === 'identifier' && expression.name === 'or';
}

/**
 * `expression or`, where the name goes to the last simple expression: `g f or` is `g (f or)`, and
 * `a.b or c or` is `a.b or (c or)`. After a selection the name is a fault and stays a lone one.
 */
function attach(build: Build, expression: Expression, parenthesized: boolean, name: Expression): Expression {
  const { end } = name;
  const around: ((inner: Expression) => Expression)[] = [];
  let inner = expression;
  let closed = parenthesized;
  while (!closed) {
    const outer = inner;
    if (outer.kind === 'apply' && !isOr(outer.argument)) {
      inner = outer.argument;
      around.push((argument) => apply(outer.callee, argument, outer.start, end));
    } else if (outer.kind === 'select' && outer.fallback !== null) {
      inner = outer.fallback;
      around.push((fallback) => ({ ...outer, end, fallback }));
    } else {
      break;
    }
    closed = inner.end < outer.end;
  }
  if (closed || !(inner.kind === 'select' || inner.kind === 'apply' || isOr(inner))) build.loneOrs.delete(name);
  return around.reduceRight<Expression>((built, wrap) => wrap(built), apply(inner, name, inner.start, end));
}

function isLoneOr(build: Build, node: Expression): boolean {
  return build.loneOrs.size > 0 && node.kind === 'identifier' && build.loneOrs.has(node);
}

export function application(build: Build, { start, end }: Row): Expression {
  const argument = build.expression();
  const callee = build.expression();
  if (!isLoneOr(build, argument) || argument.end !== end) return apply(callee, argument, start, end);
  return attach(build, callee, callee.start > start, argument);
}

/** The elements of a list, in which `f or` is one. */
export function listElements(build: Build, count: number): Expression[] {
  const elements = build.expressions(count);
  if (!elements.some((element) => isLoneOr(build, element))) return elements;
  const joined: Expression[] = [];
  for (const element of elements) {
    const before = joined.at(-1);
    if (before !== undefined && isLoneOr(build, element)) {
      joined[joined.length - 1] = attach(build, before, isClosed(build, before), element);
    } else {
      joined.push(element);
    }
  }
  return joined;
}

/** Whether a parenthesis closes behind an element of a list. */
function isClosed(build: Build, { end }: Expression): boolean {
  return /^\s*\)/.test(build.text.slice(end, end + 100));
}
