import { z } from 'zod';
import type { ValueFacts } from '../../../model/value-facts.ts';
import { assertedFacts, optionKey } from '../../facts.ts';
import { optionName, optionPlace, optionSymbol } from '../../options.ts';
import { defineRule } from '../../rule.ts';
import { isHidden } from '../../structure/declarations.ts';
import { isSecretFileName } from '../names.ts';

const options = z.object({
  prefixes: z
    .array(z.string())
    .min(1)
    .default(['/run/secrets/', '/run/credentials/', '/run/agenix/', '/var/lib/secrets/', '/etc/secrets/'])
    .describe('Folders that secrets may lie in.'),
});

export default defineRule(
  {
    id: 'secrets/path-prefix',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Configuration Security'],
    summary: 'Nothing asserts that the file of a secret lies where secrets belong.',
    security: 3.1,
    precision: 'medium',
    options,
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      if (module.kind !== 'module') continue;
      const { prefixes } = context.options(module.file);
      for (const option of module.options) {
        if (option.isField || !isSecretFileName(optionName(option)) || isHidden(context, module, option)) continue;
        const symbol = optionSymbol(ev, option);
        const key = optionKey(option);
        const asserted = assertedFacts(ev, module);
        const [first] = prefixes;
        if (asserted.some((facts) => facts.mentions.has(key) && namesPrefix(facts, prefixes))) context.pass(module.file, symbol);
        else if (asserted.some(({ unknowns }) => unknowns.length > 0))
          context.undecidable(module.file, symbol, 'an assertion is not known');
        else {
          context.fail({
            at: optionPlace(module, option),
            symbol,
            message: `Nothing asserts that \`${symbol}\` lies where secrets belong: a file of the repository would be copied into the world-readable store. Add an assertion such as \`lib.hasPrefix "${first}" (toString cfg.${option.path.slice(-1).join('.')})\`.`,
            origin: option.origin,
          });
        }
      }
    }
  },
);

/** The condition compares with one of the folders, or with one below it. */
const namesPrefix = ({ literals }: ValueFacts, prefixes: readonly string[]): boolean =>
  literals.some(({ text }) => prefixes.some((prefix) => text.includes(prefix.replace(/\/$/, ''))));
