/** Expressions: what may begin one, follow an operand and end one. */
import { BINARY_OPERATORS } from '../nodes.ts';
import { afterName, attrName, bindings, missingSemicolon, nameOf } from './bindings.ts';
import { formals, isPattern } from './patterns.ts';
import { PLACEHOLDER, type Reader, type State } from './reader.ts';
import { pathParts, stringParts } from './strings.ts';

const binaryOperators: ReadonlySet<string> = new Set(BINARY_OPERATORS);
const functionLevel: ReadonlySet<string> = new Set(['if', 'with', 'assert', 'let']);
const literals: ReadonlySet<string> = new Set(['identifier', 'integer', 'float', 'uri', 'spath']);

/** Whether a simple expression begins here: what may be an argument or a list's element. */
function isSimple(r: Reader, at = r.at): boolean {
  const kind = r.kind(at);
  return (
    literals.has(kind) ||
    kind === 'path' ||
    kind === '"' ||
    kind === "''" ||
    kind === '(' ||
    kind === '[' ||
    kind === '{' ||
    ((kind === 'rec' || kind === 'let') && r.kind(at + 1) === '{')
  );
}

/** Whether a function, `if`, `let`, `with` or `assert` begins here. */
function isFunctionLevel(r: Reader): boolean {
  const kind = r.kind();
  if (kind === 'identifier') return r.kind(r.at + 1) === ':' || (r.kind(r.at + 1) === '@' && r.kind(r.at + 2) === '{');
  if (kind === '{') return isPattern(r);
  return functionLevel.has(kind) && !(kind === 'let' && r.kind(r.at + 1) === '{');
}

/** A whole expression: functions and keywords may begin it. */
export const expression: State = (r) => {
  const kind = r.kind();
  if (!isFunctionLevel(r)) return operand;
  if (kind === 'identifier') {
    r.at += 2;
    if (r.kind(r.at - 1) === ':') return expression;
    r.push('formals');
    r.at++;
    return formals;
  }
  r.push(kind === '{' ? 'formals' : kind === 'let' ? 'let' : kind === 'if' ? 'if' : kind === 'with' ? 'with' : 'assert');
  r.at++;
  return kind === '{' ? formals : kind === 'let' ? bindings : expression;
};

/** The operand of an operator, or an expression without keywords. */
const operand: State = (r) => {
  const kind = r.kind();
  if (kind === '-' || kind === '!') {
    r.at++;
    return operand;
  }
  if (isFunctionLevel(r)) return inParentheses(r, `as the operand of ${r.show(r.at - 1)}`);
  if (isSimple(r)) return simple;
  return missingOperand(r);
};

/** Goes on with the expression here as if parentheses stood around it. */
function inParentheses(r: Reader, where: string): State {
  const what = r.kind() === 'identifier' || r.kind() === '{' ? 'a function' : `\`${r.kind()}\``;
  r.faultAt(r.at, `${what} needs parentheses ${where}`);
  r.insert('(');
  r.push('virtual');
  return expression;
}

const missingOperand: State = (r) => {
  const kind = r.kind();
  const { top } = r;
  if (kind === 'invalid') return unexpected(r, operand);
  const previous = r.at === 0 ? '' : r.kind(r.at - 1);
  if (kind === 'or') r.faultAt(r.at, '`or` is a keyword: an expression cannot begin with it');
  else if (r.at === 0 && kind === 'eof') r.missing('the file holds no expression');
  else if (top.kind === 'binding' && previous === '=' && (kind === ';' || kind === '}' || kind === 'eof'))
    r.missing(`${nameOf(r)} has no value`);
  else r.faultAt(r.at, `expected an expression${r.at === 0 ? '' : ` after ${r.show(r.at - 1)}`}, found ${r.show()}`);
  if (binaryOperators.has(kind) || kind === 'or' || kind === '...' || kind === '@' || kind === 'rec' || kind === '?') {
    // The token stands for something that was meant: leave it out and look again.
    r.drop();
    return operand;
  }
  r.insert(PLACEHOLDER);
  return after(r, 'simple');
};

