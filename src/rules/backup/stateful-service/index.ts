import { z } from 'zod';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Subject } from '../../../model/subject.ts';
import { isUnset } from '../../directives.ts';
import { matcherOf } from '../../globs.ts';
import { elementPlace, placeIn, subjectPlace } from '../../places.ts';
import { defineRule, type Place, type RelatedPlace, type RuleContext } from '../../rule.ts';
import { isOneshot, isPeriodic, type OwnedService, ownedServices } from '../../services.ts';
import { datasetsOf } from '../../state/datasets.ts';
import { directiveValues, directoryText, isContainerUnit } from '../../state/directories.ts';
import { backupFacts, mayContain } from './backups.ts';
import { directoriesOfContainer, directoriesOfServices, hasUnknownRule, type MadeDirectory, volumesOf } from './directories.ts';

const options = z.object({
  ignoreServices: z.array(z.string()).default([]).describe('Patterns for the names of services and containers whose state may be lost.'),
});
type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'backup/stateful-service',
    level: 'warning',
    presets: { homelab: true },
    fix: null,
    source: ['004 §4'],
    summary: 'A service keeps state that no backup contains.',
    security: null,
    precision: 'medium',
    options,
  },
  (context) => {
    const { project } = context;
    const told = new Set<string>();
    for (const [module, services] of lastingServices(context)) {
      const made = directoriesOfServices(
        project,
        module,
        services.map(({ own }) => own),
      );
      for (const service of services) checkService(context, service, made.get(service.own.symbol) ?? [], told);
    }
    for (const module of context.modules) {
      for (const container of module.containers) {
        if (!container.settings.has('image')) continue;
        const made = directoriesOfContainer(project, module, container);
        const directories = volumesOf(project, container);
        if (made.length > 0 || directories.length > 0 || hasDataset(project, module, container))
          report(context, { module, subject: container, sort: 'Container', at: subjectPlace(module, container), made, directories, told });
      }
    }
  },
);

/** Services that run on, by their modules; those of containers and those that end left out. */
function lastingServices({ project, modules }: Context): Map<ProjectModule, OwnedService[]> {
  const found = new Map<ProjectModule, OwnedService[]>();
  for (const service of ownedServices(project, modules)) {
    const { module, unit } = service;
    if (isContainerUnit(module, unit) || isOneshot(project.ev, unit) === true || isPeriodic(module, unit)) continue;
    const list = found.get(module);
    if (list === undefined) found.set(module, [service]);
    else list.push(service);
  }
  return found;
}

const hasDataset = (project: Project, module: ProjectModule, { name }: Subject): boolean =>
  datasetsOf(project).some((one) => one.module === module && one.own.name === name);

function checkService(context: Context, { module, own, unit }: OwnedService, made: readonly MadeDirectory[], told: Set<string>): void {
  const { project } = context;
  const values = directiveValues(project, unit, 'StateDirectory').filter((value) => !isUnset(project.defaults.resolve(value)));
  const [definition] = own.directives.get('StateDirectory')?.definitions ?? [];
  const isManaged = values.length > 0 && definition !== undefined;
  if (!isManaged && made.length === 0 && !hasDataset(project, module, unit)) {
    if (hasUnknownRule(module)) context.undecidable(module.file, unit.symbol, 'a tmpfiles rule is not known');
    return;
  }
  const directories = values.flatMap((value) => directoryText(project, value) ?? []).map((name) => `/var/lib/${name.split(':')[0]}`);
  const at = isManaged ? placeIn(module, definition) : subjectPlace(module, own);
  report(context, { module, subject: unit, sort: 'Service', at, made, directories, told });
}

interface Stateful {
  readonly module: ProjectModule;
  readonly subject: Subject;
  readonly sort: 'Service' | 'Container';
  readonly at: Place;
  /** Directories that tmpfiles rules make for it. */
  readonly made: readonly MadeDirectory[];
  /** Those that systemd makes. */
  readonly directories: readonly string[];
  /** Directories by the place where they are told of: a set that several services share is one. */
  readonly told: Set<string>;
}

function report(context: Context, { module, subject, sort, at, made, directories, told }: Stateful): void {
  if (matcherOf(context.options(module.file).ignoreServices)(subject.name)) return;
  const backups = backupFacts(context.project);
  const all = [...new Set([...directories, ...made.map(({ path }) => path)])];
  const isContained = [...backups.paths].some((path) =>
    all.some((directory) => path === '/' || directory === path || directory.startsWith(`${path}/`)),
  );
  if (backups.files.has(module.file) || backups.names.has(subject.name) || isContained) context.pass(module.file, subject.symbol);
  else if (mayContain(backups, module.file)) context.undecidable(module.file, subject.symbol, 'a backup contains paths that are not known');
  else {
    // What lies in another of them needs no word of its own.
    const outer = all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
    const key = `${at.file.path}:${at.start}:${outer.join(' ')}`;
    if (outer.length > 0 && told.has(key)) return;
    told.add(key);
    const where = outer.length === 0 ? '' : ` (${outer.map((path) => `\`${path}\``).join(', ')})`;
    context.fail({
      at,
      symbol: subject.symbol,
      message: `${sort} \`${subject.name}\` keeps state that no backup contains${where}: give its module a \`backup\` option, or declare a backup job for it.`,
      related: made.map(
        ({ path, rule }): RelatedPlace => ({ ...elementPlace(module, rule), message: `a tmpfiles rule makes \`${path}\` here` }),
      ),
    });
  }
}
