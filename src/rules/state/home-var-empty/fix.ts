/** Sets `home = "/var/empty"`, under the same `mkForce` or `mkDefault`. */
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { bindingAt, withParentheses, type ProposedFix } from '../../edits.ts';
import { writtenChain } from '../../places.ts';

export function fixHome(module: ProjectModule, definition: Definition): ProposedFix {
  const leaf = writtenChain(module, definition).at(-1);
  const binding = leaf === undefined || leaf.to !== definition.path.length ? null : bindingAt(leaf.place);
  if (binding === null) return null;
  const file = module.evaluated.source;
  const isWrapped =
    binding.value.kind === 'apply' &&
    /^(lib\.)?mk(Force|Default)$/.test(file.text.slice(binding.value.callee.start, binding.value.callee.end));
  const { start, end } = withParentheses(file.text, isWrapped && binding.value.kind === 'apply' ? binding.value.argument : binding.value);
  return { safe: false, title: 'Set the home to `/var/empty`', edits: [{ file, start, end, text: '"/var/empty"' }] };
}
