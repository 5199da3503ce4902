/** A directory that a tmpfiles rule and `StateDirectory` both make, whatever the policy. */
import { not } from '../../../evaluation/choice.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { sameValue } from '../../../evaluation/render.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { TmpfilesRule } from '../../../model/tmpfiles.ts';
import type { Unit } from '../../../model/units.ts';
import { related } from '../../places.ts';
import { isMasked } from '../../services.ts';
import { type DirectoryDirective, directoryText, isContainerUnit, managedDirectories, rulePlace } from '../directories.ts';
import { toDirective, toTmpfiles } from './fix.ts';
import type { Context } from './index.ts';
import { isElsewhere } from './native.ts';
import type { PlacedRule } from './rules.ts';

/** Reports them; the tmpfiles rules that need no further word. */
export function reportBoth(context: Context, module: ProjectModule, rules: readonly PlacedRule[]): Set<TmpfilesRule> {
  const taken = new Set<TmpfilesRule>();
  const { project } = context;
  const { policy } = context.options(module.file);
  for (const unit of module.services) {
    // The directory of a container is a matter of tmpfiles alone.
    if (isContainerUnit(module, unit) || isMasked(unit)) continue;
    for (const { directive, path } of managedDirectories(project, unit)) {
      for (const { module: place, rule } of rules) {
        if (taken.has(rule) || directoryText(project, rule.path) !== path) continue;
        taken.add(rule);
        if (exclude(project.ev, rule, unit, directive) || isElsewhere(context, rule)) continue;
        context.fail({
          at: rulePlace(place, rule),
          symbol: unit.symbol,
          message: `\`${path}\` of \`${unit.name}\` is made by a tmpfiles rule and by \`${directive}\`: they set owner and mode one after the other. Remove ${policy === 'tmpfiles' ? `\`${directive}\`` : 'the tmpfiles rule'}.`,
          origin: rule.origin,
          related: related(unit.directives.get(directive)?.definitions[0]?.origin ?? null, `\`${directive}\` makes it here`),
          fix:
            policy === 'tmpfiles'
              ? toTmpfiles(project, module, unit, path, directive)
              : place === module
                ? toDirective(project, module, unit, rule, directive)
                : null,
        });
      }
    }
  }
  return taken;
}

/** The one is there just where the other is not: `cfg.dataDir != "/var/lib/x"` and `== "/var/lib/x"`. */
function exclude(ev: Evaluator, rule: TmpfilesRule, unit: Unit, directive: DirectoryDirective): boolean {
  const conditions = (unit.directives.get(directive)?.definitions ?? []).flatMap(({ guards }) => guards);
  return rule.guards.some((guard) =>
    conditions.some((condition) => sameValue(ev, not(guard), condition) || sameValue(ev, guard, not(condition))),
  );
}
