/** Which hardening a service contradicts by its own definition. */
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { Unit } from '../../model/units.ts';
import { elementsOf } from '../directives.ts';
import { jitRuntime } from '../jit-packages.ts';

/** Directives that this service surely cannot run with. */
export function unsuitable(project: Project, module: ProjectModule, unit: Unit): string[] {
  const names: string[] = [];
  if (usesNetwork(project, module, unit)) names.push('PrivateNetwork', 'IPAddressDeny');
  if (jitRuntime(project, unit) !== null) names.push('MemoryDenyWriteExecute');
  if (unit.directives.has('DeviceAllow')) names.push('PrivateDevices');
  if (unit.directives.has('AmbientCapabilities')) names.push('AmbientCapabilities', 'CapabilityBoundingSet', 'PrivateUsers');
  return names;
}

function usesNetwork(project: Project, module: ProjectModule, unit: Unit): boolean {
  if (module.firewallPorts.length > 0) return true;
  if (
    module.options.some(
      ({ path }) => typeof path.at(-1) === 'string' && /port$|^(listen|bind)|address$|^host$|url$/i.test(path.at(-1) as string),
    )
  )
    return true;
  return ['after', 'wants', 'requires'].some((name) => {
    const setting = unit.options.get(name);
    return (
      setting !== undefined &&
      elementsOf(project, setting.value).some((value) => value.kind === 'string' && value.value.startsWith('network'))
    );
  });
}
