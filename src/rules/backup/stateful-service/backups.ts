/** What the backups of a project contain. */
import { memo } from '../../../syntax/memo.ts';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { Project } from '../../../model/project.ts';
import { resolved } from '../../directives.ts';
import { machineOf } from '../../machines.ts';
import { directoryText } from '../../state/directories.ts';

export interface BackupFacts {
  /** Modules that declare a backup option or a backup job themselves. */
  readonly files: ReadonlySet<string>;
  /** Names that a backup job or a `backup` setting of any module has. */
  readonly names: ReadonlySet<string>;
  /** Absolute paths that a backup contains. */
  readonly paths: ReadonlySet<string>;
  /** Files with backups of which is not wholly known what they contain. */
  readonly open: ReadonlySet<string>;
}

const PROGRAMS = 'backup|restic|borg|syncoid|sanoid|btrbk|duplicati|duplicity|kopia|rsnapshot|rustic|tarsnap|zrepl|znapzend';
const BACKUP = new RegExp(PROGRAMS, 'i');
/** They copy file systems as they are, whatever lies in those; a path's step with the source, where there is one. */
const OF_FILE_SYSTEMS = new Map([
  ['btrbk', null],
  ['zrepl', null],
  ['syncoid', 3],
  ['znapzend', 3],
]);
/** `tank/persist`, `rpool`: file systems with much in them; `tank/services/web` is that of `web` alone. */
const OF_MANY = /^[^/]+$|(^|\/)(all|lib|local|nixos|persist\w*|root|safe|services|srv|state|system|var)$/i;
/** What the options are called that say what a job contains; `root` is duplicity's. */
const PATHS = new Set(['paths', 'directories', 'root']);
/** Units, secrets and accounts for backups are no backup of a service. */
const ELSEWHERE = new Set(['systemd', 'users', 'sops', 'age', 'environment']);

/** True where a backup that is not wholly known may contain what a file's services keep: no backup of another machine. */
export const mayContain = ({ open }: BackupFacts, file: string): boolean => {
  const machine = machineOf(file);
  return [...open].some((other) => machine === null || [null, machine].includes(machineOf(other)));
};

/** Read once from the definitions and options of all modules. */
export const backupFacts = memo((project: Project): BackupFacts => {
  const facts = { files: new Set<string>(), names: new Set<string>(), paths: new Set<string>(), open: new Set<string>() };
  for (const module of project.modules) {
    if (module.options.some(({ path }) => path.some((step) => typeof step === 'string' && /^backups?$/i.test(step))))
      facts.files.add(module.file);
    for (const definition of module.definitions) {
      const { path } = definition;
      const steps = path.filter((step) => typeof step === 'string');
      if (!steps.some((step) => BACKUP.test(step)) || ELSEWHERE.has(String(path[0]))) continue;
      if (module.kind === 'module' && path.length > 2 && !/^enable/.test(String(path.at(-1)))) facts.files.add(module.file);
      for (const step of steps) facts.names.add(step.split('/').at(-1) ?? step);
      if (path[0] === 'services' && path.length > 3 && copiesMany(path)) facts.open.add(module.file);
      const texts = contentsOf(project, definition);
      for (const text of texts) if (text !== null) facts.paths.add(text);
      // What one job contains that only the user knows; a symbolic name stands for every job: that is the backup system itself.
      if (texts.includes(null) && steps.length === path.length) facts.open.add(module.file);
    }
  }
  return facts;
});

function copiesMany(path: Definition['path']): boolean {
  const at = OF_FILE_SYSTEMS.get(String(path[1]));
  if (at === undefined || at === null) return at === null;
  const source = path[at];
  return typeof source === 'string' && OF_MANY.test(source);
}

/** The paths that a definition puts into a backup, null among them for what is not known. */
function contentsOf(project: Project, { path, value }: Definition): (string | null)[] {
  const last = path.at(-1);
  if (typeof last !== 'string') return [];
  // A command of restic that prints the paths, a file of duplicity that lists them.
  if (last === 'dynamicFilesFrom' || last === 'includeFileList') return value.kind === 'null' ? [] : [null];
  return PATHS.has(last) ? textsIn(project, value) : [];
}

function textsIn(project: Project, value: Value): (string | null)[] {
  return resolved(project, value).flatMap((one) => {
    if (one.kind === 'null') return [];
    if (one.kind !== 'list') {
      const text = ['reference', 'unknown', 'call'].includes(one.kind) ? null : directoryText(project, one);
      return one.kind === 'reference' ? [directoryText(project, one), null] : [text];
    }
    return one.items.flatMap((item) => {
      const inner = isSpread(item) ? item.spread : project.ev.tryForce(item.thunk);
      return inner === null ? [] : isSpread(item) ? textsIn(project, inner) : [directoryText(project, inner)];
    });
  });
}
