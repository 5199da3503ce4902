/** Attribute sets and `let`: bindings, `inherit` and attribute paths. */
import { after, expression, unexpected } from './expressions.ts';
import { isKeyword } from './patterns.ts';
import { PLACEHOLDER, type Reader, type State } from './reader.ts';
import { stringParts } from './strings.ts';

const numbers: ReadonlySet<string> = new Set(['integer', 'float']);
/** Tokens with which an operand can end. */
const operandEnds: ReadonlySet<string> = new Set([
  'identifier',
  'integer',
  'float',
  'uri',
  'spath',
  'path',
  'fragment',
  'or',
  ')',
  ']',
  '}',
  '"',
  "''",
]);

function isName(kind: string): boolean {
  return kind === 'identifier' || kind === 'or' || kind === '"' || kind === '${';
}

/** Inside `{ … }` and `let … in`. */
export const bindings: State = (r) => {
  const kind = r.kind();
  const inLet = r.top.kind === 'let';
  if (kind === '}' && !inLet) {
    r.close();
    return after(r, 'simple');
  }
  if (kind === 'in' && inLet) {
    r.at++;
    r.pop();
    return expression;
  }
  if (kind === 'inherit') return inherit;
  const following = r.kind(r.at + 1);
  if (isName(kind) || ((isKeyword(kind) || numbers.has(kind)) && (following === '=' || following === '.'))) {
    r.push('binding');
    r.push('attrs', r.at, 'binding');
    return attrName;
  }
  if (kind === ';' && (inLet || r.start() === r.before || !r.awaitedOutside(kind))) {
    r.faultAt(r.at, 'unexpected `;`: there is nothing before it to end');
    r.drop();
    return bindings;
  }
  if (inLet && (r.awaitedOutside(kind) || kind === ')' || kind === ']' || kind === '}')) return missingIn(r, PLACEHOLDER);
  if (inLet && kind !== 'invalid' && kind !== ',' && kind !== '=') return missingIn(r, '');
  if (r.awaitedOutside(kind)) {
    r.unclosed('}');
    return after(r, 'simple');
  }
  if (kind === ')' || kind === ']' || kind === 'invalid') return unexpected(r, bindings);
  r.faultAt(r.at, `expected an attribute's name, found ${r.show()}`);
  r.drop();
  return bindings;
};

function missingIn(r: Reader, body: string): State {
  r.missing(`missing \`in\` of \`let\` on line ${r.line(r.top.opener)}`);
  r.insert(`in ${body}`);
  r.pop();
  return body === '' ? expression : after(r, 'simple');
}

const inherit: State = (r) => {
  r.push('attrs', r.at++, 'inherit');
  if (r.kind() !== '(') return inherited;
  r.push('inherit', r.at++);
  return expression;
};

/** The names of `inherit`, up to its `;`. */
const inherited: State = (r) => {
  const kind = r.kind();
  if (kind === ';') {
    // Nix takes an `inherit` without names, the grammar does not.
    if (r.at - 1 === r.top.opener || r.kind(r.at - 1) === ')') r.insert(PLACEHOLDER);
    r.at++;
    r.pop();
    return bindings;
  }
  if (isName(kind)) return partOfName(r);
  if (kind === ',' || kind === '.' || kind === 'invalid') {
    const reason =
      kind === ','
        ? 'the names of `inherit` have only white space between them'
        : kind === '.'
          ? '`inherit` takes names, no paths'
          : 'it means nothing in Nix';
    r.faultAt(r.at, `unexpected ${r.show()}: ${reason}`);
    r.drop();
    return inherited;
  }
  if (isKeyword(kind) && kind !== 'in' && kind !== 'inherit') {
    r.faultAt(r.at, `\`${kind}\` is a keyword and no name`);
    r.asName();
    return inherited;
  }
  if (kind !== '=' && kind !== 'eof' && kind !== '}' && !r.startsLine(r.at)) {
    r.faultAt(r.at, `unexpected ${r.show()}: it is no name`);
    r.drop();
    return inherited;
  }
  if (kind === '=') r.at = pathBefore(r);
  if (kind !== 'eof') r.missing('missing `;` after `inherit` and its names');
  r.insert(`${PLACEHOLDER} ;`);
  r.pop();
  return bindings;
};

/** Index of the first token of the attribute path that ends before the current token. */
function pathBefore(r: Reader): number {
  let first = r.at;
  do {
    first--;
    if (r.kind(first) === '"') {
      if (r.kind(first - 1) === 'fragment') first--;
      if (r.kind(first - 1) === '"') first--;
    }
  } while (r.kind(first - 1) === '.' && --first > 0);
  return first;
}

/**
 * At a `=` inside a value or a bracket: the attribute path before it belongs to the next binding,
 * if anything stands before that. Null when this is not what is wrong.
 */
