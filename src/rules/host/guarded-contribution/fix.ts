/** Puts a contribution inside `lib.mkIf` of the service's `enable`. */
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { pathAt, walk } from '../../../syntax/children.ts';
import type { AttrBinding, SourceFile } from '../../../syntax/nodes.ts';
import { bindingIn, type ProposedFix } from '../../edits.ts';
import { indentAt, needsParentheses, withParentheses } from '../../layout.ts';
import { isBound, libName, spelledAt } from '../../spelling.ts';
import { type Written, writtenAtDepth, writtenChain } from '../../places.ts';
import type { PlaceEdit } from '../../rule.ts';

/** `enable` is the path of the option below `config`. */
export function fixGuard(module: ProjectModule, definition: Definition, depth: number, enable: readonly unknown[]): ProposedFix {
  const place = writtenAtDepth(module, definition, depth);
  const binding = place === null ? null : (bindingIn(place)?.node ?? null);
  const file = module.evaluated.source;
  if (place?.file !== file || binding === null) return null;
  const mkIf = libName(file, binding.start, 'mkIf');
  const condition = spelledAt(file, binding.start, enable);
  if (mkIf === null || condition === null || !isBound(file, binding.start, 'config')) return null;
  const guard = `${mkIf} ${condition}`;
  const written = writtenChain(module, definition).find((one) => one.place === place || one.place.start === place.start);
  const kept = written === undefined ? 0 : keptNames(file, binding, written, depth);
  return {
    safe: false,
    title: `Guard it by \`${condition}\``,
    edits: kept === 0 ? wrapValue(file, binding, guard) : wrapSet(file, binding, guard, kept),
  };
}

function wrapValue(file: SourceFile, { value }: AttrBinding, guard: string): PlaceEdit[] {
  const isBare = needsParentheses(file, value);
  const { start, end } = withParentheses(file.text, value);
  const edits: PlaceEdit[] = [{ file, start, end: start, text: `${guard} ${isBare ? '(' : ''}` }];
  if (isBare) edits.push({ file, start: end, end, text: ')' });
  return edits;
}

/**
 * How many names stay before the guard: `systemd.services.foo.after = …` would leave an empty unit
 * behind if only its value vanished. 0 where all do, or where another binding of the set goes on.
 */
function keptNames(file: SourceFile, binding: AttrBinding, { from, to }: Written, depth: number): number {
  if (depth >= to || binding.path.length !== to - from || depth <= from) return 0;
  // A computed name is that of an entry, which vanishes with its value.
  const entry = binding.path.findLastIndex((name) => name.kind !== 'identifier' && file.text.slice(name.start, name.end).includes('${'));
  const kept = Math.max(depth - from, entry + 1);
  if (kept >= binding.path.length) return 0;
  const names = ({ path }: AttrBinding): string =>
    path
      .slice(0, kept)
      .map((name) => file.text.slice(name.start, name.end))
      .join('.');
  const around = pathAt(file, binding.start).findLast(
    (node) => (node.kind === 'attrset' || node.kind === 'let') && node.bindings.includes(binding),
  );
  const siblings = around?.kind === 'attrset' || around?.kind === 'let' ? around.bindings : [];
  return siblings.some((other) => other.kind === 'binding' && other !== binding && names(other) === names(binding)) ? 0 : kept;
}

/** `a.b.c = value;` becomes `a.b = mkIf … { c = value; };`, on lines of its own where the value has several. */
function wrapSet(file: SourceFile, binding: AttrBinding, guard: string, kept: number): PlaceEdit[] {
  const [last, next] = [binding.path[kept - 1], binding.path[kept]];
  if (last === undefined || next === undefined) return [];
  const inner = file.text.slice(next.start, binding.end);
  const indent = indentAt(file.text, binding.start);
  const isLong = inner.includes('\n') && !hasFixedLines(file, binding);
  const text = isLong ? ` = ${guard} {\n${indent}  ${inner.replace(/\n(?=[^\n\r])/g, '\n  ')}\n${indent}};` : ` = ${guard} { ${inner} };`;
  return [{ file, start: last.end, end: binding.end, text }];
}

/** True where a string in quotes goes over lines, which indentation would change. */
function hasFixedLines(file: SourceFile, binding: AttrBinding): boolean {
  let found = false;
  walk(binding.value, (node) => {
    if (node.kind === 'string' && node.style === 'quoted' && file.text.slice(node.start, node.end).includes('\n')) found = true;
  });
  return found;
}
