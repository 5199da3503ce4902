/** Why the reader of an option may be out of sight although nothing in the project reads its place. */
import { memo } from '../../../syntax/memo.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render } from '../../../evaluation/render.ts';
import type { Thunk } from '../../../evaluation/thunk.ts';
import type { OptionReads } from '../../../model/option-reads.ts';
import { type Option, submodulesOf } from '../../../model/option.ts';
import type { PathStep } from '../../../model/definition.ts';
import { importedFiles } from '../../../model/module.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Project } from '../../../model/project.ts';
import type { Node } from '../../../syntax/nodes.ts';
import { nodesOf } from '../../../syntax/of-kind.ts';
import { declarationPlace, optionName, valueOf } from '../../options.ts';

/** The reason not to decide, or null where the project is all there is to read the option. */
export function readerOutOfSight(project: Project, reads: OptionReads, module: ProjectModule, option: Option): string | null {
  const { path } = option;
  if (module.options.some(({ path: own, isField }) => own.length === 1 && !isField)) return 'the module is a part of another type';
  if (path[0] === 'flake') return 'a flake output is read outside of the project';
  if (option.isField ? setsFieldsOfAnother(project, module, option) : addsToAnother(project, option))
    return 'the option adds to one of another module';
  if (isComputed(option)) return 'the name of the option is computed, and so may be its reader';
  if (reads.isRead(['home-manager', 'users', '<name>', ...path])) return 'the system reads it of its users';
  const below = module.options.filter((one) => one === option || isBelow(option, one));
  if (below.some((one) => isWorkedOut(project, one.default))) return 'its value is worked out of other options, for a reader outside';
  if (isHandedOut(project, module, option)) return 'the module sets it itself, for a reader outside';
  const isOfMany = path.slice(0, -1).some((step) => step === '*' || step === '<name>') || isOfFreeform(project, module, option);
  if (isOfMany && selectedNames(project).has(optionName(option))) return 'something that is not evaluated selects the name';
  if (namesSelectedByText(project).has(optionName(option))) return 'a text of that name may select it';
  if (selectedBeside(project).has(`${folderOf(module.file)}:${optionName(option)}`))
    return 'a file beside it that is not evaluated selects the name';
  if (isSelectedWith(project, path)) return 'something that is not evaluated selects the set it stands in';
  if (selectedOfVariables(project).has(path.slice(-2).map(String).join('.'))) return 'something that is not evaluated selects the name';
  return null;
}

const isBelow = (above: Option, { path, isField }: Option): boolean =>
  isField && above.path.length < path.length && above.path.every((step, index) => step === path[index]);

/** A second declaration gives but the fields that it adds. */
function addsToAnother({ ev }: Project, { declaration, type }: Option): boolean {
  if (['default', 'description', 'example', 'apply'].some((name) => declaration.entries.has(name))) return false;
  return type === null || isSubmodule(ev, type);
}

/** A submodule, or a list or set of them. */
function isSubmodule(ev: Evaluator, type: Thunk | null): boolean {
  let at = valueOf(ev, type);
  for (let depth = 0; depth < 4 && at?.kind === 'attrs'; depth++) {
    const name = valueOf(ev, at.entries.get('name')?.thunk ?? null);
    if (name?.kind === 'string' && name.value === 'submodule') return true;
    const nested = valueOf(ev, at.entries.get('nestedTypes')?.thunk ?? null);
    at = nested?.kind === 'attrs' ? valueOf(ev, nested.entries.get('elemType')?.thunk ?? null) : null;
  }
  return false;
}

/** A field without a type, or of submodules that declare nothing, is there for the values that it gives. */
const setsFieldsOfAnother = (project: Project, { options }: ProjectModule, option: Option): boolean =>
  addsToAnother(project, option) && !options.some((one) => isBelow(option, one));

/** Fields that a submodule names for their defaults, beside any others: who reads it goes over all of them. */
const isOfFreeform = ({ ev }: Project, { options }: ProjectModule, option: Option): boolean =>
  options.some((above) => isBelow(above, option) && takesAnyName(ev, above));

function takesAnyName(ev: Evaluator, { type, path }: Option): boolean {
  const value = valueOf(ev, type);
  if (value?.kind !== 'attrs') return false;
  return submodulesOf(ev, value, path).some((module) => module.kind === 'attrs' && module.entries.has('freeformType'));
}

/** The text that declares the option does not say its name. */
function isComputed(option: Option): boolean {
  const place = declarationPlace(option);
  return place !== null && !place.file.text.slice(place.start, place.end).includes(optionName(option));
}

function isWorkedOut({ ev }: Project, thunk: Thunk | null): boolean {
  const value = valueOf(ev, thunk);
  return value !== null && /\bconfig\./.test(render(ev, value));
}

/** A module that switches nothing on and sets its own option, or takes in a file that does: `colors.palette` of `imports = [ ./palette.nix ]`. */
function isHandedOut({ files, root }: Project, module: ProjectModule, { path }: Option): boolean {
  if (module.kind === 'host' || module.switches.length > 0) return false;
  const own = [module.file, ...importedFiles(root, module.evaluated)].flatMap((file) => files.get(file)?.module?.definitions ?? []);
  return own.some((definition) => definition.priority <= PLAIN && isAlong(definition.path, path));
}

