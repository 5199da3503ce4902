/** Passwords of accounts: whatever stands there logs in, a placeholder too. */
import type { LiteralText } from '../../../model/value-facts.ts';
import { pathAt } from '../../../syntax/children.ts';
import type { SourceFile } from '../../../syntax/nodes.ts';
import type { FoundSecret } from '../tokens.ts';
import { namesOf } from './nested.ts';

export const LOGIN = 'password to log in with';

const NAMES = new Set(['password', 'initialPassword']);
const ACCOUNTS = new Set(['users', 'extraUsers']);
/** Where nobody logs in but who tries it out: examples, templates, tests, virtual machines for them, and images to install from. */
const TRIED_OUT = new Set('example examples template templates demo demos dummy test tests vm iso installer'.split(' '));
const isTriedOut = (path: string): boolean => path.split(/\.nix$|[/_-]/).some((word) => TRIED_OUT.has(word));
/** Who tries something out: tests written within other files, and virtual machines. */
const OF_TRIAL = /\b(nixosTest|run(NixOS)?Test|makeTest|testScript)\b/;
const WRITTEN = /\b(?:initialP|p)assword\s*=\s*(?:(?:lib\.)?mk(?:Default|Force)\s+)?"/g;

/** The same where no definition shows them: in modules that stand as functions, in flakes, in what makes accounts for several hosts. */
export function writtenLogins(source: SourceFile): (FoundSecret & { readonly at: number })[] {
  const { text, path } = source;
  if (!text.includes('assword') || !text.includes('users') || OF_TRIAL.test(text)) return [];
  return [...text.matchAll(WRITTEN)].flatMap(({ index, 0: { length } }) => {
    const at = index + length;
    const around = pathAt(source, at);
    const [string, part] = around.slice(-2);
    if (string?.kind !== 'string' || string.parts.length !== 1 || part?.kind !== 'text') return [];
    const names = around.flatMap((node) => (node.kind === 'binding' ? namesOf(node) : []));
    const users = names.findIndex((name, position) => name === 'users' && ACCOUNTS.has(names[position + 1] ?? ''));
    const isOfVariant = names.some((name) => name.startsWith('vmVariant'));
    if (users < 0 || isOfVariant) return [];
    const place = [path.replace(/\.nix$/, ''), ...names.slice(0, users)].join('/');
    return loginsAmong([{ name: names.at(-1) ?? '', text: part.value }], place, names.slice(users)).map((found) => ({ ...found, at }));
  });
}

/** The passwords that `users.users.<name>` gives in plain text; `path` are the steps to the value, `place` the file and what stands around. */
export function loginsAmong(literals: readonly LiteralText[], place: string, path: readonly unknown[]): FoundSecret[] {
  const [users, accounts] = path;
  if (users !== 'users' || !ACCOUNTS.has(String(accounts)) || isTriedOut(place)) return [];
  return literals.filter(({ name, text }) => NAMES.has(name) && text !== '').map(({ text }) => ({ what: LOGIN, secret: text }));
}
