import { z } from 'zod';
import { isUnset, judge, possibleValues } from '../../directives.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot, isPeriodic, ownedServices } from '../../services.ts';

const options = z.object({
  require: z.array(z.string()).default(['MemoryMax', 'CPUQuota']).describe('The limits that every long-running service must set.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that need no limits.'),
});

export default defineRule(
  {
    id: 'systemd/resource-limits',
    level: 'note',
    presets: { homelab: true },
    fix: null,
    source: ['004 Container Resource Management'],
    summary: 'A long-running service has no limit on memory or processor time.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { require, ignoreServices } = context.options(module.file);
      const oneshot = isOneshot(project.ev, unit);
      if (oneshot === true || ignoreServices.includes(unit.name) || isPeriodic(module, unit)) continue;
      const limits = require.map((name) => ({
        name,
        isSet: judge(possibleValues(project, unit, name), (value) =>
          value.kind === 'unknown' ? null : !isUnset(value) && !(value.kind === 'string' && value.value === 'infinity'),
        ),
      }));
      const missing = limits.filter(({ isSet }) => isSet === false).map(({ name }) => `\`${name}\``);
      if (missing.length > 0 && oneshot !== null) {
        context.fail({
          at: subjectPlace(module, own),
          symbol: unit.symbol,
          message: `Service \`${unit.name}\` has no ${missing.join(' and no ')}: a leak or a loop in it takes the whole machine along. Set ${missing.length > 1 ? 'them' : 'it'} in \`serviceConfig\`.`,
        });
      } else if (oneshot === null || limits.some(({ isSet }) => isSet === null)) {
        context.undecidable(module.file, unit.symbol, 'its limits are not known');
      } else context.pass(module.file, unit.symbol);
    }
  },
);
