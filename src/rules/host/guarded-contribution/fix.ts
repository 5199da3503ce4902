/** Puts a contribution's value inside `lib.mkIf` of the service's `enable`. */
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { bindingAt, isBound, libName, needsParentheses, withParentheses, type ProposedFix } from '../../edits.ts';
import { writtenAtDepth } from '../../places.ts';
import type { PlaceEdit } from '../../rule.ts';

/** `enable` is the option as written: `config.services.foo.enable`. */
export function fixGuard(module: ProjectModule, definition: Definition, depth: number, enable: string): ProposedFix {
  const place = writtenAtDepth(module, definition, depth);
  const binding = place === null ? null : bindingAt(place);
  if (binding === null) return null;
  const file = module.evaluated.source;
  const mkIf = libName(file, binding.start, 'mkIf');
  if (mkIf === null || !isBound(file, binding.start, 'config')) return null;
  const isBare = needsParentheses(file, binding.value);
  const { start, end } = withParentheses(file.text, binding.value);
  const edits: PlaceEdit[] = [{ file, start, end: start, text: `${mkIf} ${enable} ${isBare ? '(' : ''}` }];
  if (isBare) edits.push({ file, start: end, end, text: ')' });
  return { safe: false, title: `Guard it by \`${enable}\``, edits };
}
