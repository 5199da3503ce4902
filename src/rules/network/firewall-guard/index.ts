import { z } from 'zod';
import { impliesAny } from '../../../evaluation/choice.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render, renderPath } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { FirewallPort } from '../../../model/resources.ts';
import { factsOfCondition } from '../../../model/value-facts.ts';
import { valueOf } from '../../options.ts';
import { elementPlace, headOf, placeIn, writtenChain } from '../../places.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { fixPorts, openingOption } from './fix.ts';
import { rawOpenings } from './raw.ts';
import { isOnOwnNetwork } from './router.ts';

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
      const adviceFor = (ports: readonly FirewallPort[]): string => {
        const option = openingOption(module, ports, names);
        return option === null
          ? `Declare an option \`${name}\` (default \`false\`) and put it inside \`lib.mkIf cfg.${name}\`.`
          : `Put it inside \`lib.mkIf cfg.${option.path.slice(module.namespaceOf(option)?.length ?? -1).join('.')}\`.`;
      };
      for (const ports of byDefinition(module.firewallPorts)) {
        const [first] = ports;
        if (first === undefined) continue;
        const symbol = symbolOf(ev, first);
        const open = ports.filter((port) => !isAskedFor(context, port, names) && !isOnOwnNetwork(ev, module, port));
        const certain = open.filter(
          ({ guards, value, isRepeated }) => !mayBeAsked(ev, guards, names) && !(isRepeated && isOpaqueList(value)),
        );
        const [port] = certain;
        if (port !== undefined) {
          context.fail({
            at: portPlace(module, port),
            symbol,
            message: `\`${symbol}\` opens ${port.protocol} ${certain.length === 1 && certain[0]?.value.kind !== 'attrs' ? 'port' : 'ports'} ${shownPorts(ev, certain)} without being asked by \`${name}\`. ${adviceFor(certain)}`,
            origin: port.origin,
            fix: fixPorts(context.project, module, certain, names),
          });
        } else if (open[0] === undefined) context.pass(module.file, symbol);
        else if (open.some(({ guards }) => mayBeAsked(ev, guards, names)))
          context.undecidable(module.file, symbol, 'its condition is not known');
        else context.undecidable(module.file, symbol, `its ports are ${shorten(render(ev, open[0].value))}`);
      }
      for (const { option, definition, guards } of rawOpenings(ev, module)) {
        const symbol = `networking.firewall.${option}`;
        if (isGuarded(ev, guards, names)) context.pass(module.file, symbol);
        else if (mayBeAsked(ev, guards, names)) context.undecidable(module.file, symbol, 'its condition is not known');
        else {
          context.fail({
            at: placeIn(module, definition),
            symbol,
            message: `A rule in \`${symbol}\` opens ports without being asked by \`${name}\`. ${adviceFor([])}`,
            origin: definition.origin,
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

function symbolOf(ev: Evaluator, { interface: name, protocol, definition: { path } }: FirewallPort): string {
  // The name of the interface is a value: `interfaces.${cfg.lan}`.
  if (name === null && path[2] === 'interfaces') return renderPath(ev, path);
  const option = path.at(-1);
  return `networking.firewall${name === null ? '' : `.interfaces.${name}`}.${typeof option === 'string' ? option : `allowed${protocol.toUpperCase()}Ports`}`;
}

/** The loopback interface; a guard on the policy's option; or ports that only the user lists. */
function isAskedFor(
  { project: { ev, defaults } }: RuleContext<unknown>,
  { interface: name, guards, value }: FirewallPort,
  names: readonly string[],
): boolean {
  if (name === 'lo' || isGuarded(ev, guards, names)) return true;
  if (value.kind !== 'reference') return false;
  const option = defaults.optionAt(value);
  const given = option && valueOf(ev, option.default);
  return given?.kind === 'list' && given.items.length === 0;
}

const isGuarded = (ev: Evaluator, guards: readonly Value[], names: readonly string[]): boolean =>
  guards.some((guard) => impliesAny(ev, guard, (part) => asksForIt(part, names)));

const mayBeAsked = (ev: Evaluator, guards: readonly Value[], names: readonly string[]): boolean =>
  guards.some((guard) => impliesAny(ev, guard, (part) => mayAskForIt(ev, part, names)));

/** The policy's option, or one about the firewall by its name: `cfg.security.firewall.enable`. */
const asksForIt = (part: Value, names: readonly string[]): boolean =>
  part.kind === 'reference' &&
  (names.includes(String(part.path.at(-1))) ||
    part.path.slice(-2).some((step) => typeof step === 'string' && /firewall|^open\w*ports?$/i.test(step)));

/** What asks for it, or cannot be known to ask for something else: the answer of a function that nobody knows to what the user set. */
const mayAskForIt = (ev: Evaluator, part: Value, names: readonly string[]): boolean =>
  asksForIt(part, names) ||
  part.kind === 'unknown' ||
  (part.kind === 'call' &&
    typeof part.callee !== 'string' &&
    [...factsOfCondition(ev, part).mentions.keys()].some((key) => key.startsWith('config.')));

/** A list that somebody else makes, and that may be empty; `cfg.instances.<name>.port` stands for one port each. */
const isOpaqueList = (value: Value): boolean =>
  value.kind === 'unknown' ||
  (value.kind === 'call' && typeof value.callee !== 'string') ||
  (value.kind === 'reference' && !value.path.includes('<name>') && !value.path.includes('*'));

const shownPorts = (ev: Evaluator, ports: readonly FirewallPort[]): string =>
  ports.map(({ value }) => `\`${shownPort(ev, value).replaceAll('`', "'")}\``).join(', ');

/** A port, or the first and the last of a range. */
function shownPort(ev: Evaluator, value: Value): string {
  const ends = value.kind === 'attrs' ? ['from', 'to'].map((name) => valueOf(ev, value.entries.get(name)?.thunk ?? null)) : [];
  const [from, to] = ends.map((end) => (end == null ? null : shorten(render(ev, end))));
  return from != null && to != null ? `${from}–${to}` : shorten(render(ev, value));
}
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Ports that one definition opens; `Map.groupBy` needs a later Node. */
function byDefinition(ports: readonly FirewallPort[]): FirewallPort[][] {
  const groups = new Map<unknown, FirewallPort[]>();
  for (const port of ports) groups.set(port.definition, [...(groups.get(port.definition) ?? []), port]);
  return [...groups.values()];
}