export function missingSemicolon(r: Reader): State | null {
  const first = pathBefore(r);
  const { top } = r;
  if (!isName(r.kind(first)) || first <= top.opener) return null;
  if (top.kind === 'binding' && r.kind(first - 1) === '=' && r.startsLine(first)) {
    r.at = first;
    r.missing(`missing \`{\` before the attributes of ${nameOf(r)}`);
    r.insert('{');
    r.push('{', first - 1);
    return bindings;
  }
  if (top.kind === 'binding' && r.kind(first - 1) === ';') {
    r.at = first;
    r.missing('expected an expression: the `;` before ends the scope of `with` or the condition of `assert`');
    r.insert(`${PLACEHOLDER} ;`);
    r.pop();
    return bindings;
  }
  if (!operandEnds.has(r.kind(first - 1))) return null;
  if (top.kind === 'binding') {
    r.at = first;
    r.missing(`missing \`;\` after the value of ${nameOf(r)}`);
    r.insert(';');
    r.pop();
    return bindings;
  }
  if (!r.startsLine(first) || !r.frames.some(({ kind, use }) => kind === 'binding' || use === 'inherit')) return null;
  r.at = first;
  r.unclosed(top.kind === '[' ? ']' : top.kind === '${' ? '}' : ')');
  return top.kind === 'inherit' ? afterName : after(r, 'simple');
}

/** The attribute path of the innermost binding, as messages show it. */
export function nameOf(r: Reader): string {
  const { opener } = r.top;
  let end = opener;
  while (end < r.at && r.kind(end) !== '=') end++;
  const text = r.text.slice(r.start(opener), r.end(Math.max(opener, end - 1)));
  return text.length > 60 || text.includes('\n') ? 'the attribute' : `\`${text}\``;
}

function partOfName(r: Reader): State {
  const kind = r.kind();
  const opener = r.at++;
  if (kind === '"') {
    r.push('"', opener);
    return stringParts;
  }
  if (kind === '${') {
    r.push('${', opener);
    return expression;
  }
  return afterName;
}

/** One name of an attribute path. */
export const attrName: State = (r) => {
  const kind = r.kind();
  if (isName(kind)) return partOfName(r);
  if (isKeyword(kind) || numbers.has(kind)) {
    r.faultAt(
      r.at,
      isKeyword(kind)
        ? `\`${kind}\` is a keyword: quote it to use it as an attribute's name`
        : `${r.show()} is no name: quote it to use it as an attribute's name`,
    );
    r.asName();
    return afterName;
  }
  const { use } = r.top;
  const before = r.show(r.at - 1);
  r.fault(`expected an attribute's name after ${before}, found ${r.show()}`, r.start(), Math.max(r.end(), r.start()));
  if (use === 'hasAttr' && kind === '(') r.lost = true;
  r.insert(PLACEHOLDER);
  return afterName;
};

/** Behind a name: the next one, or what the path was for. */
export const afterName: State = (r) => {
  const { use } = r.top;
  if (use === 'inherit') return inherited;
  if (r.kind() === '.') {
    r.at++;
    return attrName;
  }
  r.pop();
  if (use !== 'binding') return after(r, use === 'hasAttr' ? 'hasAttr' : 'select');
  if (r.kind() !== '=') return withoutValue(r);
  r.at++;
  return expression;
};

/** A binding's path without `=` behind it. */
function withoutValue(r: Reader): State {
  const kind = r.kind();
  const name = nameOf(r);
  const inLet = r.frames.at(-2)?.kind === 'let';
  if (inLet && !inFollows(r)) {
    r.at = r.top.opener;
    r.pop();
    return missingIn(r, '');
  }
  if (kind === ':' || kind === '==') {
    r.faultAt(r.at, `expected \`=\` after ${name}, found ${r.show()}`);
    r.edits.push({ start: r.start(), end: r.end(), text: '=' });
    r.at++;
    return expression;
  }
  if (kind === ';' || kind === '}' || kind === ',' || kind === 'in' || kind === 'eof') {
    if (kind !== 'eof') r.missing(`${name} has no value`);
    r.insert(`= ${PLACEHOLDER}`);
    return after(r, 'simple');
  }
  r.missing(`missing \`=\` after ${name}`);
  if (isName(kind) && pathIsBound(r)) {
    r.insert(`= ${PLACEHOLDER} ;`);
    r.pop();
    return bindings;
  }
  r.insert('=');
  return expression;
}

/** Whether the attribute path that begins here has a `=` behind it. */
function pathIsBound(r: Reader): boolean {
  let after = r.at + 1;
  while (r.kind(after) === '.') after += 2;
  return r.kind(after) === '=';
}

/** Whether the `in` of the current `let` is still to come. */
function inFollows(r: Reader): boolean {
  let depth = 0;
  for (let i = r.at; r.kind(i) !== 'eof'; i++) {
    const kind = r.kind(i);
    if (kind === '(' || kind === '[' || kind === '{' || kind === '${' || (kind === 'let' && r.kind(i + 1) !== '{')) depth++;
    else if (kind === ')' || kind === ']' || kind === '}') depth--;
    else if (kind === 'in' && depth-- === 0) return true;
    if (depth < 0) return false;
  }
  return false;
}
