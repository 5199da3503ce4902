import { z } from 'zod';
import { enabledInTests } from '../../../model/test-index.ts';
import { optionPlace } from '../../options.ts';
import { defineRule } from '../../rule.ts';
import { isServiceModule, optionsPlace, textOfPath } from '../service-modules.ts';

export default defineRule(
  {
    id: 'structure/vm-test',
    level: 'note',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Testing Strategy', '003 Testing Strategy'],
    summary: 'No test enables the service.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const tests = enabledInTests(context.project);
    for (const module of context.modules) {
      if (!isServiceModule(context.project.ev, module)) continue;
      const paths = module.switches.map(({ path }) => textOfPath(path.slice(1)));
      const symbol = (paths[0] ?? '').replace(/\.enable$/, '');
      if (paths.some((path) => tests.enables(path))) context.pass(module.file, symbol);
      else if (paths.some((path) => tests.mentions(path.split('.').at(-2) ?? '')))
        context.undecidable(module.file, symbol, 'a test names it in a computation');
      else {
        const enable = module.enableOptions[0];
        context.fail({
          at: enable ? optionPlace(module, enable) : optionsPlace(module),
          symbol,
          message: `\`${symbol}\` is enabled by no test of the project: nothing shows that the service starts. Add a NixOS test that enables it and waits for its unit.`,
        });
      }
    }
  },
);
