import { z } from 'zod';
import { impliesAny } from '../../../evaluation/choice.ts';
import { sameValue } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Project } from '../../../model/project.ts';
import { placeKey } from '../../../model/value-facts.ts';
import { defineRule } from '../../rule.ts';
import { configPlace, isServiceModule, namespaceOf, suppliesAnything } from '../service-modules.ts';

export default defineRule(
  {
    id: 'structure/assertions',
    level: 'warning',
    presets: { recommended: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P2', '001 Service Configuration Errors', '004 Validation and Assertions'],
    summary: 'A service module validates nothing.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const asserting = assertingModules(context.project);
    for (const module of context.modules) {
      if (!isServiceModule(context.project.ev, module)) continue;
      const symbol = namespaceOf(module);
      if (module.assertions.length > 0 || isAssertedElsewhere(context.project, module, asserting)) context.pass(module.file, symbol);
      else if (mayAssert(module)) context.undecidable(module.file, symbol, 'a part of its configuration is not known');
      else {
        context.fail({
          at: configPlace(module),
          symbol,
          message: `\`${symbol}\` has no assertions: a configuration that cannot work is found out when the service fails, not when the system is built. Add \`assertions\` for what its options must fulfil.`,
        });
      }
    }
  },
);

/** Another module asserts where this one is on: a module may be split over several files. */
function isAssertedElsewhere({ ev }: Project, module: ProjectModule, asserting: Asserting): boolean {
  const others = module.switches.flatMap((own) => [...(asserting.get(placeKey(own.path)) ?? [])]);
  return others.some(
    (other) =>
      other !== module &&
      other.assertions.some(({ guards }) =>
        guards.some((guard) => impliesAny(ev, guard, (part) => module.switches.some((own) => sameValue(ev, part, own)))),
      ),
  );
}

/** The modules whose assertions are guarded by a place of the configuration, among other things. */
type Asserting = ReadonlyMap<string, ReadonlySet<ProjectModule>>;

function assertingModules({ ev, modules }: Project): Asserting {
  const found = new Map<string, Set<ProjectModule>>();
  for (const module of modules) {
    if (module.kind !== 'module') continue;
    for (const guard of new Set(module.assertions.flatMap(({ guards }) => guards))) {
      impliesAny(ev, guard, (part) => {
        if (part.kind === 'reference') found.set(placeKey(part.path), (found.get(placeKey(part.path)) ?? new Set()).add(module));
        return false;
      });
    }
  }
  return found;
}

/** Something that is not known may hold assertions: the configuration as a whole, or a failure at its top. */
function mayAssert(module: ProjectModule): boolean {
  return (
    module.definitions.some(
      (definition) => suppliesAnything(definition) || (definition.path[0] === 'assertions' && !isEmptyList(definition.value)),
    ) ||
    module.evaluated.faults.some(({ path }) => path.length === 0 || path[0] === 'assertions') ||
    module.evaluated.exceeded.length > 0
  );
}

const isEmptyList = (value: Value): boolean => value.kind === 'list' && value.items.length === 0;
