/** An edit that two rules on homes make. */
import type { Definition } from '../../model/definition.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { bindingAt, replaceValue } from '../edits.ts';
import type { PlaceEdit } from '../rule.ts';

/** `createHome = true` becomes `createHome = false`, under the same `mkForce` or `mkDefault`; null where the file writes something else. */
export function withoutCreateHome(module: ProjectModule, definition: Definition): PlaceEdit | null {
  const binding = bindingAt(definition.origin, module.evaluated.source);
  const match = binding === null ? null : /^((?:lib\.)?mk(?:Force|Default)\s+)?true$/.exec(binding.value.text);
  return binding === null || match === null ? null : replaceValue(binding, `${match[1] ?? ''}false`);
}
