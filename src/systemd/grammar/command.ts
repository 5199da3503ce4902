import type { SystemdVersion } from '../versions.ts';
import { UNBALANCED } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { splitWords } from './words.ts';

/** Cuts the prefixes off the first word of a command line. Each may stand once, `!` twice. */
function stripPrefixes(word: string, version: SystemdVersion): { path: string; prefixes: string } {
  let prefixes = '';
  for (const prefix of word) {
    const privileged = /[+!]/.test(prefixes);
    const allowed =
      (['-', '@', ':'].includes(prefix) && !prefixes.includes(prefix)) ||
      (prefix === '+' && !privileged) ||
      (prefix === '!' && (!privileged || /^[^+!]*![^+!]*$/.test(prefixes))) ||
      (prefix === '|' && version === '262' && !prefixes.includes('|'));
    if (!allowed) break;
    prefixes += prefix;
  }
  return { path: word.slice(prefixes.length), prefixes };
}

function commandProblem(words: readonly string[], version: SystemdVersion): string | null {
  const [first = '', ...rest] = words;
  const { path, prefixes } = stripPrefixes(first, version);
  // A prefix - turns every fault into "command skipped"; `|` alone asks for the user's shell.
  if (path === '') return prefixes.includes('|') ? null : 'has no command after the prefix';
  if (path.endsWith('/')) return `\`${path}\` is a directory`;
  if (!path.startsWith('/') && path.includes('/')) return `\`${path}\` is neither an absolute path nor a plain file name`;
  if (path === '.' || path === '..') return `\`${path}\` is no executable`;
  return prefixes.includes('@') && rest.length === 0 ? 'has @ and no name for the process after the path' : null;
}

/** Splits at words that are a lone `;`. A quoted or escaped semicolon is an argument. */
function commandsOf(value: string): string[][] | null {
  const masked = value.replace(/(^|\s)\\;(?=\s|$)/g, '$1\u0000').replace(/(^|\s);(?=\s|$)/g, '$1\u0001');
  const words = splitWords(masked, { unquote: true });
  if (words === null) return null;
  const commands: string[][] = [[]];
  for (const word of words) {
    if (word === '\u0001') commands.push([]);
    else commands.at(-1)?.push(word === '\u0000' ? ';' : word);
  }
  return commands.filter((command) => command.length > 0);
}

/** Command lines: prefixes, an absolute path or a file name, arguments; several with a lone `;` between. */
export const command: Grammar = {
  expected: 'a command line: an absolute path or a plain file name, then arguments; prefixes @ - : + ! !! may come first',
  empty: true,
  problem: (value, { version }) => {
    const commands = commandsOf(value);
    if (commands === null) return UNBALANCED;
    for (const words of commands) {
      const problem = commandProblem(words, version);
      if (problem !== null) return problem;
    }
    return null;
  },
};
