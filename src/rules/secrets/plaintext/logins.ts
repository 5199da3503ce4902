/** Passwords of accounts: whatever stands there logs in, a placeholder too. */
import type { LiteralText } from '../../../model/value-facts.ts';
import type { FoundSecret } from '../tokens.ts';

export const LOGIN = 'password to log in with';

const NAMES = new Set(['password', 'initialPassword']);
/** Where nobody logs in but who tries it out: examples, templates, tests, virtual machines for them, and images to install from. */
const TRIED_OUT = /(^|\/)([\w-]+[-_])?(examples?|templates?|demos?|tests?|vm|iso|installer)([-_][\w-]+)?(\/|\.nix$)/;

/** The passwords that `users.users.<name>` gives in plain text; `path` are the steps to the value in that file. */
export function loginsAmong(literals: readonly LiteralText[], file: string, path: readonly unknown[]): FoundSecret[] {
  const [users, accounts] = path;
  if (users !== 'users' || (accounts !== 'users' && accounts !== 'extraUsers') || TRIED_OUT.test(file)) return [];
  return literals.filter(({ name, text }) => NAMES.has(name) && text !== '').map(({ text }) => ({ what: LOGIN, secret: text }));
}