/** A simple expression: a literal, a string, or something in brackets. */
const simple: State = (r) => {
  const kind = r.kind();
  const opener = r.at++;
  switch (kind) {
    case '"':
    case "''":
      r.push(kind, opener);
      return stringParts;
    case 'path':
      r.push('path', opener);
      return pathParts;
    case '(':
      r.push('(', opener);
      return expression;
    case '[':
      r.push('[', opener);
      return list;
    case 'rec':
    case 'let':
      r.at++;
      r.push('{', r.at - 1);
      return bindings;
    case '{':
      r.push('{', opener);
      return bindings;
    default:
      return after(r, 'simple');
  }
};

/** What follows a string or an interpolation depends on what it is part of. */
export function afterPart(r: Reader): State {
  switch (r.top.kind) {
    case '"':
    case "''":
      return stringParts;
    case 'path':
      return pathParts;
    case 'attrs':
      return afterName;
    default:
      return after(r, 'simple');
  }
}

export function after(r: Reader, last: Reader['last']): State {
  r.last = last;
  return afterOperand;
}

const afterOperand: State = (r) => {
  const kind = r.kind();
  const inList = r.top.kind === '[';
  if (kind === '.' && r.last === 'simple') {
    r.push('attrs', r.at++, 'select');
    return attrName;
  }
  if (kind === 'or' && r.last === 'select') {
    r.at++;
    if (isSimple(r)) return simple;
    r.missing('`or` needs a value after it');
    r.insert(PLACEHOLDER);
    return after(r, 'simple');
  }
  if (kind === 'or' && r.last === 'simple') {
    r.at++;
    return after(r, 'applied');
  }
  if (inList) return list;
  if (isSimple(r) && r.last !== 'hasAttr') {
    return isFunctionLevel(r) ? inParentheses(r, 'as an argument') : simple;
  }
  if (binaryOperators.has(kind)) {
    r.at++;
    return operand;
  }
  if (kind === '?') {
    r.push('attrs', r.at++, 'hasAttr');
    return attrName;
  }
  return endOfExpression;
};

/** The elements of a list. */
const list: State = (r) => {
  const kind = r.kind();
  if (kind === ']') {
    r.close();
    return after(r, 'simple');
  }
  if (isFunctionLevel(r)) return inParentheses(r, 'in a list');
  if (isSimple(r)) return simple;
  if (kind === '=') return missingSemicolon(r) ?? unexpected(r, list);
  if (kind === ',') {
    r.faultAt(r.at, 'elements of a list have only white space between them: remove the `,`');
    r.drop();
    return list;
  }
  if (binaryOperators.has(kind) || kind === '!' || kind === '?') {
    r.faultAt(r.at, `${r.show()} in a list: put parentheses around the whole element`);
    r.drop();
    return list;
  }
  if (!r.awaitedOutside(kind)) return unexpected(r, list);
  r.unclosed(']');
  return after(r, 'simple');
};

/** Reports the token that nothing waits for, and goes on without it. */
export function unexpected(r: Reader, next: State): State | null {
  const kind = r.kind();
  if (kind === 'eof') return null;
  const closing = kind === ')' || kind === ']' || kind === '}';
  if (kind === 'invalid') r.faultAt(r.at, `${r.show()} means nothing in Nix`);
  else if (closing) r.faultAt(r.at, `unexpected ${r.show()}: it closes nothing`);
  else if (r.text.startsWith('=>', r.start())) r.fault('`=>` is no operator of Nix', r.start(), r.start() + 2);
  else if (kind === '=' && r.top.kind !== 'binding') r.faultAt(r.at, 'unexpected `=`: a comparison is written `==`');
  else r.faultAt(r.at, `unexpected ${r.show()}${r.at === 0 ? '' : ` after ${r.show(r.at - 1)}`}`);
  r.drop();
  return next;
}

