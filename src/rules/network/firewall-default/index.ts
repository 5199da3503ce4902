import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import { attributePlace, expressionOf, optionName, optionSymbol, valueOf } from '../../options.ts';
import type { ProposedFix } from '../../edits.ts';
import type { Option } from '../../../model/option.ts';
import { defineRule } from '../../rule.ts';
import { alternatives } from '../../services.ts';

const options = z.object({
  options: z.array(z.string()).min(1).default(['openFirewall']).describe('Names of the options that open the firewall.'),
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
        const follows = given?.kind === 'reference' && given.path.at(-1) === 'enable' ? render(ev, given) : null;
        const states = given === null || follows !== null ? [] : alternatives(ev, defaults.resolve(given)).map(truth);
        if (follows !== null || (states.length > 0 && states.every((state) => state === true))) {
          context.fail({
            at: attributePlace(module, option, 'default'),
            symbol,
            message: `\`${symbol}\` defaults to \`${follows ?? 'true'}\`: enabling the service opens ports to the network. Default it to \`false\`.`,
            origin: option.declaration.entries.get('default')?.origin ?? option.origin,
            fix: fixFor(option),
          });
        } else if (states.length > 0 && states.every((state) => state === false)) context.pass(module.file, symbol);
        else
          context.undecidable(
            module.file,
            symbol,
            given === null ? 'its default cannot be evaluated' : `its default is ${render(ev, given)}`,
          );
      }
    }
  },
);

const truth = (value: Value): boolean | null => (value.kind === 'bool' ? value.value : value.kind === 'null' ? false : null);

/** Writes `false` where the default is a literal `true`. */
function fixFor(option: Option): ProposedFix {
  const written = expressionOf(option.default);
  if (written?.node.kind !== 'identifier' || written.node.name !== 'true') return null;
  return { safe: true, title: 'default to `false`', edits: [{ ...written.place, text: 'false' }] };
}
