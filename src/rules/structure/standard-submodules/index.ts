import { z } from 'zod';
import type { ProjectModule } from '../../../model/project-module.ts';
import { optionName } from '../../options.ts';
import { defineRule } from '../../rule.ts';
import { isServiceModule, namespaceOf, optionsPlace } from '../service-modules.ts';

const SUBMODULES = ['reverseProxy', 'metrics', 'logging', 'backup', 'notifications'];

export default defineRule(
  {
    id: 'structure/standard-submodules',
    level: 'note',
    presets: { homelab: true },
    fix: null,
    source: ['004 Standardized Submodule Patterns', '004 Anti-Patterns to Avoid'],
    summary: 'A service with a port lacks a standard integration submodule.',
    security: null,
    precision: 'medium',
    options: z.object({
      submodules: z
        .array(z.string())
        .default(SUBMODULES)
        .describe('Names of the integration submodules; `backup` is asked of services that keep data only.'),
      namespaces: z.array(z.string()).default(['modules.services']).describe('Namespaces whose services have them.'),
    }),
  },
  (context) => {
    for (const module of context.modules) {
      if (!isServiceModule(context.project.ev, module)) continue;
      const symbol = namespaceOf(module);
      const { submodules, namespaces } = context.options(module.file);
      if (!namespaces.some((namespace) => symbol.startsWith(`${namespace}.`))) continue;
      const names = new Set(module.options.filter(({ isField }) => !isField).map(optionName));
      if (![...names].some((name) => /^port$|Port$/.test(name))) continue;
      const missing = submodules.filter((name) => !names.has(name) && (name !== 'backup' || isStateful(module)));
      if (missing.length === 0) context.pass(module.file, symbol);
      else if (module.options.some(({ declaration }) => declaration.rest !== null))
        context.undecidable(module.file, symbol, 'a part of its options is not known');
      else {
        context.fail({
          at: optionsPlace(module),
          symbol,
          message: `\`${symbol}\` listens on a port and has no \`${missing.join('`, `')}\` submodule, so the rest of the system cannot integrate it. Declare ${missing.length === 1 ? 'it' : 'them'} with the shared types (default \`null\` where it does not apply).`,
        });
      }
    }
  },
);

/** The service keeps something between two starts. */
const isStateful = (module: ProjectModule): boolean =>
  module.options.some((option) => /^(dataDir|stateDir|zfs|dataset)$/.test(optionName(option))) ||
  module.services.some((unit) => unit.directives.has('StateDirectory')) ||
  module.tmpfiles.length > 0;
