import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { startsWith } from '../../../model/subject.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { alternatives } from '../../services.ts';

const SYMBOL = 'networking.firewall.enable';
const RULESETS = ['ruleset', 'rulesetFile', 'tables'];

export default defineRule(
  {
    id: 'network/default-deny',
    level: 'error',
    presets: { 'system-config': true },
    fix: null,
    source: ['002 Firewall'],
    summary: 'The firewall is switched off.',
    security: 7.0,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      for (const definition of switchesOf(module)) {
        const states = statesOf(context, module, definition);
        if (states.length > 0 && states.every((state) => state === false) && !hasOwnRules(module)) {
          context.fail({
            at: placeIn(module, definition),
            symbol: SYMBOL,
            message: `\`${SYMBOL}\` is \`false\`: every port of every service is open to the network. Leave the firewall on and open what is needed.`,
            origin: definition.origin,
          });
        } else if (states.includes(null) || new Set(states).size > 1)
          context.undecidable(module.file, SYMBOL, `it is ${render(ev, definition.value)}`);
        else context.pass(module.file, SYMBOL);
      }
    }
  },
);

const switchesOf = (module: ProjectModule): Definition[] =>
  module.definitions.filter(({ path }) => path.length === 3 && startsWith(path, ['networking', 'firewall', 'enable']));

const truth = (value: Value): boolean | null => (value.kind === 'bool' ? value.value : null);

/** What the definition may be; where it depends on options, with the module's own switches on and the others at their defaults. */
function statesOf({ project }: RuleContext<unknown>, module: ProjectModule, definition: Definition): (boolean | null)[] {
  if (definition.value.kind === 'bool') return [definition.value.value];
  const states = alternatives(project.ev, definition.value).map(truth);
  if (!states.includes(null) && new Set(states).size === 1) return states;
  const resolved = switchesOf(project.resolve(module));
  return resolved.length === 0 ? states : resolved.flatMap(({ value }) => alternatives(project.ev, value).map(truth));
}

/** A module that writes its own packet filter has a firewall of another kind. */
const hasOwnRules = ({ definitions }: ProjectModule): boolean =>
  definitions.some(({ path }) => path[0] === 'networking' && path[1] === 'nftables' && RULESETS.includes(String(path[2])));
