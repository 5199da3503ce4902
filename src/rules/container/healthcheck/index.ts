import { z } from 'zod';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot } from '../../services.ts';
import { hasElement, ownedContainers, textsOf, unitsOf } from '../containers.ts';

const options = z.object({
  ignoreContainers: z.array(z.string()).default([]).describe('Names of containers that need no health check.'),
});

export default defineRule(
  {
    id: 'container/healthcheck',
    level: 'note',
    presets: { homelab: true },
    fix: null,
    source: ['004 Shared Types Library'],
    summary: 'A container has no health check.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const owned of ownedContainers(project, context.modules)) {
      const { module, own, container } = owned;
      // What does one thing and ends, such as a migration, has no health.
      if (
        context.options(module.file).ignoreContainers.includes(own.name) ||
        unitsOf(project, container).some((unit) => isOneshot(project.ev, unit) === true)
      )
        continue;
      // With this, systemd waits for the image's own health check.
      const waits =
        container.settings.has('podman.sdnotify') && textsOf(project, owned, 'podman.sdnotify').every((text) => text === 'healthy');
      const checked = waits || hasElement(project, owned, 'extraOptions', /^--health-(startup-)?cmd(=|\s|$)(?!["']?none["']?$)/);
      if (checked === true) context.pass(module.file, own.symbol);
      else if (checked === null) context.undecidable(module.file, own.symbol, 'its `extraOptions` are not wholly known');
      else {
        context.fail({
          at: subjectPlace(module, own),
          symbol: own.symbol,
          message: `Container \`${own.name}\` has no health check: it counts as running however long it hangs. Add \`--health-cmd\` and \`--health-interval\` to \`extraOptions\`.`,
        });
      }
    }
  },
);
