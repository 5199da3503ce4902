import { z } from 'zod';
import { impliesAny } from '../../../evaluation/choice.ts';
import { renderPath, sameValue } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { isEmptyRemainder, isEmptyUnless } from '../../conditions.ts';
import { matcherOf } from '../../globs.ts';
import { placeAtDepth, placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { fixGuard } from './fix.ts';
import { contributionOf, type Contribution, type Enabled, enabledServices } from './services.ts';

const options = z.object({
  allow: z
    .array(z.string())
    .default(['assertions', 'warnings', '_module', 'imports'])
    .describe('Attribute paths that may be set without a guard; `*` stands for one name, `**` for any number.'),
});
type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'host/guarded-contribution',
    level: 'error',
    presets: { recommended: true, homelab: true },
    fix: 'unsafe',
    source: ['004 Host-Level Contribution Rule'],
    summary: 'A host file that enables a service contributes to other namespaces even when the service is off.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    for (const module of context.modules) {
      if (module.kind !== 'host') continue;
      const enabled = enabledServices(module);
      if (enabled.length > 0) checkHost(context, module, enabled);
    }
  },
);

function checkHost(context: Context, module: ProjectModule, enabled: readonly Enabled[]): void {
  const { ev } = context.project;
  const isAllowed = matcherOf(
    context
      .options(module.file)
      .allow.flatMap((pattern) => [pattern, `${pattern}.**`])
      .map(asGlob),
  );
  const reported = new Set<string>();
  for (const definition of module.definitions) {
    const steps = definition.path.map((step) => (typeof step === 'string' ? step : '?'));
    if (steps.length === 0) continue;
    const contribution = contributionOf(context.project, module, definition, steps, enabled);
    // Few contribute, and patterns take longer.
    if (contribution === null || isAllowed(steps.join('/'))) continue;
    const { service, further, depth } = contribution;
    const symbol = renderPath(ev, definition.path.slice(0, depth));
    const state = guardState(context, definition, contribution);
    if (state === 'guarded') context.pass(module.file, symbol);
    else if (state === 'unknown') context.undecidable(module.file, symbol, 'its condition is not known');
    else {
      const at = placeAtDepth(module, definition, depth);
      const key = `${at.file.path}:${at.start}:${at.end}`;
      if (reported.has(key)) continue;
      reported.add(key);
      const names = [service, ...further].map(({ name }) => `\`${name}\``).join(', ');
      const enable = renderPath(ev, service.enable.path);
      const advice =
        further.length === 0
          ? `when the service is switched off. Put it inside \`lib.mkIf ${enable}\`.`
          : `when one of them is switched off. Put the part of each inside \`lib.mkIf\` or \`lib.optional\` of its \`enable\`, as of \`${enable}\`.`;
      context.fail({
        at,
        symbol,
        message: `\`${symbol}\` is contributed for ${names} but stays ${advice}`,
        origin: definition.origin,
        fix: further.length === 0 ? fixGuard(module, definition, depth, service.enable.path.slice(1)) : null,
        related: [{ ...placeIn(module, service.definition), message: `\`${service.name}\` is enabled here` }],
      });
    }
  }
}

const asGlob = (pattern: string): string => pattern.replaceAll('.', '/');

function guardState(context: Context, definition: Definition, { accepted }: Contribution): 'guarded' | 'open' | 'unknown' {
  const { ev } = context.project;
  const isEnable = (part: Value): boolean => accepted.some(({ enable }) => sameValue(ev, part, enable));
  const holds = (condition: Value): boolean => impliesAny(ev, condition, isEnable);
  if (definition.guards.some(holds) || isEmptyUnless(ev, definition.value, holds) || isEmptyRemainder(ev, definition, holds))
    return 'guarded';
  return definition.guards.some((guard) => guard.kind === 'unknown') ? 'unknown' : 'open';
}
