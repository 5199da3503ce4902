import { z } from 'zod';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { optionName } from '../../options.ts';
import { defineRule } from '../../rule.ts';
import { namespaceOf, optionsPlace } from '../service-modules.ts';
import { type Factory, factoriesOf, isFor } from './factories.ts';

const NAMES = ['enable', 'package', 'user', 'group', 'dataDir', 'logLevel', 'openFirewall'];

export default defineRule(
  {
    id: 'structure/common-options',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['000 P6', '000 BP1'],
    summary: 'A module declares by hand options that a shared factory of the project declares.',
    security: null,
    precision: 'high',
    options: z.object({
      names: z.array(z.string()).default(NAMES).describe('Names of options that services have in common.'),
      minimum: z.number().int().min(1).default(3).describe('How many of them written by hand are too many.'),
    }),
  },
  (context) => {
    const known = new Map<string, readonly Factory[]>();
    for (const module of context.modules) {
      if (module.kind !== 'module' || module.switches.length === 0) continue;
      const { names, minimum } = context.options(module.file);
      const key = `${minimum}:${names.join()}`;
      const factories = known.get(key) ?? factoriesOf(context.project, new Set(names), minimum);
      known.set(key, factories);
      if (factories.length === 0) continue;
      const symbol = namespaceOf(module);
      const depth = (module.switches[0]?.path.length ?? 0) - 1;
      const byHand = [...new Set(module.options.filter((option) => option.path.length === depth && isOwn(module, option)).map(optionName))];
      const fitting = factories
        .map((factory) => ({ ...factory, common: byHand.filter((name) => factory.names.has(name)) }))
        .filter((factory) => factory.common.length >= minimum && isFor(factory, module))
        .sort((a, b) => isCalled(b) - isCalled(a) || b.common.length - a.common.length || b.users.length - a.users.length);
      const [best] = fitting;
      if (best === undefined) context.pass(module.file, symbol);
      else {
        const list = best.common.map((name) => `\`${name}\``).join(', ');
        context.fail({
          at: optionsPlace(module),
          symbol,
          message: `\`${symbol}\` declares ${list} by hand, which \`${best.name}\` of \`${best.file}\` declares for services like it. Use it, so that they are the same everywhere.`,
        });
      }
    }
  },
);

/** 1 where other modules lead the way, 0 where nobody calls it yet. */
const isCalled = ({ users }: Factory): number => Math.min(users.length, 1);

/** Written in the module's own file, and not passed through a function of another one. */
const isOwn = (module: ProjectModule, option: Option): boolean => placesOf(option.origin)[0]?.file === module.evaluated.source;
