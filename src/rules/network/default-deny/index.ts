import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { startsWith } from '../../../model/subject.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { alternatives, isOn } from '../../services.ts';

const SYMBOL = 'networking.firewall.enable';

export default defineRule(
  {
    id: 'network/default-deny',
    level: 'error',
    presets: { 'system-config': true },
    fix: null,
    source: ['002 Firewall'],
    summary: 'The firewall is switched off.',
    security: 7.0,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const { ev, defaults } = context.project;
    for (const module of context.modules) {
      for (const definition of module.definitions) {
        if (definition.path.length !== 3 || !startsWith(definition.path, ['networking', 'firewall', 'enable'])) continue;
        const states = alternatives(ev, defaults.resolve(definition.value)).map(isOn);
        if (states.includes(false) && !states.includes(null)) {
          context.fail({
            at: placeIn(module, definition),
            symbol: SYMBOL,
            message: `\`${SYMBOL}\` is \`false\`: every port of every service is open to the network. Leave the firewall on and open what is needed.`,
            origin: definition.origin,
          });
        } else if (states.includes(null)) context.undecidable(module.file, SYMBOL, `it is ${render(ev, definition.value)}`);
        else context.pass(module.file, SYMBOL);
      }
    }
  },
);
