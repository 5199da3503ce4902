import { z } from 'zod';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { defineRule } from '../../rule.ts';
import { configPlace, namespaceOf, suppliesAnything } from '../service-modules.ts';

export default defineRule(
  {
    id: 'structure/merge-composition',
    level: 'note',
    presets: { homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P5', '000 BP3'],
    summary: 'One flat set configures several concerns.',
    security: null,
    precision: 'medium',
    options: z.object({
      concerns: z.number().int().min(2).default(3).describe('How many concerns one flat set may not reach.'),
    }),
  },
  (context) => {
    for (const module of context.modules) {
      if (module.kind !== 'module' || module.switches.length === 0 || module.services.length === 0) continue;
      const own = module.definitions.filter(({ part, path }) => part === 0 && path.length > 0);
      const symbol = namespaceOf(module);
      if (own.length === 0) continue;
      if (own.some(({ unit }) => unit > 0)) {
        context.pass(module.file, symbol);
        continue;
      }
      const concerns = new Set(own.map((definition) => concernOf(module, definition)).filter((concern) => concern !== null));
      if (module.definitions.some(suppliesAnything)) context.undecidable(module.file, symbol, 'a part of its configuration is not known');
      else if (concerns.size < context.options(module.file).concerns) context.pass(module.file, symbol);
      else {
        context.fail({
          at: configPlace(module),
          symbol,
          message: `\`${symbol}\` configures ${[...concerns].join(', ')} in one flat set. Split it into a \`lib.mkMerge\` list with one element for each, so that every concern can be read and guarded on its own.`,
        });
      }
    }
  },
);

/** The concern of a definition; null for what has none of its own. */
function concernOf(module: ProjectModule, { path }: Definition): string | null {
  const [first, second] = path;
  if (first === 'assertions' || first === 'warnings') return 'validation';
  if (first === 'users') return 'users';
  if (first === 'systemd') return second === 'tmpfiles' ? 'directories' : 'services';
  if (first === 'networking' && second === 'firewall') return 'the firewall';
  if (first === 'virtualisation') return 'services';
  const isOwn = module.switches.some(({ path: at }) => at.slice(1, -1).every((step, index) => step === path[index]));
  return isOwn || first === '_module' || first === 'environment' ? null : 'integrations';
}
