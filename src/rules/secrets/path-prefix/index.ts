import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { attempt } from '../../../model/option.ts';
import { optionName, optionPlace, optionSymbol } from '../../options.ts';
import { defineRule } from '../../rule.ts';
import { isSecretFileName } from '../names.ts';

const options = z.object({
  prefixes: z.array(z.string()).default(['/run/secrets/', '/run/credentials/', '/run/agenix/', '/var/lib/secrets/', '/etc/secrets/']).describe('Folders that secrets may lie in.'),
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
      const conditions = module.assertions.map(({ value }) => {
        const condition = value.kind === 'attrs' ? value.entries.get('assertion') : undefined;
        const known = condition ? attempt(() => ev.force(condition.thunk)) : value;
        return known === null ? '' : render(ev, known);
      });
      for (const option of module.options) {
        if (option.isField || !isSecretFileName(optionName(option))) continue;
        const symbol = optionSymbol(ev, option);
        const { prefixes } = context.options(module.file);
        const about = conditions.filter((text) => text.includes(`config.${symbol}`));
        if (about.some((text) => /hasPrefix|match/.test(text) && prefixes.some((prefix) => text.includes(prefix.replace(/\/$/, ''))))) context.pass(module.file, symbol);
        else if (conditions.some((text) => text.includes('‹unknown'))) context.undecidable(module.file, symbol, 'an assertion is not known');
        else {
          context.fail({
            at: optionPlace(module, option),
            symbol,
            message: `Nothing asserts that \`${symbol}\` lies under ${prefixes.map((prefix) => `\`${prefix}\``).join(', ')}: a file of the repository would be copied into the store. Add an assertion with \`lib.hasPrefix\`.`,
            origin: option.origin,
          });
        }
      }
    }
  },
);
