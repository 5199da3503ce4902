import { z } from 'zod';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';

export default defineRule(
  {
    id: 'nix/syntax-error',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['Nix manual, Language'],
    summary: 'The file is no valid Nix: Nix itself refuses to read it.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    for (const { path, source } of context.files) {
      if (source.faults.length === 0) context.pass(path, '');
      // Nix stops at the first: most of the others follow from it.
      const [first] = source.faults;
      if (first === undefined) continue;
      const message = source.text.includes('\0') ? noText(source.text) : sentence(first.message);
      context.fail({ at: headOf({ file: source, start: first.start, end: first.end }), symbol: '', message });
    }
  },
);

/** Files of git-crypt begin with this (git-crypt, `commands.cpp`). */
const GIT_CRYPT = '\0GITCRYPT\0';

const noText = (text: string): string =>
  text.startsWith(GIT_CRYPT)
    ? 'Nix cannot parse this file: git-crypt has encrypted it. Unlock the repository first, or name the file in `exclude` of `.nixauditrc`.'
    : 'Nix cannot parse this file: it holds `U+0000`, so it is no text. Take it out, or name the file in `exclude` of `.nixauditrc`.';

const NO_EXPRESSION = 'the file holds no expression';

/** The parser's words as a sentence; a piece of code in them may be as long as the file. */
function sentence(message: string): string {
  if (message === NO_EXPRESSION)
    return `Nix cannot parse this file: ${message}. Write \`{ }\` for a module that sets nothing, or remove the file.`;
  const line = message.replace(/\s+/g, ' ').replace(/`[^`]{80,}`/g, (code) => `\`${code.slice(1, 60)}…\``);
  const short = line.length > 240 ? `${line.slice(0, 239)}…` : line;
  return `Nix cannot parse this file: ${short}.`;
}
