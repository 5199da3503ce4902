import { z } from 'zod';
import { impliesAny } from '../../../evaluation/choice.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { FirewallPort } from '../../../model/resources.ts';
import { optionName, valueOf } from '../../options.ts';
import { elementPlace, headOf, writtenChain } from '../../places.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { fixPorts } from './fix.ts';

const options = z.object({
  options: z.array(z.string()).min(1).default(['openFirewall']).describe('Names of the options that may open the firewall.'),
});

export default defineRule(
  {
    id: 'network/firewall-guard',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 P5', '001 Network Security'],
    summary: 'A module opens firewall ports although nobody asked it to.',
    security: 5.3,
    precision: 'high',
    options,
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      // A host decides about its own firewall; a module with an interface leaves that to its user.
      if (module.kind !== 'module' || module.switches.length === 0) continue;
      const { options: names } = context.options(module.file);
      const [name] = names;
      for (const ports of byDefinition(module.firewallPorts)) {
        const open = ports.filter((port) => !isAskedFor(context, port, names));
        const [first] = ports;
        if (first === undefined) continue;
        const symbol = symbolOf(first);
        const [port] = open;
        if (port === undefined) context.pass(module.file, symbol);
        else if (open.some(({ guards }) => guards.some((guard) => guard.kind === 'unknown')))
          context.undecidable(module.file, symbol, 'its condition is not known');
        else {
          const isDeclared = module.options.some((option) => names.includes(optionName(option)));
          const advice = isDeclared
            ? `Put it inside \`lib.mkIf cfg.${name}\`.`
            : `Declare an option \`${name}\` (default \`false\`) and put it inside \`lib.mkIf cfg.${name}\`.`;
          context.fail({
            at: portPlace(module, port),
            symbol,
            message: `\`${symbol}\` opens ${port.protocol} ${open.length === 1 ? 'port' : 'ports'} ${shownPorts(ev, open)} without being asked by \`${name}\`. ${advice}`,
            origin: port.origin,
            fix: fixPorts(context.project, module, port, names),
          });
        }
      }
    }
  },
);

/** The port itself, unless its value comes from elsewhere in the file. */
function portPlace(module: ProjectModule, port: FirewallPort): Place {
  const element = elementPlace(module, port);
  const written = writtenChain(module, port.definition).at(-1)?.place;
  const isInside = written === undefined || (element.start >= written.start && element.end <= written.end);
  return isInside ? element : headOf(written);
}

function symbolOf({ interface: name, protocol, definition }: FirewallPort): string {
  const option = definition.path.at(-1);
  return `networking.firewall${name === null ? '' : `.interfaces.${name}`}.${typeof option === 'string' ? option : `allowed${protocol.toUpperCase()}Ports`}`;
}

/** The loopback interface; a guard on the policy's option; or ports that only the user lists. */
function isAskedFor(
  { project: { ev, defaults } }: RuleContext<unknown>,
  { interface: name, guards, value }: FirewallPort,
  names: readonly string[],
): boolean {
  if (name === 'lo' || guards.some((guard) => impliesAny(ev, guard, (part) => asksForIt(part, names)))) return true;
  if (value.kind !== 'reference') return false;
  const option = defaults.optionAt(value);
  const given = option && valueOf(ev, option.default);
  return given?.kind === 'list' && given.items.length === 0;
}

/** The policy's option, or one about the firewall by its name: `cfg.security.firewall.enable`. */
const asksForIt = (part: Value, names: readonly string[]): boolean =>
  part.kind === 'reference' &&
  (names.includes(String(part.path.at(-1))) ||
    part.path.slice(-2).some((step) => typeof step === 'string' && /firewall|^open\w*ports?$/i.test(step)));

const shownPorts = (ev: Evaluator, ports: readonly FirewallPort[]): string =>
  ports.map(({ value }) => `\`${shorten(render(ev, value)).replaceAll('`', "'")}\``).join(', ');
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Ports that one definition opens; `Map.groupBy` needs a later Node. */
function byDefinition(ports: readonly FirewallPort[]): FirewallPort[][] {
  const groups = new Map<unknown, FirewallPort[]>();
  for (const port of ports) groups.set(port.definition, [...(groups.get(port.definition) ?? []), port]);
  return [...groups.values()];
}
