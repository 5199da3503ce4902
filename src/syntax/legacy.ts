/**
 * `or` as an argument. "Backwards compatibility: because Nixpkgs has a rarely used function named
 * 'or', allow stuff like 'map or [...]'" (libexpr's parser.y): `f or` is an application that binds
 * as tightly as a selection, where `or` follows a simple expression directly.
 */
import type { Build, Item, Row } from './build.ts';
import type { ApplyExpression, Expression } from './nodes.ts';

function apply(callee: Expression, argument: Expression, start: number, end: number): ApplyExpression {
  return { kind: 'apply', start, end, callee, argument };
}

/** Whether Nix takes `simple or` for an application: a selection or an application is not simple. */
function isSimple(expression: Expression, parenthesized: boolean): boolean {
  return parenthesized || (expression.kind !== 'apply' && expression.kind !== 'select');
}

function isLoneOr(build: Build, item: Item | undefined): boolean {
  return build.loneOrs.size > 0 && item?.kind === 'identifier' && build.loneOrs.has(item);
}

export function application(build: Build, { start, end }: Row): ApplyExpression {
  const argument = build.expression();
  const callee = build.expression();
  if (!isLoneOr(build, argument) || argument.end !== end) return apply(callee, argument, start, end);
  const parenthesized = callee.start > start;
  // `g f or` is `g (f or)`.
  const [outer, simple] = callee.kind === 'apply' && !parenthesized ? [callee.callee, callee.argument] : [null, callee];
  if (isSimple(simple, outer === null ? parenthesized : simple.end < callee.end)) build.loneOrs.delete(argument);
  if (outer === null) return apply(simple, argument, start, end);
  return apply(outer, apply(simple, argument, simple.start, end), start, end);
}

/** The elements of a list, in which `f or` is one. */
export function listElements(build: Build, count: number): Expression[] {
  const elements = build.expressions(count);
  if (build.loneOrs.size === 0 || !elements.some((element) => isLoneOr(build, element))) return elements;
  const joined: Expression[] = [];
  for (const element of elements) {
    const before = joined.at(-1);
    if (before !== undefined && isLoneOr(build, element) && isSimple(before, build.text[before.end] === ')')) {
      build.loneOrs.delete(element);
      joined.pop();
      joined.push(apply(before, element, before.start, element.end));
    } else {
      joined.push(element);
    }
  }
  return joined;
}
