/**
 * Rewrites JavaScript so that no literal of a function stands directly in another one: `{ a: [] }` as
 * `{ a: (0, []) }`. V8 copies nested literals piece by piece in C++ until it optimises the function, which takes
 * three times as long as making each by itself: docs/decisions/0005.
 */
import { parse } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import MagicString from 'magic-string';

/**
 * @param {string} code a script
 * @returns {string} one that does the same
 */
export function withFlatLiterals(code) {
  const text = new MagicString(code);
  fullAncestor(parse(code, { ecmaVersion: 'latest', allowReturnOutsideFunction: true }), (node, _, around) => {
    // Tables of the program are made once.
    if (!isLiteral(node) || !around.some(({ type }) => type.includes('Function'))) return;
    for (const inner of node.type === 'ArrayExpression' ? node.elements : node.properties.map(({ value }) => value)) {
      if (isLiteral(inner)) text.prependRight(inner.start, '(0,').appendLeft(inner.end, ')');
    }
  });
  return text.toString();
}

const isLiteral = (node) => node?.type === 'ArrayExpression' || node?.type === 'ObjectExpression';
