/** Function patterns: `{ a, b ? c, ... }@name:`. */
import { expression } from './expressions.ts';
import { PLACEHOLDER, type Reader, type State } from './reader.ts';

const keywords: ReadonlySet<string> = new Set(['if', 'then', 'else', 'let', 'in', 'rec', 'with', 'assert', 'inherit', 'or']);
export function isKeyword(kind: string): boolean {
  return keywords.has(kind);
}

/** How far to look for the end of something that may be a faulty pattern. */
const LOOKAHEAD = 400;

/** Whether the `{` here opens a pattern and no attribute set. */
export function isPattern(r: Reader): boolean {
  const [first, second, third] = [r.kind(r.at + 1), r.kind(r.at + 2), r.kind(r.at + 3)];
  if (first === '...') return true;
  if (first === '}') return second === ':' || second === '@';
  if (first === 'inherit' || (first !== 'identifier' && !isKeyword(first))) return false;
  if (second === '}') return third === ':' || third === '@';
  if (second === ',' || second === '?' || second === '...') return true;
  return (second === 'identifier' || second === ';') && hasColonBehind(r);
}

/** Whether the closing brace of the `{` here has `:` or `@` behind it. */
function hasColonBehind(r: Reader): boolean {
  let depth = 0;
  for (let i = r.at; i < r.at + LOOKAHEAD; i++) {
    const kind = r.kind(i);
    if (kind === '{' || kind === '${') depth++;
    else if (kind === '}' && --depth === 0) return r.kind(i + 1) === ':' || r.kind(i + 1) === '@';
  }
  return false;
}

/** Behind `{`, a formal or its default. */
export const formals: State = (r) => {
  const kind = r.kind();
  const previous = r.kind(r.at - 1);
  const atName = r.at - 1 === r.top.opener || previous === ',' || previous === ';';
  if (kind === '}') {
    r.close();
    return afterFormals;
  }
  if (kind === ',' && !atName) {
    r.at++;
    if (previous === '...') {
      r.faultAt(r.at - 1, '`...` ends the arguments: nothing may follow it');
      r.edits.push({ start: r.start(r.at - 1), end: r.end(r.at - 1), text: ' ' });
      return restOfFormals;
    }
    return formals;
  }
  if (kind === '...' || kind === 'identifier' || isKeyword(kind)) {
    if (!atName) {
      r.missing(`missing \`,\` after ${r.show(r.at - 1)}`);
      r.insert(',');
    }
    if (isKeyword(kind)) {
      r.faultAt(r.at, `\`${kind}\` is a keyword and cannot name an argument`);
      r.asName();
    } else {
      r.at++;
    }
    if (kind === '...' || r.kind() !== '?') return formals;
    r.push('default', r.at++);
    return expression;
  }
  if (kind === ';' && !atName) {
    r.faultAt(r.at, `expected \`,\` after ${r.show(r.at - 1)}, found \`;\``);
    r.edits.push({ start: r.start(), end: r.end(), text: ',' });
    r.at++;
    return formals;
  }
  if (kind === 'eof' || kind === ':' || (kind !== ',' && kind !== 'invalid' && r.awaitedOutside(kind))) {
    r.unclosed('}');
    return afterFormals;
  }
  r.faultAt(
    r.at,
    atName ? `expected an argument's name, found ${r.show()}` : `expected \`,\` or \`}\` after ${r.show(r.at - 1)}, found ${r.show()}`,
  );
  skipFormal(r);
  return formals;
};

/** Leaves out what is no formal, up to the next one or the end of the pattern. */
function skipFormal(r: Reader): void {
  let depth = 0;
  do {
    const kind = r.kind();
    if (kind === '{' || kind === '${' || kind === '(' || kind === '[') depth++;
    else if (kind === '}' || kind === ')' || kind === ']') depth--;
    r.drop();
  } while (r.kind() !== 'eof' && depth >= 0 && (depth > 0 || (r.kind() !== ',' && r.kind() !== '}')));
}

/** Whatever stands between `...,` and the pattern's end. */
const restOfFormals: State = (r) => {
  if (r.kind() === '}' || r.kind() === 'eof') return formals;
  r.drop();
  return restOfFormals;
};

const afterFormals: State = (r) => {
  if (r.kind() === '@') {
    r.at++;
    if (r.kind() === 'identifier') {
      r.at++;
    } else {
      r.missing('missing the name of the arguments after `@`');
      r.insert(PLACEHOLDER);
    }
  }
  if (r.kind() === ':') {
    r.at++;
  } else {
    r.missing("missing `:` after the function's arguments");
    r.insert(':');
  }
  return expression;
};