/** An expression ends here: at what its construct waits for, or at a fault. */
const endOfExpression: State = (r) => {
  const kind = r.kind();
  const { top } = r;
  switch (top.kind) {
    case 'root':
      return kind === 'eof' ? null : afterRoot;
    case 'virtual':
      r.insert(')');
      r.pop();
      return after(r, 'simple');
    case '(':
    case 'inherit':
      if (kind === ')') {
        r.close();
        return top.kind === '(' ? after(r, 'simple') : afterName;
      }
      return unfinished(r, ')');
    case '${':
      if (kind === '}') {
        r.close();
        return afterPart(r);
      }
      return unfinished(r, '}');
    case 'binding':
      if (kind === ';') {
        r.at++;
        r.pop();
        return bindings;
      }
      return unfinishedBinding(r);
    case 'with':
    case 'assert':
      if (kind === ';') {
        r.at++;
        r.pop();
        return expression;
      }
      return lacking(
        r,
        ';',
        `missing \`;\` after the ${top.kind === 'with' ? 'scope' : 'condition'} of \`${top.kind}\` on line ${r.line(top.opener)}`,
      );
    case 'if':
      if (kind === 'then') {
        r.at++;
        r.pop();
        r.push('then', top.opener);
        return expression;
      }
      return lacking(r, 'then', `missing \`then\` after the condition of \`if\` on line ${r.line(top.opener)}`);
    case 'then':
      if (kind === 'else') {
        r.at++;
        r.pop();
        return expression;
      }
      return lacking(r, 'else', `missing \`else\` of \`if\` on line ${r.line(top.opener)}`);
    case 'default':
      r.pop();
      return formals;
    default:
      return unexpected(r, afterOperand);
  }
};

/** The file's expression is complete, but there is more. */
const afterRoot: State = (r) => {
  if (r.kind() !== '=' || r.text.startsWith('=>', r.start())) return unexpected(r, afterOperand);
  r.faultAt(r.at, 'unexpected `=`: a file is one expression; attributes stand in `{ … }`');
  r.edits.push({ start: r.start(), end: r.text.length, text: '' });
  return null;
};

const unfinished = (r: Reader, closer: string): State | null => {
  if (r.kind() === '=') {
    const again = missingSemicolon(r);
    if (again !== null) return again;
  }
  if (!r.awaitedOutside(r.kind())) return unexpected(r, afterOperand);
  const inherited = r.top.kind === 'inherit';
  r.unclosed(closer);
  return closer === '}' ? afterPart(r) : inherited ? afterName : after(r, 'simple');
};

/** A keyword's next part is missing: reported, and both it and an expression put in its place. */
function lacking(r: Reader, token: string, message: string): State | null {
  if (r.top.kind === 'if' && r.kind() === 'else') {
    r.missing(message);
    r.insert(`then ${PLACEHOLDER}`);
    r.push('then', r.pop().opener);
    return endOfExpression;
  }
  if (r.kind() !== 'eof' && !r.awaitedOutside(r.kind()) && r.kind() !== '=' && r.kind() !== 'inherit') return unexpected(r, afterOperand);
  const { kind } = r.pop();
  r.fault(message, r.before, r.before);
  r.insert(kind === 'if' ? `then ${PLACEHOLDER} else ${PLACEHOLDER}` : `${token} ${PLACEHOLDER}`);
  return after(r, 'simple');
}

const unfinishedBinding: State = (r) => {
  const kind = r.kind();
  if (kind === '=') return missingSemicolon(r) ?? unexpected(r, afterOperand);
  if (kind === ',') {
    r.faultAt(r.at, `expected \`;\` after the value of ${nameOf(r)}, found \`,\``);
    r.edits.push({ start: r.start(), end: r.end(), text: ';' });
    r.at++;
    r.pop();
    return bindings;
  }
  if (kind === 'inherit' || r.awaitedOutside(kind)) {
    if (kind !== 'eof') r.missing(`missing \`;\` after the value of ${nameOf(r)}`);
    r.insert(';');
    r.pop();
    return bindings;
  }
  return unexpected(r, afterOperand);
};
