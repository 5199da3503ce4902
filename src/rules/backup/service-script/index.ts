import { z } from 'zod';
import type { Value } from '../../../evaluation/values.ts';
import { writtenPlace } from '../../../evaluation/trail.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { matcherOf } from '../../globs.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot, isPeriodic, mainDefinition, ownedServices, starters } from '../../services.ts';

const options = z.object({
  backupModules: z
    .array(z.string())
    .default([
      '**/*backup*',
      '**/*backup*/**',
      '**/*backrest*',
      '**/*snapshot*',
      '**/*snapshot*/**',
      '**/*replication*',
      '**/*replication*/**',
    ])
    .describe('Files of the unified backup system itself, which has to have such units.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that may be backups of their own.'),
});

/** `web-backup`, `backup-web`; not what watches or restores backups. */
const NAME = /^(backups?|dump)[-_]|[-_@.](backups?|dump)$/i;
const OTHER_NAME = /restore|preseed|metric|monitor|guard|check|verif|status|alert|clean|prune|drill|test|notif/i;
/** Commands that write a backup. */
const COMMAND =
  /\b((restic|kopia|rustic)(\s+-\S+)*\s+(backup|snapshot\s+create)|borg(\s+-\S+)*\s+create|rsnapshot\s+\w+|pg_dump(all)?|mysqldump|mariadb-dump|mongodump)(\s|$)/;
/** Commands that copy, with a place for backups as what they copy to: `tar czf /backup/web.tgz`, `rsync … nas:/backups/web`. */
const COPY = /\b(tar|zip|7z|rsync|rclone|scp|cp)\s[^\n]*[/:@"']backups?\b|\bsqlite3\s[^\n]*\.backup\b/i;

export default defineRule(
  {
    id: 'backup/service-script',
    level: 'warning',
    presets: { homelab: true },
    fix: null,
    source: ['004 Anti-Patterns'],
    summary: 'A module writes a backup service of its own.',
    security: null,
    precision: 'medium',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { backupModules, ignoreServices } = context.options(module.file);
      if (ignoreServices.includes(unit.name) || !runsAndEnds(project, module, unit)) continue;
      const isOfSystem = matcherOf(backupModules, { nocase: true });
      const written = writtenPlace(mainDefinition(unit)?.origin ?? null);
      // A tool whose own package makes backups is that system, not a script beside it; a helper of the system makes its jobs.
      if (isOfSystem(module.file) || (written !== null && isOfSystem(written.file.path)) || isBackupNamespace(module)) {
        context.pass(module.file, unit.symbol);
        continue;
      }
      const texts = starters(unit).map(({ value }) => textOf(project, value));
      const isBackup = NAME.test(unit.name) || (isPeriodic(module, unit) && texts.some((text) => COMMAND.test(text) || COPY.test(text)));
      if (OTHER_NAME.test(unit.name) || !isBackup) {
        if (isPeriodic(module, unit) && starters(unit).every(({ value }) => value.kind === 'unknown' || value.kind === 'reference'))
          context.undecidable(module.file, unit.symbol, 'its command is not known');
        else context.pass(module.file, unit.symbol);
        continue;
      }
      context.fail({
        at: subjectPlace(module, own, mainDefinition(own)),
        symbol: unit.symbol,
        message: `Service \`${unit.name}\` is a backup of its own, which nothing monitors, prunes or restores with the others. Declare a job of the unified backup instead.`,
      });
    }
  },
);

const runsAndEnds = (project: Project, module: ProjectModule, unit: Unit): boolean =>
  isOneshot(project.ev, unit) !== false || isPeriodic(module, unit);

/** The known pieces of a command, symbolic ones as `…`; of a script that `pkgs.writeShellScript` and its kind make, its text. */
function textOf(project: Project, value: Value): string {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'text')
    return value.parts.map((part) => (typeof part === 'string' ? part : part.kind === 'call' ? textOf(project, part) : '…')).join('');
  if (value.kind !== 'call') return '';
  return value.args
    .map((arg) => project.ev.tryForce(arg))
    .map((arg) => (arg === null ? '' : textOf(project, arg)))
    .join('\n');
}

const SYSTEM = /^(.*backups?|restic|borg.*|sanoid|syncoid|pgbackrest)$/i;

/** `modules.backup.…`, `services.pgbackrest.…`: backups are what the module is for; a service's own `backup` option stands further down. */
const isBackupNamespace = (module: ProjectModule): boolean =>
  module.options.some(({ path }) =>
    path.slice(0, path[0] === 'modules' && path[1] === 'services' ? 3 : 2).some((step) => typeof step === 'string' && SYSTEM.test(step)),
  );
