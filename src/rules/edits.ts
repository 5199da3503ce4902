/** Edits of the bindings that a module's own file writes, for fixes that add, change or move what it sets. */
import type { Origin } from '../evaluation/trail.ts';
import type { Definition } from '../model/definition.ts';
import type { Setting } from '../model/effective.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { pathAt } from '../syntax/children.ts';
import type { AttrBinding, SourceFile } from '../syntax/nodes.ts';
import { addLines, commentsAbove, lineOf, withParentheses } from './layout.ts';
import type { Failure, Place, PlaceEdit } from './rule.ts';

/** What a rule proposes; null where it cannot. */
export type ProposedFix = NonNullable<Failure['fix']> | null;

/** A binding `a.b = value;` as it stands in a file, its end behind the semicolon. */
export interface WrittenBinding extends Place {
  readonly node: AttrBinding;
  /** Elements of the attribute path as written, quotes included. */
  readonly path: readonly string[];
  /** The last element of the path. */
  readonly name: { readonly start: number; readonly end: number };
  /** With the parentheses around it. */
  readonly value: { readonly start: number; readonly end: number; readonly text: string };
}

/** The binding at an origin's own place; null for `inherit`, for what a call makes, and for other shapes. */
export function bindingAt(origin: Origin | null, file: SourceFile): WrittenBinding | null {
  // A binding reached through a call or another set stands for more than this one use.
  if (origin === null || origin.kind !== 'binding' || origin.frame !== null || origin.previous !== null || origin.file !== file)
    return null;
  return bindingIn(origin);
}

/** The binding that is just what a place covers; null where it is none. */
export function bindingIn({ file, start, end }: Place): WrittenBinding | null {
  const node = pathAt(file, start).find((one) => one.kind === 'binding' && one.start === start && one.end === end);
  const last = node?.kind === 'binding' ? node.path.at(-1) : undefined;
  if (node?.kind !== 'binding' || last === undefined) return null;
  const path = node.path.map((element) => file.text.slice(element.start, element.end));
  const value = withParentheses(file.text, node.value);
  return { file, start, end, node, path, name: last, value: { ...value, text: file.text.slice(value.start, value.end) } };
}

/** The one binding that a setting comes from; null where there are several or it is written elsewhere. */
export function settingBinding(module: ProjectModule, setting: Setting | undefined): WrittenBinding | null {
  const [definition, ...others] = setting?.definitions ?? [];
  return definition === undefined || others.length > 0 ? null : bindingAt(definition.origin, module.evaluated.source);
}

/** The path that a sibling of the binding's last name begins with: `serviceConfig.`. */
const prefixOf = ({ path }: WrittenBinding, length = path.length - 1): string =>
  path
    .slice(0, length)
    .map((element) => `${element}.`)
    .join('');

/** Adds bindings beside one, each behind it on a line of its own. */
export const addBeside = (binding: WrittenBinding, entries: Readonly<Record<string, string>>): PlaceEdit =>
  addLines(
    binding,
    Object.entries(entries).map(([name, value]) => `${prefixOf(binding)}${name} = ${value};`),
  );

/** Adds a binding in front of another one of the same set; `depth` elements of its path stay in front. */
export function addBefore(binding: WrittenBinding, depth: number, name: string, value: string): PlaceEdit {
  const { indent, isAlone } = lineOf(binding);
  const text = `${prefixOf(binding, depth)}${name} = ${value};${isAlone ? `\n${indent}` : ' '}`;
  return { file: binding.file, start: binding.start, end: binding.start, text };
}

export const replaceValue = ({ file, value }: WrittenBinding, text: string): PlaceEdit => ({
  file,
  start: value.start,
  end: value.end,
  text,
});

