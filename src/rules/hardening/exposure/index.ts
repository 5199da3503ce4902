import { z } from 'zod';
import { exposureOf, scoredDirectives, scoredVersion } from '../../../model/exposure.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { type Exposure, improvements, nixText } from '../../../systemd/index.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot, ownedServices } from '../../services.ts';
import { isNoDaemon, suitability } from '../suitable.ts';

const options = z.object({
  threshold: z.number().min(0).max(10).default(5).describe('The highest exposure that is taken, from 0 (best) to 10.'),
});

export default defineRule(
  {
    id: 'hardening/exposure',
    level: 'warning',
    presets: { recommended: true, homelab: true },
    fix: null,
    source: ['000 P3', '001 Security Architecture'],
    summary: 'The exposure of a long-running service, as `systemd-analyze security` scores it, is above the threshold.',
    security: 6,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      if (isNoDaemon(module, unit)) continue;
      const oneshot = isOneshot(project.ev, unit);
      const score = oneshot === true ? null : exposureOf(project, unit);
      if (score === null) continue;
      const { threshold } = context.options(module.file);
      const { low, high } = score;
      if (high.score <= threshold) context.pass(module.file, unit.symbol);
      else if (low.score <= threshold || oneshot === null) {
        context.undecidable(module.file, unit.symbol, `its exposure lies between ${low.score.toFixed(1)} and ${high.score.toFixed(1)}`);
      } else
        context.fail({ at: subjectPlace(module, own), symbol: unit.symbol, message: messageFor(project, module, unit, score, threshold) });
    }
  },
);

function messageFor(project: Project, module: ProjectModule, unit: Unit, { low, high }: Exposure, threshold: number): string {
  const score =
    low.score === high.score
      ? `${low.score.toFixed(1)} (${low.level})`
      : `between ${low.score.toFixed(1)} (${low.level}) and ${high.score.toFixed(1)} (${high.level})`;
  const offers = improvements(scoredDirectives(project, unit), {
    version: scoredVersion(project),
    ...suitability(project, module, unit),
  });
  const list = offers.map(({ directive, assignments, gain }) => {
    const value = assignments === null ? directive : `${directive} = ${nixText(directive, assignments)}`;
    return `\`${value}\` (−${gain.toFixed(1)})`;
  });
  const advice = list.length === 0 ? '' : ` What lowers it most: ${list.join(', ')}.`;
  return `The exposure of service \`${unit.name}\` is ${score} of 10, above the threshold of ${threshold.toFixed(1)}.${advice}`;
}
