import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { isAsserted, optionName, optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { defineRule } from '../../rule.ts';

const NAME = /^(bind|listen|host|address|addr|ip)$|(bind|listen)[A-Z_]?|(Address|Addr|Host|Bind)$/;
/** All interfaces, alone or with a port: `0.0.0.0:80`, `[::]:80`, `*:80`, `:80`. */
const EVERYWHERE = /^(0\.0\.0\.0|\*|::|\[::\]|)(:[1-9]\d*)?$/;

export default defineRule(
  {
    id: 'network/bind-address',
    level: 'warning',
    presets: { recommended: true, 'atproto-nur': true },
    fix: null,
    source: ['001 Configuration Security'],
    summary: 'A bind address defaults to all interfaces.',
    security: 5.0,
    precision: 'high',
    options: z.object({
      pattern: z.string().default(NAME.source).describe('Regular expression for the names of options that hold a bind address.'),
    }),
  },
  (context) => {
    const { ev, defaults } = context.project;
    for (const module of context.modules) {
      const pattern = new RegExp(context.options(module.file).pattern);
      for (const option of module.options) {
        if (!pattern.test(optionName(option)) || option.default === null) continue;
        const given = valueOf(ev, option.default);
        const value = given && defaults.resolve(given);
        const symbol = optionSymbol(ev, option);
        if (value?.kind === 'text' || value?.kind === 'reference') {
          context.undecidable(module.file, symbol, `its default is ${render(ev, value)}`);
          continue;
        }
        if (value?.kind !== 'string' || value.value === '') continue;
        if (!EVERYWHERE.test(value.value) || isAsserted(ev, module.assertions, option)) {
          context.pass(module.file, symbol);
          continue;
        }
        context.fail({
          at: optionPlace(module, option),
          symbol,
          message: `\`${symbol}\` defaults to \`${value.value}\`, so the service listens on every interface. Default it to \`127.0.0.1\`, or tie it to \`openFirewall\` by an assertion.`,
          origin: option.origin,
        });
      }
    }
  },
);
