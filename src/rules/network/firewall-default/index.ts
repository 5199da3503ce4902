import { z } from 'zod';
import { expressionOf, optionName, optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { defineRule } from '../../rule.ts';

const options = z.object({
  options: z.array(z.string()).default(['openFirewall']).describe('Names of the options that open the firewall.'),
});

export default defineRule(
  {
    id: 'network/firewall-default',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'safe',
    source: ['000 P6', '001 Network Security'],
    summary: '`openFirewall` defaults to true.',
    security: 5.3,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { ev, defaults } = context.project;
    for (const module of context.modules) {
      const { options: names } = context.options(module.file);
      for (const option of module.options) {
        if (!names.includes(optionName(option)) || option.default === null) continue;
        const symbol = optionSymbol(ev, option);
        const given = valueOf(ev, option.default);
        const value = given && defaults.resolve(given);
        if (value?.kind === 'bool') {
          if (!value.value) {
            context.pass(module.file, symbol);
            continue;
          }
          const written = expressionOf(option.default);
          const isLiteral = written?.node.kind === 'identifier' && written.node.name === 'true';
          context.fail({
            at: optionPlace(module, option),
            symbol,
            message: `\`${symbol}\` defaults to \`true\`: enabling the service opens ports to the network. Default it to \`false\`.`,
            origin: option.origin,
            fix: written && isLiteral ? { safe: true, title: 'default to `false`', edits: [{ ...written.place, text: 'false' }] } : null,
          });
        } else context.undecidable(module.file, symbol, 'its default is not known');
      }
    }
  },
);
