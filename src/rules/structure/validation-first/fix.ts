/** Moves the unit or the attribute with the assertions before the others. */
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { pathAt } from '../../../syntax/children.ts';
import type { NodeBase } from '../../../syntax/nodes.ts';
import type { ProposedFix } from '../../edits.ts';
import { moveFirst, withParentheses } from '../../layout.ts';
import { writtenChain } from '../../places.ts';

export function fixOrder(module: ProjectModule, validation: Definition, earlier: Definition): ProposedFix {
  const { source } = module.evaluated;
  const late = writtenChain(module, validation)[0]?.place;
  const early = writtenChain(module, earlier)[0]?.place;
  if (late === undefined || early === undefined) return null;
  const holders = pathAt(source, late.start).reverse();
  for (const holder of holders) {
    const nodes =
      holder.kind === 'list'
        ? holder.elements.map((one) => withParentheses(source.text, one))
        : holder.kind === 'attrset'
          ? holder.bindings
          : [];
    const from = nodes.find((node) => holds(node, late));
    if (from === undefined || holds(from, early) || !nodes.some((node) => holds(node, early))) continue;
    const edits = moveFirst(source, nodes, from);
    return edits === null ? null : { safe: true, title: 'Move the validation to the front', edits };
  }
  return null;
}

const holds = (outer: NodeBase, inner: NodeBase): boolean => outer.start <= inner.start && inner.end <= outer.end;
