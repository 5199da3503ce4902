import { z } from 'zod';
import picomatch from 'picomatch';
import { impliesAny } from '../../../evaluation/choice.ts';
import { renderPath, sameValue } from '../../../evaluation/render.ts';
import { reference, type ReferenceValue, TRUE, type Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { outermostPlace, placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

const options = z.object({
  allow: z
    .array(z.string())
    .default(['assertions', 'warnings', '_module', 'imports'])
    .describe('Attribute paths that may be set without a guard; `*` stands for one name, `**` for any number.'),
});
type Context = RuleContext<z.infer<typeof options>>;

/** A service that a host file switches on. */
interface Enabled {
  /** `modules.services.foo` */
  readonly namespace: readonly string[];
  readonly name: string;
  readonly enable: ReferenceValue;
  readonly definition: Definition;
}

export default defineRule(
  {
    id: 'host/guarded-contribution',
    level: 'error',
    presets: { recommended: true, homelab: true },
    fix: null,
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

function enabledServices(module: ProjectModule): Enabled[] {
  const found = new Map<string, Enabled>();
  for (const definition of module.definitions) {
    const { path, value } = definition;
    if (path.at(-1) !== 'enable' || value !== TRUE || definition.guards.length > 0) continue;
    const namespace = path.slice(0, -1);
    if (!namespace.every((step): step is string => typeof step === 'string')) continue;
    const isService = (namespace[0] === 'services' && namespace.length === 2) || (namespace[1] === 'services' && namespace.length === 3);
    const name = namespace.at(-1);
    if (isService && name !== undefined) found.set(namespace.join('.'), { namespace, name, enable: reference(['config', ...path]), definition });
  }
  return [...found.values()];
}

function checkHost(context: Context, module: ProjectModule, enabled: readonly Enabled[]): void {
  const { ev } = context.project;
  const isAllowed = picomatch(context.options(module.file).allow.flatMap((pattern) => [pattern, `${pattern}.**`]).map(asGlob));
  const reported = new Set<string>();
  for (const definition of module.definitions) {
    const steps = definition.path.map((step) => (typeof step === 'string' ? step : '?'));
    if (steps.length === 0 || isAllowed(steps.join('/')) || enabled.some(({ namespace }) => isBelow(steps, namespace))) continue;
    const service = serviceOf(steps, enabled);
    if (service === null) continue;
    const symbol = renderPath(ev, definition.path.slice(0, shownLength(steps, service.name)));
    const state = guardState(context, definition.guards, service.enable);
    if (state === 'guarded') context.pass(module.file, symbol);
    else if (state === 'unknown') context.undecidable(module.file, symbol, 'its condition is not known');
    else {
      const at = contributionPlace(module, definition);
      const key = `${at.start}:${at.end}`;
      if (reported.has(key)) continue;
      reported.add(key);
      const enable = renderPath(ev, service.enable.path);
      context.fail({
        at,
        symbol,
        message: `\`${symbol}\` is contributed for \`${service.name}\` but stays when the service is switched off. Put it inside \`lib.mkIf ${enable}\`.`,
        origin: definition.origin,
        related: [{ ...placeIn(module, service.definition), message: `\`${service.name}\` is enabled here` }],
      });
    }
  }
}

const asGlob = (pattern: string): string => pattern.replaceAll('.', '/');
const isBelow = (steps: readonly string[], namespace: readonly string[]): boolean => namespace.every((step, index) => steps[index] === step);

/** The service a contribution is for: the only one of the file, or the one that its path names. */
function serviceOf(steps: readonly string[], enabled: readonly Enabled[]): Enabled | null {
  const [only] = enabled;
  if (enabled.length === 1 && only) return only;
  return enabled.find(({ name }) => steps.some((step) => namesService(step, name))) ?? null;
}

const namesService = (step: string, name: string): boolean => step === name || step.split(/[/._-]/).includes(name) || step.startsWith(`${name}-`);

/** Enough of the path to show what is contributed: up to the step that names the service, else three. */
function shownLength(steps: readonly string[], name: string): number {
  const index = steps.findIndex((step) => namesService(step, name));
  return index < 0 ? Math.min(3, steps.length) : index + 1;
}

/** The attribute as the host file writes it; inside a `mkMerge` element that is the element's own attribute. */
const contributionPlace = (module: ProjectModule, definition: Definition) => outermostPlace(module, definition);

function guardState(context: Context, guards: readonly Value[], enable: ReferenceValue): 'guarded' | 'open' | 'unknown' {
  const { ev } = context.project;
  if (guards.some((guard) => impliesAny(ev, guard, (part) => sameValue(ev, part, enable)))) return 'guarded';
  return guards.some((guard) => guard.kind === 'unknown') ? 'unknown' : 'open';
}
