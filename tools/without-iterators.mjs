/**
 * Rewrites JavaScript so that it goes over arrays by index: docs/decisions/0005 says what that gains. Most of
 * an audit runs before V8 optimises it, and there each step of an iterator is a call and an object.
 */
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import MagicString from 'magic-string';

const HELPER = 'function array$(items){return Array.isArray(items)?items:[...items]}\n';

/**
 * Loops (`for … of`), declarations and parameters (`[a, b] = pair`); what is no array is iterated as before.
 * One thing differs: an iterator is not told that a loop left it early, so none may count on `finally`.
 *
 * @param {string} code a script
 * @returns {string} one that does the same
 */
export function withoutIterators(code) {
  const text = new MagicString(code);
  const ast = parse(code, { ecmaVersion: 'latest', allowReturnOutsideFunction: true, preserveParens: true });
  // What a node consists of comes before it: patterns are copied as they are rewritten.
  full(ast, (node) => {
    if (node.type === 'ForOfStatement' && !node.await && node.left.type === 'VariableDeclaration') rewriteLoop(text, node);
    else if (node.type === 'VariableDeclarator' && node.init && isPlain(node.id)) rewriteDeclaration(text, node);
    else if (node.params?.some(isPlain) && node.params.every((param) => param.type === 'Identifier' || isPlain(param)))
      rewriteParameters(text, node);
  });
  return `${text}\n${HELPER}`;
}

function rewriteLoop(text, { left, right, body }) {
  const { id } = left.declarations[0];
  const [items, iterator, index, step] = ['items', 'iterator', 'index', 'step'].map((name) => `${name}$${left.start}`);
  const item = `${iterator}===null?${items}[${index}++]:${step}.value`;
  const declared = isPlain(id) ? `${byIndex(text, id)}=array$(${item})` : `${text.slice(id.start, id.end)}=${item}`;
  text.overwrite(left.start, right.start, `let ${items}=`);
  text.appendLeft(
    right.end,
    `,${iterator}=Array.isArray(${items})?null:${items}[Symbol.iterator](),${index}=0,${step};` +
      `${iterator}===null?${index}<${items}.length:!(${step}=${iterator}.next()).done;`,
  );
  startWith(text, body, `${left.kind} ${declared};`);
}

function rewriteDeclaration(text, { id, init }) {
  text.overwrite(id.start, id.end, byIndex(text, id));
  text.prependRight(init.start, 'array$(').appendLeft(init.end, ')');
}

function rewriteParameters(text, { params, body }) {
  const declared = params.filter(isPlain).map((pattern) => {
    const name = `pair$${pattern.start}`;
    const declaration = `${byIndex(text, pattern)}=array$(${name})`;
    text.overwrite(pattern.start, pattern.end, name);
    return declaration;
  });
  startWith(text, body, `const ${declared.join()};`);
}

/** Puts `statement` before what a loop or function does: a block, one statement or, of an arrow, one expression. */
function startWith(text, body, statement) {
  if (body.type === 'BlockStatement') text.prependRight(body.start + 1, statement);
  else text.prependRight(body.start, `{${statement}${body.type.endsWith('Statement') ? '' : 'return '}`).appendLeft(body.end, '}');
}

/** Has elements and none that takes the rest. */
const isPlain = ({ type, elements }) =>
  type === 'ArrayPattern' && elements.some(Boolean) && elements.every((element) => element?.type !== 'RestElement');

/** `[a, , b = 1]` as `{0:a,2:b = 1}`. */
const byIndex = (text, { elements }) =>
  `{${elements.flatMap((element, index) => (element === null ? [] : `${index}:${text.slice(element.start, element.end)}`)).join()}}`;
