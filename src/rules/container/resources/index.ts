import { z } from 'zod';
import type { Value } from '../../../evaluation/values.ts';
import type { Project } from '../../../model/project.ts';
import type { Unit } from '../../../model/units.ts';
import { isUnset, resolved } from '../../directives.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { hasElement, ownedContainers, unitsOf } from '../containers.ts';

const LIMITS = {
  memory: { flag: /^(--memory|-m)(=|\s|$)(?!0+[bkmg]?$)/, directives: ['MemoryMax', 'MemoryHigh'], words: 'memory (`--memory`)' },
  cpu: {
    flag: /^--(?:(?:cpus|cpu-quota)(?:=|\s|$)(?!-?0+(?:\.0*)?$|-1$)|cpuset-cpus(?:=|\s|$))/,
    directives: ['CPUQuota'],
    words: 'CPU (`--cpus`)',
  },
} as const;
type Limit = keyof typeof LIMITS;

const options = z.object({
  limits: z
    .array(z.enum(['memory', 'cpu']))
    .default(['memory', 'cpu'])
    .describe('What every container must have a limit for.'),
});

export default defineRule(
  {
    id: 'container/resources',
    level: 'note',
    presets: { homelab: true },
    fix: null,
    source: ['004 §6'],
    summary: 'A container has no limit of memory or CPU.',
    security: 3.1,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const owned of ownedContainers(project, context.modules)) {
      const { module, own, container } = owned;
      const units = unitsOf(project, container);
      const verdicts = context.options(module.file).limits.map((limit) => ({
        limit,
        has: hasDirective(project, units, limit) || hasElement(project, owned, 'extraOptions', LIMITS[limit].flag),
      }));
      const missing = verdicts.filter(({ has }) => has === false).map(({ limit }) => LIMITS[limit].words);
      if (missing.length > 0) {
        context.fail({
          at: subjectPlace(module, own),
          symbol: own.symbol,
          message: `Container \`${own.name}\` has no limit for ${missing.join(' and ')}: one leak takes the whole machine. Add it to \`extraOptions\`.`,
        });
      } else if (verdicts.some(({ has }) => has === null))
        context.undecidable(module.file, own.symbol, 'its `extraOptions` are not wholly known');
      else context.pass(module.file, own.symbol);
    }
  },
);

/** systemd may hold the limit too, on the unit that runs the container. */
const hasDirective = (project: Project, units: readonly Unit[], limit: Limit): boolean =>
  units.some(({ directives }) =>
    LIMITS[limit].directives.some((name) => {
      const setting = directives.get(name);
      return setting !== undefined && !resolved(project, setting.value).every(isNoLimit);
    }),
  );

const isNoLimit = (value: Value): boolean => isUnset(value) || (value.kind === 'string' && value.value === 'infinity');
