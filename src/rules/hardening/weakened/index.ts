import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { Setting } from '../../../model/effective.ts';
import { jitRuntimeOf } from '../../jit.ts';
import { headOf, placeIn, related } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { alternatives, startsSomething } from '../../services.ts';
import { BASELINE, strengthOf } from '../directives.ts';

const options = z.object({
  directives: z.array(z.string()).default([...BASELINE]).describe('The directives whose weakening is reported.'),
});

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
    for (const module of context.modules) {
      const { directives } = context.options(module.file);
      for (const unit of module.services) {
        const jit = startsSomething(unit) ? jitRuntimeOf(project, unit) : null;
        for (const name of directives) {
          // A runtime that compiles cannot run without it: hardening/jit-runtime asks for this very value.
          if (name === 'MemoryDenyWriteExecute' && jit !== null) continue;
          const setting = unit.directives.get(name);
          if (setting === undefined) continue;
          const before = strongestBefore(context, name, setting);
          if (before === null) continue;
          const verdict = compare(context, name, setting.value, before.value);
          const [definition] = setting.definitions;
          if (verdict === 'unknown' || definition === undefined) {
            context.undecidable(module.file, unit.symbol, `\`${name}\` becomes ${render(project.ev, setting.value)}`);
          } else if (verdict === 'weaker') {
            context.fail({
              at: placeIn(module, definition),
              symbol: unit.symbol,
              message: `\`${name}\` of service \`${unit.name}\` is weakened from \`${render(project.ev, before.value)}\` to \`${render(project.ev, setting.value)}\`. Remove the override, or say in a comment why the service cannot run with it.`,
              origin: definition.origin,
              related: related(before.origin, `\`${name}\` is set here first`),
            });
          } else context.pass(module.file, unit.symbol);
        }
      }
    }
    reportRemovals(context);
  },
);

type Context = RuleContext<z.infer<typeof options>>;

/** `removeAttrs hardening [ "ProtectSystem" ]`. */
function reportRemovals(context: Context): void {
  for (const observation of context.project.ev.observations) {
    if (observation.kind !== 'attributeRemoval' || observation.call === null) continue;
    const { call, name, origin } = observation;
    if (!context.options(call.file.path)?.directives.includes(name)) continue;
    // A set that only happens to have such a key is no hardening set: the place it is written at is.
    const [written] = placesOf(origin);
    if (written === undefined) continue;
    context.fail({
      at: headOf({ file: call.file, start: call.start, end: call.end }),
      symbol: name,
      message: `\`removeAttrs\` takes \`${name}\` out of a hardening set. Keep it, or set the weaker value with a comment that says why.`,
      related: related(origin, `\`${name}\` is set here`),
    });
  }
}

interface Earlier {
  readonly value: Value;
  readonly origin: Origin | null;
}

/** The strictest value that the setting replaced: by `//`, or by a stronger priority. */
function strongestBefore(context: Context, name: string, setting: Setting): Earlier | null {
  const replaced: Earlier[] = setting.definitions.flatMap((definition) => [...definition.shadowed]);
  for (const definition of setting.overridden) replaced.push(definition, ...definition.shadowed);
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
  if (strengths.some((strength) => strength !== null && strength < wanted)) return strengths.every((strength) => strength !== null && strength < wanted) ? 'weaker' : 'unknown';
  return strengths.includes(null) ? 'unknown' : 'kept';
}
