/** Sets `createHome = false`. */
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { bindingAt, replaceValue } from '../../binding-edits.ts';
import type { ProposedFix } from '../../edits.ts';

export function fixCreateHome(module: ProjectModule, definition: Definition): ProposedFix {
  const binding = bindingAt(definition.origin, module.evaluated.source);
  const match = binding === null ? null : /^((?:lib\.)?mk(?:Force|Default)\s+)?true$/.exec(binding.value.text);
  if (binding === null || match === null) return null;
  return { safe: false, title: 'Set `createHome` to false', edits: [replaceValue(binding, `${match[1] ?? ''}false`)] };
}
