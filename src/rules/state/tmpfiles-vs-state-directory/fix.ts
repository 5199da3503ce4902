/** Leaves a directory to one of `StateDirectory` and tmpfiles: takes the other one out, and keeps owner, mode and comments. */
import { sameValue } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { TmpfilesRule } from '../../../model/tmpfiles.ts';
import type { Unit } from '../../../model/units.ts';
import { addBeside, addElement, type ProposedFix, settingBinding, type WrittenBinding } from '../../edits.ts';
import { indentAt } from '../../layout.ts';
import { writtenChain } from '../../places.ts';
import { type Removal, removal } from '../../removal.ts';
import type { Place, PlaceEdit } from '../../rule.ts';
import { textOf } from '../../services.ts';
import { DIRECTORY_BASES, type DirectoryDirective, directoryText, usedDirectories } from '../directories.ts';
import { conditionally } from './moved.ts';

/** Directives of a service that `StateDirectory` stands well behind, the best first. */
const ANCHORS = ['WorkingDirectory', 'Group', 'User', 'ExecStart', 'Type'];

/** Moves a tmpfiles rule of the module's own file into the directive for its path; what `StateDirectory` makes already only loses the rule. */
export function toDirective(
  project: Project,
  module: ProjectModule,
  unit: Unit,
  rule: TmpfilesRule,
  directive: DirectoryDirective,
): ProposedFix {
  const path = directoryText(project, rule.path);
  const place = writtenRule(module, rule);
  if (path === null || path.includes('${') || place === null || !isPlain(project, unit, rule)) return null;
  const mode = rule.mode === null ? '0755' : rule.mode.kind === 'string' ? rule.mode.value : '';
  if (!/^[0-7]{3,4}$/.test(mode)) return null;
  const name = path.slice(DIRECTORY_BASES[directive].length + 1);
  // A path that the user may change stays with tmpfiles where it is changed.
  const moved = rule.path.kind === 'string' || rule.path.kind === 'path' ? null : conditionally(place, path);
  if (moved === null && rule.path.kind !== 'string' && rule.path.kind !== 'path') return null;
  const removed: Removal | null = moved === null ? removal(place) : { edit: moved.edit, comments: [] };
  if (removed === null) return null;
  const added = setDirectory(module, unit, directive, { name, mode, condition: moved?.condition ?? null, comments: removed.comments });
  return added && { safe: false, title: `Make \`${path}\` with \`${directive}\``, edits: [removed.edit, ...added] };
}

/** Takes `StateDirectory` out where a tmpfiles rule makes the one directory it names; null where the service may rely on more of it. */
export function toTmpfiles(project: Project, module: ProjectModule, unit: Unit, path: string, directive: DirectoryDirective): ProposedFix {
  const own = settingBinding(module, unit.directives.get(directive));
  if (own === null || !/^"[^"\s$]+"$/.test(own.value.text) || /_DIRECTORY\b|%[SCLt]\b/.test(own.file.text)) return null;
  const mode = unit.directives.get(`${directive}Mode`);
  const modeBinding = settingBinding(module, mode);
  if (mode !== undefined && modeBinding === null) return null;
  const isWritable =
    textOf(unit, 'ProtectSystem') !== 'strict' || usedDirectories(project, unit).some((used) => `${path}/`.startsWith(`${used}/`));
  const list = settingBinding(module, unit.directives.get('ReadWritePaths'));
  const opened = isWritable ? [] : [list === null ? null : addElement(list, `"${path}"`)];
  const removals = [own, ...(modeBinding === null ? [] : [modeBinding])].map((binding) => removal(binding));
  if (!isWritable && list === null) {
    if (unit.directives.has('ReadWritePaths')) return null;
    const { start, end } = { start: own.name.start, end: own.value.end };
    const replaced: PlaceEdit = { file: own.file, start, end, text: `ReadWritePaths = [ "${path}" ]` };
    return finish(path, [replaced, ...removals.slice(1).map((one) => (one === null || one.comments.length > 0 ? null : one.edit))]);
  }
  return finish(path, [...opened, ...removals.map((one) => (one === null || one.comments.length > 0 ? null : one.edit))]);
}

const finish = (path: string, edits: readonly (PlaceEdit | null)[]): ProposedFix =>
  edits.every((edit): edit is PlaceEdit => edit !== null) ? { safe: false, title: `Leave \`${path}\` to tmpfiles`, edits } : null;

