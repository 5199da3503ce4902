import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { TmpfilesRule } from '../../../model/tmpfiles.ts';
import type { Unit } from '../../../model/units.ts';
import { elementPlace, placeIn, related, subjectPlace } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { startsSomething } from '../../services.ts';
import { directiveValues, directoryText, isContainerUnit, makesDirectory, managedDirectories, usedDirectories } from '../directories.ts';

const options = z.object({
  policy: z
    .enum(['state-directory', 'tmpfiles'])
    .default('state-directory')
    .describe('Who makes a native service\'s directory: systemd through `StateDirectory`, or a tmpfiles rule.'),
});

export default defineRule(
  {
    id: 'state/tmpfiles-vs-state-directory',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': { policy: 'tmpfiles' } },
    fix: null,
    source: ['004 §8', '000 P4'],
    summary: 'A service directory is made by the wrong one of tmpfiles and `StateDirectory`, by both, or by nobody.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    for (const module of context.modules) {
      const { policy } = context.options(module.file);
      const native = module.services.filter((unit) => !unit.isUser && startsSomething(unit) && !isContainerUnit(module, unit));
      const taken = reportBoth(context, module);
      reportContainers(context, module);
      if (policy === 'tmpfiles') reportUnmade(context, module, native);
      else reportTmpfiles(context, module, native, taken);
    }
  },
);

type Context = RuleContext<z.infer<typeof options>>;

/** Both for the same path, whatever the policy. */
function reportBoth(context: Context, module: ProjectModule): Set<TmpfilesRule> {
  const taken = new Set<TmpfilesRule>();
  const { project } = context;
  for (const unit of module.services) {
    for (const { directive, path } of managedDirectories(project, unit)) {
      for (const rule of module.tmpfiles) {
        if (!makesDirectory(rule) || directoryText(project, rule.path) !== path) continue;
        taken.add(rule);
        context.fail({
          at: elementPlace(module, rule),
          symbol: unit.symbol,
          message: `\`${path}\` of \`${unit.name}\` is made by a tmpfiles rule and by \`${directive}\`: they set owner and mode one after the other. Remove the tmpfiles rule.`,
          origin: rule.origin,
          related: related(unit.directives.get(directive)?.definitions[0]?.origin ?? null, `\`${directive}\` makes it here`),
        });
      }
    }
  }
  return taken;
}

function reportContainers(context: Context, module: ProjectModule): void {
  for (const unit of module.services) {
    const [definition] = unit.directives.get('StateDirectory')?.definitions ?? [];
    const [value] = directiveValues(context.project, unit, 'StateDirectory');
    if (definition === undefined || value === undefined || (value.kind === 'string' && value.value === '') || !isContainerUnit(module, unit)) continue;
    context.fail({
      at: placeIn(module, definition),
      symbol: unit.symbol,
      message: `\`${unit.name}\` runs an OCI container, and \`StateDirectory\` gives its directory to the container runtime's user. Use a tmpfiles rule with the container's owner instead.`,
      origin: definition.origin,
    });
  }
}

/** Policy `state-directory`: a native service's directory is made by a tmpfiles rule. */
function reportTmpfiles(context: Context, module: ProjectModule, native: readonly Unit[], taken: ReadonlySet<TmpfilesRule>): void {
  const { project } = context;
  const failed = new Set<string>();
  for (const rule of module.tmpfiles) {
    if (!makesDirectory(rule) || taken.has(rule)) continue;
    const path = directoryText(project, rule.path);
    const unit = native.find((one) => belongsTo(project, rule, path, one));
    if (unit === undefined) continue;
    failed.add(unit.symbol);
    const shown = path ?? render(project.ev, rule.path);
    context.fail({
      at: elementPlace(module, rule),
      symbol: unit.symbol,
      message: `\`${shown}\` of the native service \`${unit.name}\` is made by a tmpfiles rule. Let systemd make it: \`StateDirectory\` with \`StateDirectoryMode\`.`,
      origin: rule.origin,
    });
  }
  for (const unit of native) {
    if (failed.has(unit.symbol)) continue;
    const hasUnknown = module.tmpfiles.some((rule) => rule.type === '' && rule.line.kind !== 'string' && rule.line.kind !== 'text');
    if (hasUnknown && managedDirectories(project, unit).length === 0) context.undecidable(module.file, unit.symbol, 'a tmpfiles rule is not known');
    else context.pass(module.file, unit.symbol);
  }
}

/** The rule's directory is one that the unit uses, or it belongs to the unit's user. */
function belongsTo(project: Project, rule: TmpfilesRule, path: string | null, unit: Unit): boolean {
  if (path !== null && usedDirectories(project, unit).some((used) => used === path || used.startsWith(`${path}/`) || path.startsWith(`${used}/`))) return true;
  const user = unit.directives.get('User')?.value;
  if (user === undefined || rule.user === null) return false;
  const owner = directoryText(project, rule.user);
  return owner !== null && owner !== 'root' && owner === directoryText(project, user);
}

/** Policy `tmpfiles`: nobody makes a directory that a native service works in. */
function reportUnmade(context: Context, module: ProjectModule, native: readonly Unit[]): void {
  const { project } = context;
  const made = module.tmpfiles.filter(makesDirectory).flatMap((rule) => directoryText(project, rule.path) ?? []);
  const isOpen = module.tmpfiles.some(({ type }) => type === '');
  const homes = module.users.flatMap((user) => {
    const home = user.settings.get('home')?.value;
    const creates = user.settings.get('createHome')?.value;
    return home !== undefined && creates?.kind === 'bool' && creates.value ? (directoryText(project, home) ?? []) : [];
  });
  for (const unit of native) {
    const managed = managedDirectories(project, unit).map(({ path }) => path);
    const covered = [...made, ...homes, ...managed];
    const missing = usedDirectories(project, unit).filter((path) => isState(path) && !covered.some((one) => path === one || path.startsWith(`${one}/`)));
    const [first] = missing;
    if (first === undefined) context.pass(module.file, unit.symbol);
    else if (isOpen) context.undecidable(module.file, unit.symbol, 'a tmpfiles rule is not known');
    else {
      context.fail({
        at: subjectPlace(module, unit),
        symbol: unit.symbol,
        message: `Nothing makes \`${first}\`, which \`${unit.name}\` works in. Add a tmpfiles rule: \`"d '${first}' 0750 <user> <group> - -"\`.`,
      });
    }
  }
}

/** Directories that hold state: below /var, or an option of the module. */
const isState = (path: string): boolean => /^\/var\/(lib|cache|log|spool)\/|^\/srv\/|^\$\{config\.[^}]*[dD]ir(ectory)?\}/.test(path);
