/** Adds what a system user lacks beside what the module's own file says about it. */
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Subject } from '../../../model/subject.ts';
import { addBeside, type ProposedFix, settingBinding } from '../../edits.ts';

export function fixAccount(module: ProjectModule, user: Subject, missing: 'isSystemUser' | 'group'): ProposedFix {
  // A group of its own is only right where somebody declares it.
  const entry =
    missing === 'isSystemUser' ? 'true' : module.groups.some(({ name }) => name === user.name) ? JSON.stringify(user.name) : null;
  if (entry === null) return null;
  for (const setting of user.settings.values()) {
    const binding = settingBinding(module, setting);
    // Only names below the user itself, so that the new one stands beside it.
    if (binding !== null && !setting.name.includes('.'))
      return { safe: true, title: `Set \`${missing}\``, edits: [addBeside(binding, { [missing]: entry })] };
  }
  return null;
}
