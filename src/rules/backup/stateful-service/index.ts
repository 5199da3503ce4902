import { z } from 'zod';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import { attempt } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Subject } from '../../../model/subject.ts';
import { resolved, isUnset } from '../../directives.ts';
import { matcherOf } from '../../globs.ts';
import { placeIn, subjectPlace } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { isOneshot, isPeriodic, ownedServices } from '../../services.ts';
import { datasetsOf } from '../../state/datasets.ts';
import { directiveValues, directoryText, isContainerUnit } from '../../state/directories.ts';

const options = z.object({
  ignoreServices: z.array(z.string()).default([]).describe('Patterns for the names of services and containers whose state may be lost.'),
});

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
    const backups = backupFacts(project);
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      if (isContainerUnit(module, unit) || isOneshot(project.ev, unit) === true || isPeriodic(module, unit)) continue;
      const values = directiveValues(project, unit, 'StateDirectory').filter((value) => !isUnset(project.defaults.resolve(value)));
      const [definition] = own.directives.get('StateDirectory')?.definitions ?? [];
      const dataset = datasetsOf(project).find((one) => one.module === module && one.own.name === unit.name);
      if ((values.length === 0 || definition === undefined) && dataset === undefined) continue;
      const directories = values.flatMap((value) => directoryText(project, value) ?? []).map((name) => `/var/lib/${name.split(':')[0]}`);
      const at = definition === undefined ? subjectPlace(module, own) : placeIn(module, definition);
      report(context, module, unit, 'Service', directories, backups, at);
    }
    for (const module of context.modules) {
      for (const container of module.containers) {
        const dataset = datasetsOf(project).find((one) => one.module === module && one.own.name === container.name);
        if (dataset !== undefined && container.settings.has('image'))
          report(context, module, container, 'Container', [], backups, subjectPlace(module, container));
      }
    }
  },
);

function report(
  context: RuleContext<z.infer<typeof options>>,
  module: ProjectModule,
  subject: Subject,
  sort: 'Service' | 'Container',
  directories: readonly string[],
  backups: BackupFacts,
  at: ReturnType<typeof placeIn>,
): void {
  if (matcherOf(context.options(module.file).ignoreServices)(subject.name)) return;
  const isNamed =
    backups.names.has(subject.name) ||
    [...backups.paths].some((path) => directories.some((directory) => directory === path || directory.startsWith(`${path}/`)));
  if (backups.files.has(module.file) || isNamed) context.pass(module.file, subject.symbol);
  else if (backups.isOpen) context.undecidable(module.file, subject.symbol, 'a backup contains paths that are not known');
  else {
    context.fail({
      at,
      symbol: subject.symbol,
      message: `${sort} \`${subject.name}\` keeps state that no backup contains: give its module a \`backup\` option, or declare a backup job for it.`,
    });
  }
}

interface BackupFacts {
  /** Modules that declare a backup option or a backup job themselves. */
  readonly files: ReadonlySet<string>;
  /** Names that a backup job or a `backup` setting of any module has. */
  readonly names: ReadonlySet<string>;
  /** Absolute paths that a backup contains. */
  readonly paths: ReadonlySet<string>;
  /** True where a backup's paths are not wholly known. */
  readonly isOpen: boolean;
}

const BACKUP = /backup|restic|borg|syncoid|sanoid/i;

function backupFacts(project: Project): BackupFacts {
  const facts = { files: new Set<string>(), names: new Set<string>(), paths: new Set<string>(), isOpen: false };
  for (const module of project.modules) {
    if (module.options.some(({ path }) => path.some((step) => typeof step === 'string' && /^backups?$/i.test(step))))
      facts.files.add(module.file);
    for (const { path, value } of module.definitions) {
      const steps = path.filter((step) => typeof step === 'string');
      // A unit, a secret or an account for backups is no backup of this service.
      if (!steps.some((step) => BACKUP.test(step)) || ['systemd', 'users', 'sops', 'age', 'environment'].includes(String(path[0])))
        continue;
      if (module.kind === 'module' && path.length > 2 && !/^enable/.test(String(path.at(-1)))) facts.files.add(module.file);
      for (const step of steps) facts.names.add(step.split('/').at(-1) ?? step);
      if (path.at(-1) !== 'paths') continue;
      for (const text of textsOf(project, value)) facts.paths.add(text);
      // The paths of one job that only the user knows; those of every job are the backup system itself.
      if (steps.length === path.length && resolved(project, value).some(({ kind }) => ['reference', 'unknown', 'call'].includes(kind)))
        facts.isOpen = true;
    }
  }
  return facts;
}

/** The known texts of a list. */
function textsOf(project: Project, value: Value): string[] {
  return resolved(project, value).flatMap((one) => {
    if (one.kind !== 'list') return directoryText(project, one) ?? [];
    return one.items.flatMap((item) => {
      const inner = isSpread(item) ? item.spread : attempt(() => project.ev.force(item.thunk));
      return inner === null ? [] : textsOf(project, inner);
    });
  });
}