/** Where the module's own file writes the rule: a list element, or the set of its settings; null where a call makes it. */
function writtenRule(module: ProjectModule, rule: TmpfilesRule): Place | null {
  const { source } = module.evaluated;
  if (rule.isRepeated) return null;
  if (rule.definition.path[2] === 'settings') {
    // One set for the rule: fields written one by one would stay behind.
    return writtenChain(module, rule.definition).find(({ from, to }) => from < 6 && to === 6)?.place ?? null;
  }
  const { origin } = rule;
  const isOwn = origin !== null && origin.kind === 'element' && origin.file === source && origin.frame === null && origin.previous === null;
  return isOwn ? origin : null;
}

/** A rule that `StateDirectory` can stand for: it only makes the directory, whenever the service is there, for the service's own user and group. */
function isPlain(project: Project, unit: Unit, rule: TmpfilesRule): boolean {
  const { ev } = project;
  if (rule.type !== 'd' || rule.age !== null || rule.argument !== null) return false;
  if (!rule.guards.every((guard) => unit.guards.some((own) => sameValue(ev, own, guard)))) return false;
  const name = (value: Value | null | undefined): string | null =>
    value === null || value === undefined ? 'root' : directoryText(project, value);
  const user = name(unit.directives.get('User')?.value);
  const group = unit.directives.get('Group')?.value;
  return name(rule.user) === user && name(rule.group) === (group === undefined ? user : name(group));
}

interface Wanted {
  readonly name: string;
  readonly mode: string;
  /** Nix text of a condition under which systemd makes it. */
  readonly condition: string | null;
  readonly comments: readonly string[];
}

/** Names a directory in a directive of the service, with its mode; null where the module's own file has no place for it. */
function setDirectory(module: ProjectModule, unit: Unit, directive: DirectoryDirective, wanted: Wanted): PlaceEdit[] | null {
  const { name, mode, condition, comments } = wanted;
  const octal = Number.parseInt(mode, 8);
  const modeName = `${directive}Mode`;
  const modeSetting = unit.directives.get(modeName);
  const hasMode = modeSetting !== undefined;
  if (hasMode && Number.parseInt(textOf(unit, modeName) ?? '', 8) !== octal) return null;
  const existing = unit.directives.get(directive);
  if (existing === undefined) {
    const anchor = ANCHORS.map((one) => unit.directives.get(one))
      .map((one) => (one?.when === null ? settingBinding(module, one) : null))
      .find((one) => one !== null);
    if (anchor === undefined || anchor === null) return null;
    const entries: Record<string, string> = { [directive]: condition === null ? `"${name}"` : `${condition} "${name}"` };
    if (!hasMode) entries[modeName] = `"${mode}"`;
    // Files that the service makes there are to be as closed as the directory is.
    if ((octal & 0o007) === 0 && directive === 'StateDirectory' && !unit.directives.has('UMask')) entries.UMask = '"0027"';
    const edit = addBeside(anchor, entries);
    const indent = indentAt(anchor.file.text, anchor.start);
    return [{ ...edit, text: `${comments.map((comment) => `\n${indent}${comment}`).join('')}${edit.text}` }];
  }
  const own = existing.when === null ? settingBinding(module, existing) : null;
  if (own === null || condition !== null) return null;
  const edits = withName(own, name);
  // The mode is that of every directory there; nobody asked for another one of those.
  if (edits !== null && edits.length > 0 && !hasMode && octal !== 0o755) return null;
  if (edits === null) return null;
  if (!hasMode && octal !== 0o755) edits.push(addBeside(own, { [modeName]: `"${mode}"` }));
  if (comments.length > 0) {
    const indent = indentAt(own.file.text, own.start);
    edits.push({ file: own.file, start: own.start, end: own.start, text: comments.map((comment) => `${comment}\n${indent}`).join('') });
  }
  return edits;
}

/** Adds a name to what a directive names; no edit where it stands there. */
function withName(own: WrittenBinding, name: string): PlaceEdit[] | null {
  const { file, value } = own;
  if (value.text.includes(`"${name}"`) || value.text.includes(`"${name}:`)) return [];
  const words = /^"([^"$\\]+)"$/.exec(value.text)?.[1]?.trim().split(/\s+/);
  if (words?.includes(name)) return [];
  if (words !== undefined)
    return [{ file, start: value.start, end: value.end, text: `[ ${[...words, name].map((word) => `"${word}"`).join(' ')} ]` }];
  const added = addElement(own, `"${name}"`);
  return added && [added];
}
