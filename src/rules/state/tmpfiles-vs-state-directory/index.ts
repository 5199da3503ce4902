import { z } from 'zod';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { isMasked, isOneshot, ownedServices } from '../../services.ts';
import { directiveValues, isContainerUnit } from '../directories.ts';
import { reportBoth } from './both.ts';
import { reportTmpfiles } from './native.ts';
import { rulesFor } from './rules.ts';
import { reportUnmade } from './unmade.ts';

const options = z.object({
  policy: z
    .enum(['state-directory', 'tmpfiles'])
    .default('state-directory')
    .describe("Who makes a native service's directory: systemd through `StateDirectory`, or a tmpfiles rule."),
});
export type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'state/tmpfiles-vs-state-directory',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': { policy: 'tmpfiles' } },
    fix: 'unsafe',
    source: ['004 §8', '000 P4'],
    summary: 'A service directory is made by the wrong one of tmpfiles and `StateDirectory`, by both, or by nobody.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const owned = new Set(ownedServices(context.project, context.modules).map(({ own }) => own));
    for (const module of context.modules) {
      const { policy } = context.options(module.file);
      const native = nativeServices(context, module, owned);
      const rules = rulesFor(context.project, module);
      const taken = reportBoth(context, module, rules);
      reportContainers(context, module);
      if (policy === 'tmpfiles') reportUnmade(context, module, native);
      else {
        const open = rules.filter(({ rule }) => !taken.has(rule));
        reportTmpfiles(context, module, native, open);
      }
    }
  },
);

/** Services that run on the host itself; beside a container, its oneshot helpers prepare the container's directories. */
function nativeServices({ project }: Context, module: ProjectModule, owned: ReadonlySet<Unit>): Unit[] {
  const isHelper = (unit: Unit): boolean => module.containers.length > 0 && isOneshot(project.ev, unit) !== false;
  return module.services.filter((unit) => (owned.has(unit) || isMasked(unit)) && !isContainerUnit(module, unit) && !isHelper(unit));
}

function reportContainers(context: Context, module: ProjectModule): void {
  for (const unit of module.services) {
    const [definition] = unit.directives.get('StateDirectory')?.definitions ?? [];
    const [value] = directiveValues(context.project, unit, 'StateDirectory');
    if (
      definition === undefined ||
      value === undefined ||
      (value.kind === 'string' && value.value === '') ||
      !isContainerUnit(module, unit)
    )
      continue;
    context.fail({
      at: placeIn(module, definition),
      symbol: unit.symbol,
      message: `\`${unit.name}\` runs an OCI container, and \`StateDirectory\` gives its directory to the container runtime's user. Use a tmpfiles rule with the container's owner instead.`,
      origin: definition.origin,
    });
  }
}
