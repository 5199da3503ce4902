/** Strings and paths with their interpolations. */
import { after, afterPart, expression } from './expressions.ts';
import type { State } from './reader.ts';

/** The inside of a `"` or `''` string. */
export const stringParts: State = (r) => {
  const kind = r.kind();
  const quote = r.top.kind;
  if (kind === 'fragment') {
    r.at++;
    return stringParts;
  }
  if (kind === '${') {
    r.push('${', r.at++);
    return expression;
  }
  if (kind === quote) {
    r.at++;
    r.pop();
  } else {
    // The lexer ends a string's text only at its quote, an interpolation or the end of the file.
    r.unclosed(quote);
  }
  return afterPart(r);
};

/** What follows a path directly is part of it. */
export const pathParts: State = (r) => {
  if (r.kind() === 'fragment') {
    r.at++;
    return pathParts;
  }
  if (r.kind() === '${' && r.start() === r.before) {
    r.push('${', r.at++);
    return expression;
  }
  r.pop();
  return after(r, 'simple');
};
