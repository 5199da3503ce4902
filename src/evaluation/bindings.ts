/** Bindings of `{ … }`, `rec { … }` and `let`: nested paths merge, as `a.b = 1; a.c = 2;` does. */
import type { AttrBinding, AttrName, Binding, Expression } from '../syntax/nodes.ts';
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

/** The bindings of a `let`, whose own scope is `inner`. */
export function bindRecursive(ev: Evaluator, bindings: readonly Binding[], inner: Scope): ReadonlyMap<string, Slot> {
  return build(ev, bindings, inner, inner.parent ?? inner).entries;
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
  const simple = buildSimple(ev, bindings, scope, outer);
  if (simple !== null) {
    if (onStatic) for (const [name, bound] of simple) onStatic(name, bound);
    return attrs(simple);
  }
  const pieces = new Map<string, Piece>();
  const dynamicParts: Part[] = [];
  for (const binding of bindings) {
    if (binding.kind === 'inherit') addInherit(pieces, binding.from, binding.names, scope, outer);
    else if (staticName(binding.path[0]) === null) dynamicParts.push({ binding, from: 0, scope });
    else addPart(pieces, staticName(binding.path[0]) as string, { binding, from: 0, scope });
  }
  const entries = finish(ev, pieces);
  if (onStatic) for (const [name, bound] of entries) onStatic(name, bound);
  return addDynamic(ev, entries, dynamicParts);
}

/** Most sets write every first name once, and nothing merges; null for any other. */
function buildSimple(ev: Evaluator, bindings: readonly Binding[], scope: Scope, outer: Scope): Map<string, Slot> | null {
  const entries = new Map<string, Slot>();
  for (const binding of bindings) {
    if (binding.kind === 'inherit') {
      for (const [name, inherited] of inheritedSlots(binding.from, binding.names, scope, outer)) {
        if (entries.has(name)) return null;
        entries.set(name, inherited);
      }
      continue;
    }
    const name = staticName(binding.path[0]);
    if (name === null || entries.has(name)) return null;
    const thunk = binding.path.length === 1 ? delay(binding.value, scope) : nestedThunk(ev, [{ binding, from: 0, scope }]);
    entries.set(name, slot(thunk, originOf(scope, binding, 'binding')));
  }
  return entries;
}

function finish(ev: Evaluator, pieces: ReadonlyMap<string, Piece>): Map<string, Slot> {
  const entries = new Map<string, Slot>();
  for (const [name, piece] of pieces) {
    entries.set(name, piece.kind === 'slot' ? piece.slot : slot(nestedThunk(ev, piece.parts), piece.origin));
  }
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
  const [first] = parts;
  if (parts.length === 1 && first && first.from === first.binding.path.length - 1) return delay(first.binding.value, first.scope);
  return lazy(() => {
    const pieces = new Map<string, Piece>();
    const dynamicParts: Part[] = [];
    for (const part of parts) {
      const { binding, from, scope } = part;
      if (from < binding.path.length - 1) {
        const name = staticName(binding.path[from + 1]);
        if (name === null) dynamicParts.push({ ...part, from: from + 1 });
        else addPart(pieces, name, { ...part, from: from + 1 });
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
    if (binding.kind === 'inherit') addInherit(own, binding.from, binding.names, inner, scope);
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

function addInherit(pieces: Map<string, Piece>, from: Expression | null, names: readonly AttrName[], scope: Scope, outer: Scope): void {
  for (const [name, inherited] of inheritedSlots(from, names, scope, outer)) {
    if (pieces.has(name)) throw duplicate(name);
    pieces.set(name, { kind: 'slot', slot: inherited });
  }
}

function* inheritedSlots(from: Expression | null, names: readonly AttrName[], scope: Scope, outer: Scope): Generator<[string, Slot]> {
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
    yield [name, slot(thunk, originOf(scope, node, 'inherit'))];
  }
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

function originOf(scope: Scope, node: { start: number; end: number }, kind: OriginKind, step = 0): Origin {
  return { kind, file: scope.file.source, start: node.start, end: node.end, frame: scope.frame, previous: null, step };
}
