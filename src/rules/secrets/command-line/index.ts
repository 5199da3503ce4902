import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { typeText } from '../../../model/option-type.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Setting } from '../../../model/effective.ts';
import { optionName, optionSymbol } from '../../options.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { isSecretName } from '../names.ts';

const COMMANDS = ['ExecStart', 'ExecStartPre', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost', 'ExecCondition', 'Environment'];
const SCRIPTS = ['script', 'preStart', 'postStart', 'preStop', 'postStop', 'reload'];

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
    for (const module of context.modules) {
      const secrets = secretsOf(context, module);
      if (secrets.length === 0) continue;
      for (const unit of module.services) {
        const settings: [string, Setting][] = [...unit.directives].filter(([name]) => COMMANDS.includes(name));
        for (const [name, setting] of unit.options) if (SCRIPTS.includes(name) || name.startsWith('environment.')) settings.push([name, setting]);
        for (const [name, setting] of settings) {
          const text = render(ev, setting.value);
          const secret = secrets.find(({ mention }) => mention.test(text));
          const [definition] = setting.definitions;
          if (secret === undefined || definition === undefined) {
            context.pass(module.file, unit.symbol);
            continue;
          }
          const where = COMMANDS.slice(0, -1).includes(name) ? 'the process list shows it to every user' : 'it is written into a world-readable unit or script';
          context.fail({
            at: placeIn(module, definition),
            symbol: unit.symbol,
            message: `The value of \`${secret.symbol}\` reaches \`${name}\` of service \`${unit.name}\`: ${where}. Take the secret from a file (\`LoadCredential\`, \`EnvironmentFile\`) instead.`,
            origin: definition.origin,
          });
        }
      }
    }
  },
);

/** The module's own secret options that hold text, each with what its value looks like where it is used. */
function secretsOf(context: RuleContext<unknown>, module: ProjectModule): { symbol: string; mention: RegExp }[] {
  const { ev } = context.project;
  return module.options
    .filter((option) => isSecretName(optionName(option)) && !(option.type !== null && /\bpath\b|bool|submodule/.test(typeText(ev, option.type))))
    .map((option) => {
      const symbol = optionSymbol(ev, option);
      const literal = symbol.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      // `cfg.password != null` only asks whether there is one.
      return { symbol, mention: new RegExp(`config\\.${literal}(?![\\w'.-]| [!=]= )`) };
    });
}
