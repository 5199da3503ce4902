/** Sets `createHome = false`. */
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { ProposedFix } from '../../edits.ts';
import { withoutCreateHome } from '../home-edits.ts';

export function fixCreateHome(module: ProjectModule, definition: Definition): ProposedFix {
  const edit = withoutCreateHome(module, definition);
  return edit === null ? null : { safe: false, title: 'Set `createHome` to false', edits: [edit] };
}