/** Takes a binding out, with its lines where nothing else stands there. */
export function removeBinding(binding: WrittenBinding): PlaceEdit {
  const { file, start, end } = binding;
  const { indent, isAlone, lineEnd } = lineOf(binding);
  if (isAlone && file.text[lineEnd] === '\n') return { file, start: start - indent.length, end: lineEnd + 1, text: '' };
  return { file, start, end: end + (file.text[end] === ' ' ? 1 : 0), text: '' };
}

/**
 * Moves a binding in front of another one under a new name, as {@link addBefore} would write it. Comments
 * beside it and above it go along, but for one that heads a block which the binding is the first of.
 */
export function moveBefore(own: WrittenBinding, anchor: WrittenBinding, depth: number, name: string): PlaceEdit[] {
  const { file } = own;
  const { isAlone, lineEnd } = lineOf(own);
  const added = addBefore(anchor, depth, name, own.value.text);
  if (!isAlone || !lineOf(anchor).isAlone) return [added, removeBinding(own)];
  const { indent } = lineOf(anchor);
  const above = commentsAbove(own);
  const beside = file.text.slice(own.end, lineEnd).trimEnd();
  const lines = above.map(({ start, end }) => `${file.text.slice(start, end)}\n${indent}`).join('');
  const text = `${lines}${added.text.replace(/;(?=\s*$)/, `;${beside}`)}`;
  const start = above[0]?.start ?? own.start;
  return [
    { ...added, text },
    { file, start: start - lineOf({ ...own, start }).indent.length, end: Math.min(lineEnd + 1, file.text.length), text: '' },
  ];
}

/** Adds an element to a binding whose value is a plain list; null for any other value. */
export function addElement(binding: WrittenBinding, element: string): PlaceEdit | null {
  const { file, value } = binding;
  const inner = /^\[([^[\]#]*)\]$/.exec(value.text)?.[1];
  if (inner === undefined) return null;
  const at = value.start + 1 + inner.trimEnd().length;
  // One line for each element where they stand so.
  const line = /\n([ \t]+)\S+$/.exec(inner.trimEnd())?.[1] ?? /\n([ \t]+)"[^"\n]*"$/.exec(inner.trimEnd())?.[1];
  if (line !== undefined) return { file, start: at, end: at, text: `\n${line}${element}` };
  return { file, start: at, end: at, text: inner.trim() === '' ? ` ${element}${inner === '' ? ' ' : ''}` : ` ${element}` };
}

/** The binding that a definition's section (`serviceConfig`) is part of, with the depth of the unit in its path. */
export function sectionBinding(
  module: ProjectModule,
  definition: Definition,
  section: string,
): { binding: WrittenBinding; depth: number } | null {
  for (const origin of [definition.origin, definition.enclosing.at(-1) ?? null]) {
    const binding = bindingAt(origin, module.evaluated.source);
    const depth = binding?.path.indexOf(section) ?? -1;
    if (binding !== null && depth >= 0) return { binding, depth };
  }
  return null;
}

/** Adds a unit to a list option such as `after`; null where the list is not a plain one of the module's own. */
export function addUnit(
  module: ProjectModule,
  setting: Setting | undefined,
  option: string,
  name: string,
  anchor: { binding: WrittenBinding; depth: number },
): PlaceEdit | null {
  if (setting === undefined) return addBefore(anchor.binding, anchor.depth, option, `[ "${name}" ]`);
  const binding = settingBinding(module, setting);
  return binding === null ? null : addElement(binding, `"${name}"`);
}

/** Insertions at one place as a single edit, so that their order is certain. */
export function joinInsertions(edits: readonly PlaceEdit[]): PlaceEdit[] {
  const joined: PlaceEdit[] = [];
  for (const edit of edits) {
    const index = joined.findIndex(
      (other) => other.file === edit.file && other.start === edit.start && other.end === edit.end && edit.start === edit.end,
    );
    const other = joined[index];
    if (other === undefined) joined.push(edit);
    else joined[index] = { ...other, text: other.text + edit.text };
  }
  return joined;
}
