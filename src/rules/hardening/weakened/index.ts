import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import { openSet } from '../../../evaluation/update.ts';
import type { Value } from '../../../evaluation/values.ts';
import { DEFAULT_PRIORITY, type Definition } from '../../../model/definition.ts';
import type { Setting } from '../../../model/effective.ts';
import { attempt } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { compilingRuntime } from '../../jit-scripts.ts';
import { placeIn, related } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { alternatives, startsSomething } from '../../services.ts';
import { BASELINE, strengthOf } from '../directives.ts';
import { reportRemovals } from './removals.ts';

const options = z.object({
  directives: z
    .array(z.string())
    .default([...BASELINE])
    .describe('The directives whose weakening is reported.'),
});
export type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'hardening/weakened',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P3'],
    summary: 'A hardening directive that a shared set supplies is overridden by a weaker value.',
    security: 6.5,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    const elsewhere = definitionsByUnit(context);
    for (const module of context.modules) {
      for (const unit of module.services) {
        const others = (elsewhere.get(unit.symbol) ?? []).filter((one) => one.module !== module);
        const isJit = (): boolean => [unit, ...others.map((one) => one.unit)].some((one) => compilingRuntime(project, one) !== null);
        for (const name of context.options(module.file).directives) {
          const setting = unit.directives.get(name);
          // A runtime that compiles cannot run without it: hardening/jit-runtime asks for this very value.
          if (setting === undefined || (name === 'MemoryDenyWriteExecute' && isJit())) continue;
          const forced = forcedOver(setting, others, name);
          if (!others.some((one) => startsSomething(one.unit)) && isForcedOff(unit, name, setting) && forced.length === 0)
            context.undecidable(module.file, unit.symbol, `what \`mkForce\` replaces in \`${name}\` is not set by the project`);
          else judge(context, module, unit, name, setting, forced);
        }
      }
    }
    reportRemovals(context);
  },
);

/** `mkForce false` on a unit of NixOS: what stands there before, its version of nixpkgs says. */
const isForcedOff = (unit: Unit, name: string, { value, definitions, overridden }: Setting): boolean =>
  !startsSomething(unit) &&
  overridden.length === 0 &&
  strengthOf(name, value) === 0 &&
  definitions.every(({ priority, shadowed }) => priority < DEFAULT_PRIORITY && shadowed.length === 0);

interface Found {
  readonly module: ProjectModule;
  readonly unit: Unit;
}

/** What the project's modules set, by service: a host may force a value over it. */
function definitionsByUnit({ project }: Context): Map<string, Found[]> {
  const found = new Map<string, Found[]>();
  for (const module of project.modules) {
    if (module.kind !== 'module') continue;
    for (const unit of module.services) found.set(unit.symbol, [...(found.get(unit.symbol) ?? []), { module, unit }]);
  }
  return found;
}

/** Definitions of other modules that a stronger priority of this one replaces. */
function forcedOver(setting: Setting, others: readonly Found[], name: string): Definition[] {
  const strongest = Math.min(...setting.definitions.map(({ priority }) => priority));
  return others.flatMap(({ unit }) => unit.directives.get(name)?.definitions ?? []).filter(({ priority }) => priority > strongest);
}

function judge(context: Context, module: ProjectModule, unit: Unit, name: string, setting: Setting, forced: readonly Definition[]): void {
  const { ev } = context.project;
  const before = strongestBefore(context, name, [...setting.overridden, ...forced], setting.definitions, suppliedBy(context, unit, name));
  const [definition] = setting.definitions;
  if (before === null || definition === undefined) return;
  const verdict = compare(context, name, setting.value, before.value);
  if (verdict === 'kept') context.pass(module.file, unit.symbol);
  else if (verdict === 'unknown') context.undecidable(module.file, unit.symbol, `\`${name}\` becomes ${render(ev, setting.value)}`);
  else {
    context.fail({
      at: placeIn(module, definition),
      symbol: unit.symbol,
      message: `\`${name}\` of service \`${unit.name}\` is weakened from \`${render(ev, before.value)}\` to \`${render(ev, setting.value)}\`. Remove the override, or ignore this finding in a comment that says why the service needs it.`,
      origin: definition.origin,
      related: related(before.origin, `\`${name}\` is set here first`),
    });
  }
}

interface Earlier {
  readonly value: Value;
  readonly origin: Origin | null;
}

/** What a set that stands in an option's default supplies: `config.site.hardening // { … }`. */
function suppliedBy({ project }: Context, unit: Unit, name: string): Earlier[] {
  // Programs of such projects come through options too: whether one compiles cannot be seen.
  if (name === 'MemoryDenyWriteExecute') return [];
  return unit.openDirectives.flatMap((open) => {
    const set = attempt(() => openSet(project.ev, project.defaults.resolve(open)));
    const slot = set?.entries.get(name);
    const value = slot === undefined ? null : project.ev.tryForce(slot.thunk);
    return slot === undefined || value === null ? [] : [{ value: project.defaults.resolve(value), origin: slot.origin }];
  });
}

/** The strictest value that was replaced: by `//`, or by a stronger priority. */
function strongestBefore(
  context: Context,
  name: string,
  overridden: readonly Definition[],
  kept: readonly Definition[],
  supplied: readonly Earlier[],
): Earlier | null {
  const replaced: Earlier[] = [...kept.flatMap((definition) => [...definition.shadowed]), ...supplied];
  for (const definition of overridden) replaced.push(definition, ...definition.shadowed);
  let strongest: Earlier | null = null;
  let best = 0;
  for (const earlier of replaced) {
    for (const value of alternatives(context.project.ev, earlier.value)) {
      const strength = strengthOf(name, value);
      if (strength === null || strength <= best) continue;
      best = strength;
      strongest = { value, origin: earlier.origin };
    }
  }
  return strongest;
}

function compare(context: Context, name: string, value: Value, before: Value): 'weaker' | 'kept' | 'unknown' {
  const { ev, defaults } = context.project;
  const wanted = strengthOf(name, before) ?? 0;
  const strengths = alternatives(ev, defaults.resolve(value)).map((one) => strengthOf(name, one));
  if (strengths.every((strength) => strength !== null && strength >= wanted)) return 'kept';
  return strengths.every((strength) => strength !== null && strength < wanted) ? 'weaker' : 'unknown';
}
