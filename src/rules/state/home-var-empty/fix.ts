/** Sets `home = "/var/empty"`, under the same `mkForce` or `mkDefault`. */
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { bindingIn, type ProposedFix } from '../../edits.ts';
import { withParentheses } from '../../layout.ts';
import { writtenChain } from '../../places.ts';
import type { PlaceEdit } from '../../rule.ts';
import { isOn } from '../../services.ts';
import { withoutCreateHome } from '../home-edits.ts';

/** `creates` are the definitions of `createHome`: switched on, it would take `/var/empty` for the user's own. */
export function fixHome(module: ProjectModule, definition: Definition, creates: readonly Definition[]): ProposedFix {
  const leaf = writtenChain(module, definition).at(-1);
  const binding = leaf === undefined || leaf.to !== definition.path.length ? null : (bindingIn(leaf.place)?.node ?? null);
  const unmade = creates.filter(({ value }) => isOn(value) !== false).map((one) => withoutCreateHome(module, one));
  if (binding === null || !unmade.every((edit): edit is PlaceEdit => edit !== null)) return null;
  const file = module.evaluated.source;
  const isWrapped =
    binding.value.kind === 'apply' &&
    /^(lib\.)?mk(Force|Default)$/.test(file.text.slice(binding.value.callee.start, binding.value.callee.end));
  const { start, end } = withParentheses(file.text, isWrapped && binding.value.kind === 'apply' ? binding.value.argument : binding.value);
  return { safe: false, title: 'Set the home to `/var/empty`', edits: [{ file, start, end, text: '"/var/empty"' }, ...unmade] };
}
