import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { clashes, defaultPorts } from '../../../model/default-ports.ts';
import { attributePlace, optionSymbol } from '../../options.ts';
import { defineRule } from '../../rule.ts';

const options = z.object({
  ignore: z.array(z.number().int()).default([]).describe('Ports that several services may share.'),
});

export default defineRule(
  {
    id: 'network/port-conflict',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['004 metrics/service port validation'],
    summary: 'Two services of the project default to the same port on the same address.',
    security: null,
    precision: 'medium',
    options,
  },
  (context) => {
    const { ev } = context.project;
    const modules = new Set(context.modules);
    const { known, unknown } = defaultPorts(context.project);
    for (const { module, option, value } of unknown.filter((port) => modules.has(port.module)))
      context.undecidable(module.file, optionSymbol(ev, option), `its default is ${render(ev, value)}`);
    const ports = known.filter(({ module }) => modules.has(module));
    for (const [{ module, option, port }, other] of clashes(ev, ports)) {
      if (context.options(module.file).ignore.includes(port)) continue;
      const symbol = optionSymbol(ev, option);
      if (other === null) {
        context.pass(module.file, symbol);
        continue;
      }
      const first = optionSymbol(ev, other.option);
      context.fail({
        at: attributePlace(module, option, 'default'),
        symbol,
        message: `\`${symbol}\` and \`${first}\` both default to port ${port}: enabled together, the second service cannot start. Give one of them another default.`,
        origin: option.declaration.entries.get('default')?.origin ?? option.origin,
        related: [{ ...attributePlace(other.module, other.option, 'default'), message: `\`${first}\` takes port ${port} first` }],
      });
    }
  },
);
