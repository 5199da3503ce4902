/** Bindings of `{ … }`, `rec { … }` and `let`: nested paths merge, as `a.b = 1; a.c = 2;` does. */
import type { AttrBinding, AttrName, Binding, Expression, InheritBinding, NodeBase } from '../syntax/nodes.ts';
import { EvaluationError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { attributeStep } from './expressions.ts';
import type { Scope } from './scope.ts';
import { selectName } from './select.ts';
import { delay, lazy, type Slot, slot, type Thunk } from './thunk.ts';
import type { Origin, OriginKind } from './trail.ts';
import { attrs, type AttrsValue, type DynamicSlot } from './values.ts';

/** One name of a set under construction: a value, or a nested set that several bindings add to. */
type Piece = { readonly kind: 'slot'; readonly slot: Slot } | { readonly kind: 'nested'; readonly origin: Origin; readonly parts: Part[] };

/** A binding, or the remainder of its path below a first name, in the scope of its set. */
interface Part {
  readonly binding: AttrBinding;
  /** Index of the first path element that belongs to the nested set. */
  readonly from: number;
  readonly scope: Scope;
}

export function attrSet(ev: Evaluator, bindings: readonly Binding[], scope: Scope, recursive: boolean): AttrsValue {
  if (!recursive) return build(ev, bindings, scope, scope);
  const names = new Map<string, Thunk>();
  const inner = scope.child(names);
  // Dynamic names of a `rec` set see its static names, so those are bound first.
  const result = build(ev, bindings, inner, scope, (name, bound) => names.set(name, bound.thunk));
  return result;
}

/** The bindings of a `rec` set, whose own scope is `inner`, as slots. */
export function bindRecursive(ev: Evaluator, bindings: readonly Binding[], inner: Scope): ReadonlyMap<string, Slot> {
  return build(ev, bindings, inner, inner.parent ?? inner).entries;
}

/** The names of a `let`, put into `names`, those of its own scope `inner`. */
export function bindLet(ev: Evaluator, bindings: readonly Binding[], inner: Scope, names: Map<string, Thunk>): void {
  const outer = inner.parent ?? inner;
  if (bindSimply(ev, bindings, inner, outer, names, (thunk) => thunk)) return;
  names.clear();
  for (const [name, bound] of build(ev, bindings, inner, outer).entries) names.set(name, bound.thunk);
}

/**
 * @param scope where values are evaluated
 * @param outer where `inherit x;` finds its names
 * @param onStatic told of every static name before dynamic names are evaluated
 */
function build(
  ev: Evaluator,
  bindings: readonly Binding[],
  scope: Scope,
  outer: Scope,
  onStatic?: (name: string, slot: Slot) => void,
): AttrsValue {
  const simple = new Map<string, Slot>();
  if (bindSimply(ev, bindings, scope, outer, simple, (thunk, node, kind) => slot(thunk, originOf(scope, node, kind)))) {
    if (onStatic) for (const [name, bound] of simple) onStatic(name, bound);
    return attrs(simple);
  }
  const pieces = new Map<string, Piece>();
  const dynamicParts: Part[] = [];
  for (const binding of bindings) {
    if (binding.kind === 'inherit') addInherit(pieces, binding, scope, outer);
    else if (staticName(binding.path[0]) === null) dynamicParts.push({ binding, from: 0, scope });
    else addPart(pieces, staticName(binding.path[0]) as string, { binding, from: 0, scope });
  }
  const entries = finish(ev, pieces);
  if (onStatic) for (const [name, bound] of entries) onStatic(name, bound);
  return addDynamic(ev, entries, dynamicParts);
}

/** Most sets write every first name once, and nothing merges; false for any other, whose `entries` are of no use. */
function bindSimply<T>(
  ev: Evaluator,
  bindings: readonly Binding[],
  scope: Scope,
  outer: Scope,
  entries: Map<string, T>,
  entry: (thunk: Thunk, node: NodeBase, kind: OriginKind) => T,
): boolean {
  for (let index = 0; index < bindings.length; index++) {
    const binding = bindings[index] as Binding;
    if (binding.kind === 'inherit') {
      for (const { name, node, thunk } of inheritedNames(binding, scope, outer)) {
        if (entries.has(name)) return false;
        entries.set(name, entry(thunk, node, 'inherit'));
      }
      continue;
    }
    const name = staticName(binding.path[0]);
    if (name === null || entries.has(name)) return false;
    const thunk = binding.path.length === 1 ? delay(binding.value, scope) : nestedThunk(ev, [{ binding, from: 0, scope }]);
    entries.set(name, entry(thunk, binding, 'binding'));
  }
  return true;
}

function finish(ev: Evaluator, pieces: ReadonlyMap<string, Piece>): Map<string, Slot> {
  const entries = new Map<string, Slot>();
  pieces.forEach((piece, name) => {
    entries.set(name, piece.kind === 'slot' ? piece.slot : slot(nestedThunk(ev, piece.parts), piece.origin));
  });
  return entries;
}

function addDynamic(ev: Evaluator, entries: Map<string, Slot>, parts: readonly Part[]): AttrsValue {
  const dynamic: DynamicSlot[] = [];
  const known = new Map<string, Piece>();
  for (const part of parts) {
    const step = attributeStep(ev, part.binding.path[part.from] as AttrName, part.scope);
    if (typeof step === 'string') {
      if (entries.has(step) || known.has(step)) throw duplicate(step);
      addPart(known, step, part);
    } else if (step.kind !== 'null') {
      const single = new Map<string, Piece>();
      addPart(single, '', part);
      dynamic.push({ name: step, slot: finish(ev, single).get('') as Slot });
    }
  }
  for (const [name, bound] of finish(ev, known)) entries.set(name, bound);
  return attrs(entries, null, dynamic);
}

function addPart(pieces: Map<string, Piece>, name: string, part: Part): void {
  const { binding, from, scope } = part;
  const origin = originOf(scope, binding, 'binding', from);
  const before = pieces.get(name);
  const isLeaf = from === binding.path.length - 1;
  if (isLeaf && binding.value.kind === 'attrset' && before?.kind === 'nested') {
    before.parts.push(part);
  } else if (isLeaf) {
    if (before !== undefined) throw duplicate(name);
    pieces.set(name, { kind: 'slot', slot: slot(delay(binding.value, scope), origin) });
    // `a = { … }; a.b = 1;` merges: keep the literal set open for later paths.
    if (binding.value.kind === 'attrset') pieces.set(name, { kind: 'nested', origin, parts: [part] });
  } else if (before?.kind === 'nested') {
    before.parts.push(part);
  } else if (before !== undefined) {
    throw duplicate(name);
  } else {
    pieces.set(name, { kind: 'nested', origin, parts: [part] });
  }
}

const duplicate = (name: string): EvaluationError => new EvaluationError('other', `attribute '${name}' already defined`);

/** The set that one or more bindings with a common first name make together. */
function nestedThunk(ev: Evaluator, parts: readonly Part[]): Thunk {
  const first = parts[0];
  if (parts.length === 1 && first && first.from === first.binding.path.length - 1) return delay(first.binding.value, first.scope);
  return lazy(() => {
    const pieces = new Map<string, Piece>();
    const dynamicParts: Part[] = [];
    for (const part of parts) {
      const { binding, from, scope } = part;
      if (from < binding.path.length - 1) {
        const name = staticName(binding.path[from + 1]);
        const inner = { binding, from: from + 1, scope };
        if (name === null) dynamicParts.push(inner);
        else addPart(pieces, name, inner);
        continue;
      }
      addLiteral(ev, pieces, dynamicParts, binding.value, scope);
    }
    return addDynamic(ev, finish(ev, pieces), dynamicParts);
  });
}

/** Adds the bindings of a literal set that merges with nested paths. */
function addLiteral(ev: Evaluator, pieces: Map<string, Piece>, dynamicParts: Part[], value: Expression, scope: Scope): void {
  if (value.kind !== 'attrset') return;
  const names = new Map<string, Thunk>();
  const inner = value.recursive ? scope.child(names) : scope;
  const own = new Map<string, Piece>();
  for (const binding of value.bindings) {
    if (binding.kind === 'inherit') addInherit(own, binding, inner, scope);
    else {
      const name = staticName(binding.path[0]);
      const part = { binding, from: 0, scope: inner };
      if (name === null) dynamicParts.push(part);
      else addPart(own, name, part);
    }
  }
  if (value.recursive) for (const [name, bound] of finish(ev, own)) names.set(name, bound.thunk);
  for (const [name, piece] of own) {
    const before = pieces.get(name);
    if (piece.kind === 'nested' && before?.kind === 'nested') before.parts.push(...piece.parts);
    else if (before !== undefined) throw duplicate(name);
    else pieces.set(name, piece);
  }
}

function addInherit(pieces: Map<string, Piece>, binding: InheritBinding, scope: Scope, outer: Scope): void {
  for (const { name, node, thunk } of inheritedNames(binding, scope, outer)) {
    if (pieces.has(name)) throw duplicate(name);
    pieces.set(name, { kind: 'slot', slot: slot(thunk, originOf(scope, node, 'inherit')) });
  }
}

interface InheritedName {
  readonly name: string;
  readonly node: AttrName;
  readonly thunk: Thunk;
}

function inheritedNames({ from, names }: InheritBinding, scope: Scope, outer: Scope): InheritedName[] {
  const found: InheritedName[] = [];
  const source = from === null ? null : delay(from, scope);
  for (const node of names) {
    const name = staticName(node);
    if (name === null) continue;
    const thunk =
      source === null
        ? (outer.find(name) ?? delay({ kind: 'identifier', name, start: node.start, end: node.end }, outer))
        : lazy((ev) => {
            const value = selectName(ev, ev.force(source), name, null);
            ev.noteRead(node, scope.file.source, value, false);
            return value;
          });
    found.push({ name, node, thunk });
  }
  return found;
}

/** A name known without evaluation: an identifier or a string without interpolation. */
function staticName(node: AttrName | undefined): string | null {
  if (node?.kind === 'identifier') return node.name;
  if (node?.kind === 'interpolation') return staticName(node.expression.kind === 'string' ? node.expression : undefined);
  if (node?.kind !== 'string') return null;
  if (node.parts.length === 0) return '';
  const [only] = node.parts;
  return node.parts.length === 1 && only?.kind === 'text' ? only.value : null;
}

function originOf(scope: Scope, node: NodeBase, kind: OriginKind, step = 0): Origin {
  return { kind, file: scope.file.source, start: node.start, end: node.end, frame: scope.frame, previous: null, step };
}
