/** What the backups of a project contain. */
import { isSpread, type Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import { attempt } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import { resolved } from '../../directives.ts';
import { directoryText } from '../../state/directories.ts';

export interface BackupFacts {
  /** Modules that declare a backup option or a backup job themselves. */
  readonly files: ReadonlySet<string>;
  /** Names that a backup job or a `backup` setting of any module has. */
  readonly names: ReadonlySet<string>;
  /** Absolute paths that a backup contains. */
  readonly paths: ReadonlySet<string>;
  /** True where what a backup contains is not wholly known. */
  readonly isOpen: boolean;
}

const PROGRAMS = 'backup|restic|borg|syncoid|sanoid|btrbk|duplicati|duplicity|kopia|rsnapshot|rustic|tarsnap|zrepl|znapzend';
const BACKUP = new RegExp(PROGRAMS, 'i');
/** They copy file systems as they are, whatever lies in those. */
const OF_FILE_SYSTEMS = new Set(['btrbk', 'syncoid', 'zrepl', 'znapzend']);
/** What the options are called that say what a job contains; `root` is duplicity's. */
const PATHS = new Set(['paths', 'directories', 'root']);
/** Units, secrets and accounts for backups are no backup of a service. */
const ELSEWHERE = new Set(['systemd', 'users', 'sops', 'age', 'environment']);

const known = new WeakMap<Project, BackupFacts>();

/** Read once from the definitions and options of all modules. */
export function backupFacts(project: Project): BackupFacts {
  let facts = known.get(project);
  if (facts === undefined) {
    facts = gather(project);
    known.set(project, facts);
  }
  return facts;
}

function gather(project: Project): BackupFacts {
  const facts = { files: new Set<string>(), names: new Set<string>(), paths: new Set<string>(), isOpen: false };
  for (const module of project.modules) {
    if (module.options.some(({ path }) => path.some((step) => typeof step === 'string' && /^backups?$/i.test(step))))
      facts.files.add(module.file);
    for (const definition of module.definitions) {
      const { path } = definition;
      const steps = path.filter((step) => typeof step === 'string');
      if (!steps.some((step) => BACKUP.test(step)) || ELSEWHERE.has(String(path[0]))) continue;
      if (module.kind === 'module' && path.length > 2 && !/^enable/.test(String(path.at(-1)))) facts.files.add(module.file);
      for (const step of steps) facts.names.add(step.split('/').at(-1) ?? step);
      if (path[0] === 'services' && OF_FILE_SYSTEMS.has(String(path[1])) && path.length > 3) facts.isOpen = true;
      const texts = contentsOf(project, definition);
      for (const text of texts) if (text !== null) facts.paths.add(text);
      // What one job contains that only the user knows; a symbolic name stands for every job: that is the backup system itself.
      if (texts.includes(null) && steps.length === path.length) facts.isOpen = true;
    }
  }
  return facts;
}

/** The paths that a definition puts into a backup, null among them for what is not known. */
function contentsOf(project: Project, { path, value }: Definition): (string | null)[] {
  const last = path.at(-1);
  if (typeof last !== 'string') return [];
  // Of restic: a command that prints the paths.
  if (last === 'dynamicFilesFrom') return value.kind === 'null' ? [] : [null];
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
      const inner = isSpread(item) ? item.spread : attempt(() => project.ev.force(item.thunk));
      return inner === null ? [] : isSpread(item) ? textsIn(project, inner) : [directoryText(project, inner)];
    });
  });
}