/** The priority of a definition without `mkDefault`. */
const PLAIN = 100;

/** True where one of the places is the other or lies below it. */
const isAlong = (defined: readonly PathStep[], declared: readonly PathStep[]): boolean =>
  declared.every((step, index) => index >= defined.length || step === '*' || step === '<name>' || step === defined[index]);

/** Names that expressions select whose value was not followed to a place of the configuration. */
const selectedNames = memo((project: Project): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { source } of project.files.values()) {
    for (const kind of ['select', 'hasAttr'] as const) {
      for (const node of nodesOf(source, kind)) {
        if (project.ev.configReads.has(node)) continue;
        for (const name of node.path) if (name.kind === 'identifier') found.add(name.name);
      }
    }
    // `map ({ proto, from }: …) forwards` selects them by its pattern.
    for (const node of nodesOf(source, 'lambda')) {
      if (node !== source.root) for (const { name } of node.formals ?? []) found.add(name.name);
    }
  }
  return found;
});

/** `modules/web:port` of `cfg.port` in a file of that folder which nobody called with a configuration that is known. */
const selectedBeside = memo((project: Project): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { path, source, module } of project.files.values()) {
    // What a module reads of its own options is known, unless it could not be evaluated to its end.
    if (module !== null && module.evaluated.exceeded.length + module.evaluated.faults.length === 0) continue;
    for (const node of nodesOf(source, 'select')) {
      const [name] = node.path;
      if (node.target.kind !== 'identifier' || !/^(?:\w+C|c)fg$/.test(node.target.name)) continue;
      if (name?.kind === 'identifier' && !project.ev.configReads.has(node)) found.add(`${folderOf(path)}:${name.name}`);
    }
  }
  return found;
});

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));

/** True where a set around the option is selected of an argument that bears the name of its namespace: `site.apps` for `site.apps.mail`. */
function isSelectedWith(project: Project, path: readonly PathStep[]): boolean {
  const selected = selectedOfArguments(project);
  return path.some((_, index) => index > 1 && selected.has(path.slice(0, index).map(String).join('.')));
}

/** `site.apps` of `{ site, ... }: … site.apps.${name}`: home modules get a part of the system's configuration as an argument. */
const selectedOfArguments = memo((project: Project): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { source } of project.files.values()) {
    for (const node of nodesOf(source, 'select')) {
      if (node.target.kind !== 'identifier' || project.ev.configReads.has(node)) continue;
      const names = node.path.map((step) => (step.kind === 'identifier' ? step.name : null));
      const computed = names.indexOf(null);
      found.add([node.target.name, ...names.slice(0, computed < 0 ? names.length : computed)].join('.'));
    }
  }
  return found;
});

/** `host.port` of `let its = machine.config.my.host; in its.port`, where nothing says what the machine is. */
const selectedOfVariables = memo((project: Project): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { source } of project.files.values()) {
    const sets = new Map<string, Set<string>>();
    for (const { path, value } of nodesOf(source, 'binding')) {
      if (value.kind !== 'select' || path.length > 1 || project.ev.configReads.has(value)) continue;
      const [variable] = path;
      if (variable?.kind !== 'identifier') continue;
      const set = value.path.at(-1);
      if (set?.kind === 'identifier') sets.set(variable.name, (sets.get(variable.name) ?? new Set()).add(set.name));
    }
    if (sets.size === 0) continue;
    for (const node of nodesOf(source, 'select')) {
      const [name] = node.path;
      if (node.target.kind !== 'identifier' || name?.kind !== 'identifier' || project.ev.configReads.has(node)) continue;
      for (const set of sets.get(node.target.name) ?? []) found.add(`${set}.${name.name}`);
    }
  }
  return found;
});

/** A name that hardly any other text is: `tcpPortForward`, `client-secret`. */
const TELLING = /^(?=.{8,}$)[a-z][A-Za-z0-9]*(?:[A-Z-][A-Za-z0-9]+)+$/;

/** Texts handed to functions in files that select attributes by a text: `forwards "tcpPortForward"` of `name: map (node: node.${name}) nodes`. */
const namesSelectedByText = memo((project: Project): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { source } of project.files.values()) {
    if (!nodesOf(source, 'select').some(({ path }) => path.some((step) => step.kind !== 'identifier' && !isPlainText(step)))) continue;
    for (const { callee, argument } of nodesOf(source, 'apply')) {
      if (callee.kind !== 'identifier' || argument.kind !== 'string') continue;
      const [only] = argument.parts;
      if (argument.parts.length === 1 && only?.kind === 'text' && TELLING.test(only.value)) found.add(only.value);
    }
  }
  return found;
});

const isPlainText = (step: Node): boolean => step.kind === 'string' && step.parts.every(({ kind }) => kind === 'text');
