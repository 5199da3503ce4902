/** The tmpfiles rules that make directories of a module's services, whichever file of the project they stand in. */
import { sameValue } from '../../../evaluation/render.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { TmpfilesRule } from '../../../model/tmpfiles.ts';
import type { Unit } from '../../../model/units.ts';
import { memo } from '../../../syntax/memo.ts';
import { machineOf } from '../../machines.ts';
import { accountOf, directoryText, makesDirectory } from '../directories.ts';
import { isOfNixos } from '../tmpfiles-owner.ts';

export interface PlacedRule {
  /** The module that the rule stands in. */
  readonly module: ProjectModule;
  readonly rule: TmpfilesRule;
}

/** The rules of a module itself, and those of others for accounts that only a service of this one runs as. */
export const rulesFor = (project: Project, module: ProjectModule): PlacedRule[] => [
  ...module.tmpfiles.filter(makesDirectory).map((rule) => ({ module, rule })),
  ...(rulesElsewhere(project).get(module) ?? []),
];

const rulesElsewhere = memo((project: Project): ReadonlyMap<ProjectModule, readonly PlacedRule[]> => {
  const services = project.modules.flatMap((module) =>
    module.services.flatMap((unit) => {
      const account = unit.isUser ? null : accountOf(project, unit);
      return account === null || account === 'root' ? [] : [{ module, unit, account }];
    }),
  );
  const byAccount = groupBy(services, ({ account }) => account);
  const found = new Map<ProjectModule, PlacedRule[]>();
  for (const module of project.modules) {
    for (const rule of module.kind === 'home' ? [] : module.tmpfiles.filter(makesDirectory)) {
      const account = rule.user === null ? null : directoryText(project, rule.user);
      const [only, ...others] = account === null ? [] : (byAccount.get(account) ?? []);
      if (only === undefined || others.length > 0 || only.module === module || isOfNixos(project, only.account, [only.unit])) continue;
      if (!isWith(project, { module, rule }, only)) continue;
      const rules = found.get(only.module) ?? [];
      found.set(only.module, rules);
      rules.push({ module, rule });
    }
  }
  return found;
});

/** Whether the rule is there wherever the service is: on the same machine, under no further condition. */
function isWith(project: Project, { module, rule }: PlacedRule, service: { readonly module: ProjectModule; readonly unit: Unit }): boolean {
  const machine = machineOf(service.module.file);
  if (machine !== null && machine !== machineOf(module.file) && machineOf(module.file) !== null) return false;
  return !rule.isRepeated && rule.guards.every((guard) => service.unit.guards.some((own) => sameValue(project.ev, own, guard)));
}
