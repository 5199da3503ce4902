/** Openings towards the networks that a module routes for: its purpose, and nothing that a service adds. */
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render } from '../../../evaluation/render.ts';
import { FALSE, type Value } from '../../../evaluation/values.ts';
import type { Definition, PathStep } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { FirewallPort } from '../../../model/resources.ts';
import { startsWith } from '../../../model/subject.ts';
import { memo } from '../../../syntax/memo.ts';

/** True where a module that makes the machine a router opens a port on one interface, and not on that of the uplink. */
export function isOnOwnNetwork(ev: Evaluator, module: ProjectModule, { definition: { path } }: FirewallPort): boolean {
  if (path[2] !== 'interfaces' || path.length < 5) return false;
  const { isRouter, uplinks } = routingOf(module, ev);
  return isRouter && !uplinks.has(nameOf(ev, path[3] as PathStep));
}

const routingOf = memo((module: ProjectModule, ev: Evaluator) => ({
  isRouter: module.definitions.some(forwards),
  uplinks: new Set(
    module.definitions
      .filter(({ path }) => path.length === 3 && startsWith(path, ['networking', 'nat', 'externalInterface']))
      .map(({ value }) => nameOf(ev, value)),
  ),
}));

/** Translates addresses, or hands on packets of others: `networking.nat`, sysctl's `ip_forward`, systemd.network(5). */
function forwards({ path, value }: Definition): boolean {
  if (value === FALSE) return false;
  if (startsWith(path, ['networking', 'nat'])) return true;
  const last = String(path.at(-1));
  if (startsWith(path, ['boot', 'kernel', 'sysctl']))
    return /^net\.ipv[46]\.(ip_forward|conf\..+\.forwarding)$/.test(last) && !isZero(value);
  return startsWith(path, ['systemd', 'network', 'networks']) && /^(IPMasquerade|IPv4Forwarding|IPv6Forwarding|IPForward)$/.test(last);
}

const isZero = (value: Value): boolean => (value.kind === 'int' || value.kind === 'string') && String(value.value) === '0';

const nameOf = (ev: Evaluator, step: PathStep): string =>
  typeof step === 'string' ? step : step.kind === 'string' ? step.value : render(ev, step);
