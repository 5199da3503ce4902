import { z } from 'zod';
import type { Definition } from '../../../model/definition.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Setting } from '../../../model/effective.ts';
import { typeText } from '../../../model/option-type.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Subject } from '../../../model/subject.ts';
import type { Mention } from '../../../model/value-facts.ts';
import { factsIn, mentionPlace, optionKey } from '../../facts.ts';
import { optionName, optionSymbol } from '../../options.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { isSecretName } from '../names.ts';
import { handedOnWhole, setsAround } from './whole.ts';

const COMMAND = /^Exec(Start|StartPre|StartPost|Reload|Stop|StopPost|Condition)$/;
const SCRIPT = /^(script|scriptArgs|preStart|postStart|preStop|postStop|reload|environment(\..*)?)$/;
const OF_CONTAINER = /^(cmd|entrypoint|extraOptions|environment(\..*)?)$/;

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
    const sets = setsAround(secrets.keys());
    const leaks: Leak[] = [];
    for (const module of context.modules) {
      for (const { subject, sort, settings } of exposed(module)) {
        const opaque: string[] = [];
        let isClean = true;
        for (const [name, { definitions }] of settings) {
          for (const definition of definitions) {
            const facts = factsIn(ev, definition);
            const { mentions, unknowns } = facts;
            opaque.push(...unknowns);
            const key = [...mentions].find(([place, uses]) => secrets.has(place) && uses.some(({ as }) => as !== 'name'))?.[0];
            if (key === undefined) {
              const whole = handedOnWhole(ev, definition.value, facts, sets);
              if (whole !== null) opaque.push(`\`${whole}\` is handed on as a whole`);
              continue;
            }
            isClean = false;
            const at = mentionPlace(module, definition, key.slice(key.lastIndexOf('.') + 1));
            leaks.push({ at, name, key, subject, sort, definition, uses: mentions.get(key) ?? [] });
            break;
          }
        }
        if (!isClean) continue;
        if (opaque[0] === undefined) context.pass(module.file, subject.symbol);
        else context.undecidable(module.file, subject.symbol, `a command is not wholly known: ${opaque[0]}`);
      }
    }
    // An environment that several services share is mended once.
    const places = groupBy(leaks, ({ at, key }) => `${at.file.path}:${at.start}:${key}`);
    for (const [{ at, name, key, subject, sort, definition, uses }, ...others] of places.values()) {
      const sharing = [...new Set(others.filter((other) => other.subject !== subject).map((other) => `\`${other.subject.name}\``))];
      const more =
        sharing.length === 0
          ? ''
          : `, and that of ${sharing.slice(0, MAX_SHARING).join(', ')}${sharing.length > MAX_SHARING ? ' and others' : ''}`;
      context.fail({
        at,
        symbol: subject.symbol,
        message: `The value of \`${secrets.get(key)}\` reaches \`${name}\` of ${sort} \`${subject.name}\`${more}: ${consequence(name, uses)}. Take the secret from a file (${sort === 'service' ? '`LoadCredential`, `EnvironmentFile`' : '`environmentFiles`'}) instead.`,
        origin: definition.origin,
      });
    }
  },
);

/** Others that a message names. */
const MAX_SHARING = 3;

/** A secret that reaches a setting of a service or container. */
interface Leak {
  readonly at: Place;
  readonly name: string;
  /** Place of the secret's option. */
  readonly key: string;
  readonly subject: Subject;
  readonly sort: Exposed['sort'];
  readonly definition: Definition;
  readonly uses: readonly Mention[];
}

interface Exposed {
  readonly subject: Subject;
  readonly sort: 'service' | 'container';
  /** What others can read of it. */
  readonly settings: readonly (readonly [string, Setting])[];
}

/** The commands, scripts and environments of a module's services and containers; NixOS runs a container by a script. */
function exposed({ services, containers }: ProjectModule): Exposed[] {
  return [
    ...services.map((unit) => ({
      subject: unit,
      sort: 'service' as const,
      settings: [
        ...[...unit.directives].filter(([name]) => COMMAND.test(name) || name === 'Environment'),
        ...[...unit.options].filter(([name]) => SCRIPT.test(name)),
      ],
    })),
    ...containers.map((container) => ({
      subject: container,
      sort: 'container' as const,
      settings: [...container.settings].filter(([name]) => OF_CONTAINER.test(name)),
    })),
  ];
}

const consequence = (setting: string, mentions: readonly Mention[]): string =>
  (COMMAND.test(setting) || setting === 'cmd') && mentions.some(({ as }) => as === 'value')
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
