import { z } from 'zod';
import { impliesAny } from '../../../evaluation/choice.ts';
import { render, renderPath, sameValue } from '../../../evaluation/render.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { ReferenceValue, Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { outermostPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';

const options = z.object({
  allow: z
    .array(z.string())
    .default(['assertions', 'warnings', '_module', 'meta'])
    .describe('First names of definitions that may stand outside the guard.'),
});

type GuardState = 'guarded' | 'open' | 'unknown';

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
      const { switches } = module;
      if (module.kind !== 'module' || switches.length === 0) continue;
      const { allow } = context.options(module.file);
      const states = new Map<string, { state: GuardState; definition: Definition }>();
      for (const definition of module.definitions) {
        if (isExempt(module, definition, allow)) continue;
        const symbol = renderPath(ev, definition.path.slice(0, 3));
        const state = guardState(ev, definition.guards, switches);
        const before = states.get(symbol);
        if (before === undefined || rank(state) > rank(before.state)) states.set(symbol, { state, definition });
      }
      const reported = new Set<string>();
      for (const [symbol, { state, definition }] of states) {
        if (state === 'guarded') context.pass(module.file, symbol);
        else if (state === 'unknown') context.undecidable(module.file, symbol, `its condition is ${definition.guards.map((guard) => render(ev, guard)).join(' and ')}`);
        else {
          const at = outermostPlace(module, definition);
          const place = `${at.start}:${at.end}`;
          if (reported.has(place)) continue;
          reported.add(place);
          context.fail({ at, symbol, message: messageFor(ev, symbol, switches), origin: definition.origin });
        }
      }
    }
  },
);

const rank = (state: GuardState): number => (state === 'open' ? 2 : state === 'unknown' ? 1 : 0);

function messageFor(ev: Evaluator, symbol: string, switches: readonly ReferenceValue[]): string {
  const [first] = switches;
  const name = first ? render(ev, first) : 'enable';
  return `\`${symbol}\` is set even when \`${name}\` is false. Put it inside \`lib.mkIf ${name}\`, so that importing the module changes nothing.`;
}

/** Definitions of the module's own options take effect only through guarded ones. */
function isExempt(module: ProjectModule, definition: Definition, allow: readonly string[]): boolean {
  const [first] = definition.path;
  if (definition.part > 0 || first === undefined || typeof first !== 'string' || allow.includes(first)) return true;
  return module.switches.some(({ path }) => {
    const own = path.slice(1, -1);
    return own.every((step, index) => step === definition.path[index]);
  });
}

function guardState(ev: Evaluator, guards: readonly Value[], switches: readonly ReferenceValue[]): GuardState {
  const isSwitch = (part: Value): boolean => switches.some((one) => sameValue(ev, part, one));
  if (guards.some((guard) => impliesAny(ev, guard, isSwitch))) return 'guarded';
  return guards.some((guard) => isOpaque(ev, guard)) ? 'unknown' : 'open';
}

const LOGIC = new Set(['&&', '||', '!', '==', 'hasAttr', '<']);

/** True where a condition is computed in a way that may well depend on the switch. */
function isOpaque(ev: Evaluator, condition: Value): boolean {
  if (condition.kind === 'unknown') return true;
  if (condition.kind === 'choice') return isOpaque(ev, condition.condition) || isOpaque(ev, ev.force(condition.then)) || isOpaque(ev, ev.force(condition.else));
  if (condition.kind !== 'call') return false;
  if (typeof condition.callee !== 'string' || !LOGIC.has(condition.callee)) return true;
  return condition.args.some((arg) => isOpaque(ev, ev.force(arg)));
}
