import { z } from 'zod';
import { impliesAny } from '../../../evaluation/choice.ts';
import { render } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { FirewallPort } from '../../../model/resources.ts';
import { elementPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { optionName } from '../../options.ts';

const options = z.object({
  options: z.array(z.string()).default(['openFirewall']).describe('Names of the options that may open the firewall.'),
});

export default defineRule(
  {
    id: 'network/firewall-guard',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
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
      const declared = module.options.some((option) => names.includes(optionName(option)));
      for (const ports of byDefinition(module.firewallPorts)) {
        const open = ports.filter((port) => port.interface !== 'lo' && !port.guards.some((guard) => impliesAny(ev, guard, (part) => asksForIt(part, names))));
        const [first] = ports;
        if (first === undefined) continue;
        const symbol = `networking.firewall${first.interface === null ? '' : `.interfaces.${first.interface}`}.allowed${first.protocol.toUpperCase()}Ports`;
        const [port] = open;
        if (port === undefined) context.pass(module.file, symbol);
        else if (open.some(({ guards }) => guards.some((guard) => guard.kind === 'unknown'))) context.undecidable(module.file, symbol, 'its condition is not known');
        else {
          const [name] = names;
          const advice = declared ? `Put it inside \`lib.mkIf cfg.${name}\`.` : `Declare an option \`${name}\` (default \`false\`) and put it inside \`lib.mkIf cfg.${name}\`.`;
          const shown = open.map(({ value }) => `\`${shorten(render(ev, value))}\``).join(', ');
          context.fail({
            at: elementPlace(module, port),
            symbol,
            message: `\`${symbol}\` opens ${port.protocol} ${open.length === 1 ? 'port' : 'ports'} ${shown} without being asked by \`${name}\`. ${advice}`,
            origin: port.origin,
          });
        }
      }
    }
  },
);

/** The policy's option, or one about the firewall by its name: `cfg.security.firewall.enable`. */
const asksForIt = (part: Value, names: readonly string[]): boolean =>
  part.kind === 'reference' && (names.includes(String(part.path.at(-1))) || part.path.slice(-2).some((step) => typeof step === 'string' && /firewall/i.test(step)));

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Ports that one definition opens; `Map.groupBy` needs a later Node. */
function byDefinition(ports: readonly FirewallPort[]): FirewallPort[][] {
  const groups = new Map<unknown, FirewallPort[]>();
  for (const port of ports) groups.set(port.definition, [...(groups.get(port.definition) ?? []), port]);
  return [...groups.values()];
}
