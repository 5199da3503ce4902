import { z } from 'zod';
import type { Setting } from '../../../model/effective.ts';
import { typeText } from '../../../model/option-type.ts';
import type { Mention } from '../../../model/value-facts.ts';
import { factsIn, mentionPlace, optionKey } from '../../facts.ts';
import { optionName, optionSymbol } from '../../options.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { isSecretName } from '../names.ts';

const COMMAND = /^Exec(Start|StartPre|StartPost|Reload|Stop|StopPost|Condition)$/;
const SCRIPT = /^(script|scriptArgs|preStart|postStart|preStop|postStop|reload|environment(\..*)?)$/;

export default defineRule(
  {
    id: 'secrets/command-line',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['004 Security'],
    summary: "A secret option's value reaches a command line, a script or the environment of a service.",
    security: 7.5,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { ev } = context.project;
    const secrets = secretOptions(context);
    if (secrets.size === 0) return;
    for (const module of context.modules) {
      for (const unit of module.services) {
        const settings: [string, Setting][] = [...unit.directives].filter(([name]) => COMMAND.test(name) || name === 'Environment');
        for (const [name, setting] of unit.options) if (SCRIPT.test(name)) settings.push([name, setting]);
        const opaque: string[] = [];
        let isClean = true;
        for (const [name, { definitions }] of settings) {
          for (const definition of definitions) {
            const { mentions, unknowns } = factsIn(ev, definition);
            opaque.push(...unknowns);
            const key = [...mentions].find(([place, uses]) => secrets.has(place) && uses.some(({ as }) => as !== 'name'))?.[0];
            if (key === undefined) continue;
            isClean = false;
            context.fail({
              at: mentionPlace(module, definition, key.slice(key.lastIndexOf('.') + 1)),
              symbol: unit.symbol,
              message: `The value of \`${secrets.get(key)}\` reaches \`${name}\` of service \`${unit.name}\`: ${consequence(name, mentions.get(key) ?? [])}. Take the secret from a file (\`LoadCredential\`, \`EnvironmentFile\`) instead.`,
              origin: definition.origin,
            });
            break;
          }
        }
        if (!isClean) continue;
        if (opaque[0] === undefined) context.pass(module.file, unit.symbol);
        else context.undecidable(module.file, unit.symbol, `a command is not wholly known: ${opaque[0]}`);
      }
    }
  },
);

const consequence = (setting: string, mentions: readonly Mention[]): string =>
  COMMAND.test(setting) && mentions.some(({ as }) => as === 'value')
    ? 'the process list shows it to every user'
    : 'it is written into a world-readable unit or script';

/** The project's secret options that hold text: their places, as mentions name them, and their symbols. */
function secretOptions({ project: { ev, modules } }: RuleContext<unknown>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { options } of modules) {
    for (const option of options) {
      if (!isSecretName(optionName(option))) continue;
      if (option.type !== null && /\bpath\b|\bbool\b|submodule|\bint\b|\bport\b/.test(typeText(ev, option.type))) continue;
      found.set(optionKey(option), optionSymbol(ev, option));
    }
  }
  return found;
}
