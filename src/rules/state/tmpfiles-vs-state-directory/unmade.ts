/** Policy `tmpfiles`: nobody makes a directory that a native service works in. */
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { isSwitchedOn } from '../../directives.ts';
import { commandTexts } from '../../hardening/suitable.ts';
import { writtenDirectories, WRITTEN_OPTIONS } from '../../hardening/written.ts';
import { subjectPlace } from '../../places.ts';
import { mainDefinition } from '../../services.ts';
import { accountOf, directoryText, makesDirectory, managedDirectories, usedDirectories } from '../directories.ts';
import type { Context } from './index.ts';
import { addRule } from './make.ts';

export function reportUnmade(context: Context, module: ProjectModule, native: readonly Unit[]): void {
  const { project } = context;
  const made = [...madeIn(project, module), ...homesOf(project, module)];
  const isOpen = module.tmpfiles.some(({ type }) => type === '');
  for (const unit of native) {
    const isMissing = (path: string): boolean => isState(path) && !made.some((one) => path === one || path.startsWith(`${one}/`));
    const missing = usedDirectories(project, unit).find(isMissing) ?? handedDirectories(project, module, unit).find(isMissing);
    if (missing === undefined) context.pass(module.file, unit.symbol);
    else if (isOpen) context.undecidable(module.file, unit.symbol, 'a tmpfiles rule is not known');
    else {
      context.fail({
        at: subjectPlace(module, unit, mainDefinition(unit)),
        symbol: unit.symbol,
        message: `Nothing makes \`${missing}\`, which \`${unit.name}\` works in. Add a tmpfiles rule: \`"d '${missing}' 0750 <user> <group> - -"\`.`,
        fix: addRule(project, module, unit, missing),
      });
    }
  }
}

/** Options for a directory on the command line of a service whose account could not make it, and whose scripts do not. */
function handedDirectories(project: Project, module: ProjectModule, unit: Unit): string[] {
  const account = accountOf(project, unit);
  if (account === null || account === 'root' || isSwitchedOn(project, unit, 'DynamicUser') !== false) return [];
  if (commandTexts(project, unit).some((text) => MAKES.test(text))) return [];
  return writtenDirectories(project, module, unit, new RegExp(WRITTEN_OPTIONS, 'i')).map(({ path }) => path);
}

/** A script that makes directories, whichever. */
const MAKES = /\bmkdir\s|\binstall\s(?:[^\n;&|]*\s)?-[a-zA-Z]*d\b|\bcp\s+-|\bsystemd-tmpfiles\b/;

/** Directories that tmpfiles rules and services make: the module's own, and those of the project's other modules. */
function madeIn(project: Project, module: ProjectModule): string[] {
  const modules = [module, ...project.modules.filter((other) => other !== module && other.kind !== 'home')];
  return modules.flatMap(({ tmpfiles, services }) => [
    ...tmpfiles.filter(makesDirectory).flatMap((rule) => directoryText(project, rule.path) ?? []),
    ...services.flatMap((unit) => managedDirectories(project, unit).map(({ path }) => path)),
  ]);
}

/** Homes that the activation makes. */
function homesOf(project: Project, module: ProjectModule): string[] {
  return module.users.flatMap((user) => {
    const home = user.settings.get('home')?.value;
    const creates = user.settings.get('createHome')?.value;
    return home !== undefined && creates?.kind === 'bool' && creates.value ? (directoryText(project, home) ?? []) : [];
  });
}

/** Directories that hold state: below /var, or an option of the module. */
const isState = (path: string): boolean => /^\/var\/(lib|cache|log|spool)\/|^\$\{config\.[^}]*[dD]ir(ectory)?\}/.test(path);
