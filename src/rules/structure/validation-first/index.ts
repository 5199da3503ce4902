import { z } from 'zod';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { outermostPlace, placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { renderPath } from '../../../evaluation/render.ts';

const VALIDATION = new Set<unknown>(['assertions', 'warnings']);

export default defineRule(
  {
    id: 'structure/validation-first',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P2', '000 BP2'],
    summary: 'Assertions and warnings stand after what they validate.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      if (module.kind !== 'module') continue;
      const own = module.definitions.filter(({ part, path }) => part === 0 && path.length > 0);
      const validation = own.find(({ path }) => VALIDATION.has(path[0]));
      if (validation === undefined) {
        if (module.evaluated.faults.length > 0) context.undecidable(module.file, '', 'the configuration cannot be evaluated');
        continue;
      }
      const earlier = firstBefore(module, own, validation);
      if (earlier === null) {
        context.pass(module.file, 'config');
        continue;
      }
      const name = String(validation.path[0]);
      const what = renderPath(ev, earlier.path.slice(0, 3));
      context.fail({
        at: outermostPlace(module, validation),
        symbol: name,
        message: `\`${name}\` stands after \`${what}\`: validate before configuring. Move it to the front${validation.unit > earlier.unit ? ' of the `mkMerge` list' : ' of the set'}.`,
        related: [{ ...placeIn(module, earlier), message: `\`${what}\` is configured before` }],
      });
    }
  },
);

/** The configuration that comes before the validation: in an earlier unit, or a service earlier in the same flat set. */
function firstBefore(module: ProjectModule, own: readonly Definition[], validation: Definition): Definition | null {
  const earlierUnit = own.find((definition) => definition.unit < validation.unit && !VALIDATION.has(definition.path[0]));
  if (earlierUnit) return earlierUnit;
  const place = outermostPlace(module, validation);
  return (
    own.find(
      (definition) =>
        definition.unit === validation.unit &&
        definition.path[0] === 'systemd' &&
        outermostPlace(module, definition).file === place.file &&
        outermostPlace(module, definition).start < place.start,
    ) ?? null
  );
}
