/** Adds the tmpfiles rule of a directory that nobody makes. */
import { sameValue } from '../../../evaluation/render.ts';
import { stepKey } from '../../../model/effective.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { addBefore, addElement, bindingAt, bindingIn, type ProposedFix, settingBinding } from '../../edits.ts';
import { isBound } from '../../spelling.ts';
import { writtenChain } from '../../places.ts';
import type { PlaceEdit } from '../../rule.ts';
import { mainDefinition } from '../../services.ts';
import { directiveValues, directoryText } from '../directories.ts';

/** Null where the module's own file does not write the directory, or whose it is. */
export function addRule(project: Project, module: ProjectModule, unit: Unit, path: string): ProposedFix {
  const written = spelledDirectory(project, module, unit, path);
  const user = spelled(settingBinding(module, unit.directives.get('User'))?.value.text);
  if (written === null || user === null) return null;
  const group = spelledGroup(project, module, unit, user);
  if (group === null) return null;
  const edit = placed(project, module, unit, `"d '${written}' 0750 ${user} ${group} - -"`);
  return edit && { safe: false, title: `Make \`${path}\` with tmpfiles`, edits: [edit] };
}

/** What a value is inside a string: `${cfg.user}` of `cfg.user`, the text of a literal; null for anything longer. */
function spelled(value: string | undefined): string | null {
  const literal = /^"([^"\\$\s']+)"$/.exec(value ?? '')?.[1];
  if (literal !== undefined) return literal;
  return value !== undefined && /^[A-Za-z_][\w'-]*(\.[A-Za-z_][\w'-]*)*$/.test(value) && value !== 'null' ? `\${${value}}` : null;
}

/** The service's group, or the one that the module declares by the name of its user. */
function spelledGroup(project: Project, module: ProjectModule, unit: Unit, user: string): string | null {
  if (unit.directives.has('Group')) return spelled(settingBinding(module, unit.directives.get('Group'))?.value.text);
  const value = unit.directives.get('User')?.value;
  const names = new Set(module.groups.map(({ step }) => (typeof step === 'string' ? step : stepKey(project.ev, step))));
  if (value === undefined || names.has(stepKey(project.ev, value))) return value === undefined ? null : user;
  const name = directoryText(project, value);
  return name !== null && names.has(name) ? name : null;
}

function spelledDirectory(project: Project, module: ProjectModule, unit: Unit, path: string): string | null {
  for (const name of ['WorkingDirectory', 'ReadWritePaths']) {
    const text = settingBinding(module, unit.directives.get(name))?.value.text ?? '';
    const words = (/^\[([^[\]#]*)\]$/.exec(text)?.[1] ?? text).trim().split(/\s+/);
    const values = directiveValues(project, unit, name);
    const index = values.findIndex((value) => directoryText(project, value) === path);
    const found = words.length === values.length && index >= 0 ? spelled(words[index]) : null;
    if (found !== null) return found;
  }
  return null;
}

/** In the list that the module has for the same condition, else in one of its own in front of the service. */
function placed(project: Project, module: ProjectModule, unit: Unit, rule: string): PlaceEdit | null {
  const { source } = module.evaluated;
  const reaches = (offset: number): boolean =>
    [...rule.matchAll(/\$\{([A-Za-z_][\w'-]*)/g)].every(([, name]) => isBound(source, offset, name as string));
  for (const { path, origin, guards } of module.definitions) {
    if (path.join('.') !== 'systemd.tmpfiles.rules') continue;
    const list = bindingAt(origin, source);
    const isSame = guards.every((guard) => unit.guards.some((own) => sameValue(project.ev, own, guard)));
    const edit = list === null || !isSame || !reaches(list.start) ? null : addElement(list, rule);
    if (edit !== null) return edit;
  }
  const main = mainDefinition(unit);
  const around = main === undefined ? undefined : writtenChain(module, main).find(({ from, to }) => from <= 1 && 1 < to);
  const binding = around === undefined ? null : bindingIn(around.place);
  if (around === undefined || binding === null || !reaches(binding.start)) return null;
  return addBefore(binding, 1 - around.from, 'tmpfiles.rules', `[ ${rule} ]`);
}
