/** Directories with state that tmpfiles rules make for services and containers. */
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Subject } from '../../../model/subject.ts';
import type { TmpfilesRule } from '../../../model/tmpfiles.ts';
import type { Unit } from '../../../model/units.ts';
import { elementsOf } from '../../directives.ts';
import { directoryText } from '../../state/directories.ts';
import { hasVolume, isInContainer, ownerOf } from '../../state/tmpfiles-owner.ts';

export interface MadeDirectory {
  readonly path: string;
  readonly rule: TmpfilesRule;
}

/** What is lost anyway, or can be made again. */
const VOLATILE = /^\/(run|tmp|dev|proc|sys|etc|nix|var\/(run|tmp|cache|log|lock|empty))(\/|$)/;
/** `${config.services.web.cacheDir}`: the same by the option's name. */
const VOLATILE_OPTION = /^\$\{config\.[^}]*\.(cache|log|logs|run|runtime|socket|tmp|temp|temporary)_?(dir|directory|path)\}/i;

/** The rules that make a directory for what has to last; those of type `D` are emptied when the machine starts. */
function lasting(project: Project, module: ProjectModule): MadeDirectory[] {
  return module.tmpfiles.flatMap((rule) => {
    const path = /^[dvqQ]/.test(rule.type) ? directoryText(project, rule.path) : null;
    return path === null || VOLATILE.test(path) || VOLATILE_OPTION.test(path) ? [] : [{ path, rule }];
  });
}

/** The directories of each of the given services of a module, by the service's symbol. */
export function directoriesOfServices(project: Project, module: ProjectModule, services: readonly Unit[]): Map<string, MadeDirectory[]> {
  const found = new Map<string, MadeDirectory[]>();
  for (const made of lasting(project, module)) {
    if (isInContainer(project, module, made.path)) continue;
    const owner = ownerOf(project, services, made.rule, made.path);
    if (owner === undefined) continue;
    const list = found.get(owner.symbol);
    if (list === undefined) found.set(owner.symbol, [made]);
    else list.push(made);
  }
  return found;
}

/** The directories that a container of the module has as volumes. */
export const directoriesOfContainer = (project: Project, module: ProjectModule, container: Subject): MadeDirectory[] =>
  lasting(project, module).filter(({ path }) => hasVolume(project, container, path));

/** Directories of the machine that a container writes its own state to, whoever makes them: below `/var/lib`, or by its name elsewhere. */
export function volumesOf(project: Project, container: Subject): string[] {
  const volumes = container.settings.get('volumes');
  return (volumes === undefined ? [] : elementsOf(project, volumes.value)).flatMap((value) => {
    const [source = '', , flags = ''] = directoryText(project, value)?.split(':') ?? [];
    const path = source.replace(/\/+$/, '');
    const isOwn = /^\/var\/lib\/./.test(path) || (/^\/(srv|opt|mnt|data)\/./.test(path) && path.split('/').includes(container.name));
    return isOwn && !flags.split(',').includes('ro') && !REMADE.test(path) && !VOLATILE.test(path) ? [path] : [];
  });
}

/** Files, sockets, what the engine keeps itself, and what its name says can be made again. */
const REMADE =
  /\.(?:conf|env|ini|json|key|pem|sock|toml|txt|ya?ml)$|^\/var\/lib\/(?:docker|containers)(?:\/(?!.)|$)|\/(?:\w*cache|logs?|te?mp|models?)$/i;

/** True where a rule of the module is not known at all, and may make any directory. */
export const hasUnknownRule = (module: ProjectModule): boolean =>
  module.tmpfiles.some(({ type, line }) => type === '' && line.kind !== 'string' && line.kind !== 'text');
