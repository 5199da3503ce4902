import { z } from 'zod';
import { render, renderPath } from '../../../evaluation/render.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { ReferenceValue } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { outermostPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import {
  isNothingWhenOff,
  isOfOther,
  guardState,
  type GuardState,
  isFlag,
  isOfPart,
  mayAskForSwitch,
  nearestSwitch,
  switchedThings,
  wholeSwitches,
} from '../guards.ts';

const options = z.object({
  allow: z
    .array(z.string())
    .default(['assertions', 'warnings', '_module', 'meta', 'lib'])
    .describe('First names of definitions that may stand outside the guard.'),
});

export default defineRule(
  {
    id: 'structure/enable-guard',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P1', '001 Module Architecture', '004 Host-Level Contribution Rule'],
    summary: 'A module that declares an `enable` option configures something although it is off.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      if (module.kind === 'host') continue;
      const switches = wholeSwitches(module).filter((one) => !isOfOther(context.project, module, one));
      if (switches.length === 0) continue;
      const isSwitched = switchedThings(ev, module);
      const { allow } = context.options(module.file);
      const states = new Map<string, { state: GuardState; definition: Definition }>();
      for (const definition of module.definitions) {
        if (isExempt(module, definition, allow)) continue;
        const symbol = renderPath(ev, definition.path.slice(0, 3));
        const isGuarded = isNothingWhenOff(ev, module, definition) || isSwitched(definition);
        const given = isGuarded ? 'guarded' : guardState(ev, module, definition.guards);
        const state = given === 'open' && mayAskForSwitch(ev, module, definition) ? 'unknown' : given;
        const before = states.get(symbol);
        if (before === undefined || rank(state) > rank(before.state)) states.set(symbol, { state, definition });
      }
      const count = (wanted: GuardState): number => [...states.values()].filter(({ state }) => state === wanted).length;
      const isPart =
        isOfPart(module, switches, count('guarded'), count('open')) ||
        (count('open') > 0 && isFlag(context.project, module, switches, count('guarded')));
      const reported = new Set<string>();
      for (const [symbol, { state, definition }] of states) {
        if (state === 'guarded') context.pass(module.file, symbol);
        else if (state === 'unknown') context.undecidable(module.file, symbol, reasonOf(ev, definition));
        else if (isPart) context.undecidable(module.file, symbol, 'the switch may be of a part of the module');
        else {
          const at = outermostPlace(module, definition);
          const place = `${at.file.path}:${at.start}:${at.end}`;
          if (reported.has(place)) continue;
          reported.add(place);
          context.fail({
            at,
            symbol,
            message: messageFor(ev, symbol, nearestSwitch(ev, definition.guards, switches)),
            origin: definition.origin,
          });
        }
      }
    }
  },
);

const reasonOf = (ev: Evaluator, { guards }: Definition): string =>
  guards.length === 0 ? 'its value asks for the switch' : `its condition is ${guards.map((guard) => render(ev, guard)).join(' and ')}`;

const rank = (state: GuardState): number => (state === 'open' ? 2 : state === 'unknown' ? 1 : 0);

function messageFor(ev: Evaluator, symbol: string, enable: ReferenceValue): string {
  const name = render(ev, enable);
  return `\`${symbol}\` is set even when \`${name}\` is false. Put it inside \`lib.mkIf ${name}\`, so that importing the module changes nothing.`;
}

/** Definitions of the module's own options take effect only through guarded ones. */
function isExempt(module: ProjectModule, definition: Definition, allow: readonly string[]): boolean {
  const [first] = definition.path;
  if (first === undefined || typeof first !== 'string' || allow.includes(first)) return true;
  // `mkRenamedOptionModule` hands on what somebody sets, and only then.
  if (definition.guards.some((guard) => guard.kind === 'reference' && guard.path[0] === 'options')) return true;
  return module.switches.some(({ path }) => {
    const own = path.slice(1, -1);
    return own.every((step, index) => step === definition.path[index]);
  });
}
