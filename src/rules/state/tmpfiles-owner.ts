/** Which service a directory belongs to that a tmpfiles rule makes. */
import { sameValue } from '../../evaluation/render.ts';
import type { Value } from '../../evaluation/values.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { Subject } from '../../model/subject.ts';
import type { TmpfilesRule } from '../../model/tmpfiles.ts';
import type { Unit } from '../../model/units.ts';
import { builtIn } from '../nixos/built-in.ts';
import { valueOf } from '../options.ts';
import { alternatives, isMasked, isOn } from '../services.ts';
import { usersByName } from './accounts.ts';
import { isPerson } from './service-users.ts';
import { directoryText, servicesAs, usedDirectories } from './directories.ts';

/** The service whose directory a rule makes: one that works in it, else one that runs as its owner; none where that one never runs. */
export function ownerOf(project: Project, native: readonly Unit[], rule: TmpfilesRule, path: string | null): Unit | undefined {
  const own = native.filter((unit) => isOwnedBy(project, rule, unit));
  const user = own.find((unit) => path !== null && usesDirectory(project, unit, path));
  // Where services of other modules run as the owner, it may be a directory of theirs.
  const account = rule.user === null ? null : directoryText(project, rule.user);
  const isShared = account !== null && (servicesAs(project, account) > own.length || isOfNixos(project, account, own));
  const others = account !== null && isOfPerson(project, account) ? own.filter(({ name }) => path?.split('/').includes(name)) : own;
  const owner = user ?? (isShared ? undefined : nearest(project, others, rule, path));
  return owner === undefined || isMasked(owner) ? undefined : owner;
}

/** An account that a module of NixOS makes for a service of its own, as `nginx` is: the project's services are guests there. */
export function isOfNixos(project: Project, account: string, units: readonly Unit[]): boolean {
  if (builtIn(account) === null || units.some(({ name }) => name === account)) return false;
  const parts = usersByName(project).get(account) ?? [];
  return !parts.some(({ settings }) => settings.has('isSystemUser') || settings.has('isNormalUser'));
}

/** A person keeps directories for other programs than the services that run as them. */
const isOfPerson = (project: Project, account: string): boolean =>
  (usersByName(project).get(account) ?? []).some((user) => isPerson(project, user));

/** Of several services with one account the one that the directory is named after, else the one under most of the rule's conditions. */
function nearest({ ev }: Project, own: readonly Unit[], rule: TmpfilesRule, path: string | null): Unit | undefined {
  const named = own.filter((unit) => unit.directives.has('User'));
  const steps = path?.split('/') ?? [];
  const shared = ({ guards }: Unit): number => rule.guards.filter((guard) => guards.some((one) => sameValue(ev, one, guard))).length;
  return (
    named.find(({ name }) => steps.includes(name)) ??
    named.reduce((best, unit) => (shared(unit) > shared(best) ? unit : best), named[0] as Unit)
  );
}

const usesDirectory = (project: Project, unit: Unit, path: string): boolean =>
  usedDirectories(project, unit).some((used) => used === path || used.startsWith(`${path}/`) || path.startsWith(`${used}/`));

/** A directory of somebody else, that the service may merely write to, is none of its own. */
function isOwnedBy(project: Project, rule: TmpfilesRule, unit: Unit): boolean {
  if (isOn(unit.directives.get('DynamicUser')?.value) === true) return false;
  const name = (value: Value | null | undefined): string | null =>
    value === null || value === undefined ? 'root' : directoryText(project, value);
  const owner = name(rule.user);
  const user = unit.directives.get('User')?.value;
  return owner !== null && (user === undefined ? [user] : alternatives(project.ev, user)).some((value) => owner === name(value));
}

/** True where a container has the directory, what holds it or what lies in it as a volume. */
export function hasVolume(project: Project, container: Subject, path: string): boolean {
  const volumes = container.settings.get('volumes')?.value;
  if (volumes?.kind !== 'list') return false;
  return volumes.items.some((item) => {
    const volume = 'spread' in item ? item.spread : valueOf(project.ev, item.thunk);
    const text = volume === null ? undefined : directoryText(project, volume)?.split(':')[0];
    return text !== undefined && (text === path || text.startsWith(`${path}/`) || path.startsWith(`${text}/`));
  });
}

/** True where a container of the module has it: systemd cannot give the directory the container's owner. */
export const isInContainer = (project: Project, module: ProjectModule, path: string): boolean =>
  module.containers.some((container) => hasVolume(project, container, path));
