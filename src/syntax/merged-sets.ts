/**
 * How bindings add up to sets: `a.b = 1; a = { c = 2; };` is one set `a`, and what Nix refuses as
 * already defined is a conflict. Follows `addAttr` of libexpr's parser: literal sets are complete
 * before they take part in the set around them, and a `rec` on the second of two merged sets is lost.
 */
import { staticName } from './names.ts';
import type {
  AttrName,
  AttrSetExpression,
  Binding,
  Expression,
  LegacyLetExpression,
  LetExpression,
  NodeBase,
  SourceFile,
} from './nodes.ts';
import { nodesOf } from './of-kind.ts';

/** Whatever holds bindings. */
export type BindingHolder = AttrSetExpression | LetExpression | LegacyLetExpression;

/** A set as Nix sees it after merging. */
export interface MergedSet {
  readonly kind: 'mergedSet';
  readonly recursive: boolean;
  readonly entries: Map<string, MergedEntry>;
  /** Attributes whose names only evaluation knows. */
  readonly dynamic: { readonly name: AttrName; readonly value: Expression | MergedSet }[];
  /** The `x` of each `inherit (x) …`. */
  readonly sources: Expression[];
  /** Values of refused bindings. */
  readonly refused: (Expression | MergedSet)[];
}
export interface MergedEntry {
  /** Where the name is first written. */
  readonly at: NodeBase;
  readonly binding: Binding;
  /** Null where `inherit` supplies it. */
  readonly value: Expression | MergedSet | null;
  /** True for `inherit x;`: the name is looked up around the set. */
  readonly inherited: boolean;
  /** Further bindings that add to the same name. */
  readonly additions: Binding[];
}
/** An attribute that is defined twice in one set. */
export interface Conflict extends NodeBase {
  /** The path of the second definition, from the set around it. */
  readonly path: readonly string[];
  readonly first: NodeBase;
}
export interface MergedSets {
  readonly sets: ReadonlyMap<BindingHolder, MergedSet>;
  readonly conflicts: readonly Conflict[];
}

/** Merges the bindings of every set and `let` of a file; conflicts in the order of the text. */
export function mergeSets(file: SourceFile): MergedSets {
  const merger = new Merger();
  const holders: BindingHolder[] = [...nodesOf(file, 'attrset'), ...nodesOf(file, 'let'), ...nodesOf(file, 'legacyLet')];
  // What begins later is inside or beside: every inner set is complete when its outer one is built.
  for (const holder of holders.sort((a, b) => b.start - a.start)) merger.build(holder);
  merger.conflicts.sort((a, b) => a.start - b.start);
  return { sets: merger.sets, conflicts: merger.conflicts };
}

function emptySet(recursive: boolean): MergedSet {
  return { kind: 'mergedSet', recursive, entries: new Map(), dynamic: [], sources: [], refused: [] };
}

class Merger {
  readonly sets = new Map<BindingHolder, MergedSet>();
  readonly conflicts: Conflict[] = [];

  build(holder: BindingHolder): void {
    const set = emptySet(holder.kind !== 'attrset' || holder.recursive);
    this.sets.set(holder, set);
    for (const binding of holder.bindings) {
      if (binding.kind === 'binding') this.add(set, binding, binding.path, this.valueOf(binding.value));
      else this.inherit(set, binding, binding.from, binding.names);
    }
  }

  private valueOf(value: Expression): Expression | MergedSet {
    return value.kind === 'attrset' ? (this.sets.get(value) ?? value) : value;
  }

  private inherit(set: MergedSet, binding: Binding, from: Expression | null, names: readonly AttrName[]): void {
    // Nix never looks at the `x` of `inherit (x);`.
    if (from !== null && names.length > 0) set.sources.push(from);
    for (const node of names) {
      const name = staticName(node);
      if (name === null) continue;
      const before = set.entries.get(name);
      if (before !== undefined) this.conflicts.push({ path: [name], start: node.start, end: node.end, first: before.at });
      else set.entries.set(name, { at: node, binding, value: null, inherited: from === null, additions: [] });
    }
  }

  private add(outer: MergedSet, binding: Binding, path: readonly AttrName[], value: Expression | MergedSet): void {
    const first = path.length === 1 ? staticName(path[0] as AttrName) : null;
    if (first !== null && !outer.entries.has(first)) {
      outer.entries.set(first, { at: path[0] as AttrName, binding, value, inherited: false, additions: [] });
      return;
    }
    let set = outer;
    const whole = { start: path[0]?.start ?? binding.start, end: path.at(-1)?.end ?? binding.end };
    for (let index = 0; index < path.length; index++) {
      const node = path[index] as AttrName;
      const isLast = index === path.length - 1;
      const name = staticName(node);
      const before = name === null ? undefined : set.entries.get(name);
      if (before !== undefined) {
        const below = before.value?.kind === 'mergedSet' ? before.value : null;
        if (below === null || (isLast && value.kind !== 'mergedSet')) {
          this.conflicts.push({ ...whole, path: pathNames(path), first: before.at });
          outer.refused.push(value);
          return;
        }
        before.additions.push(binding);
        if (isLast && value.kind === 'mergedSet') this.merge(below, value, pathNames(path));
        set = below;
        continue;
      }
      const next = isLast ? value : emptySet(false);
      if (name === null) set.dynamic.push({ name: node, value: next });
      else set.entries.set(name, { at: node, binding, value: next, inherited: false, additions: [] });
      if (next.kind === 'mergedSet') set = next;
    }
  }

  /** Moves what a literal set holds into the set that its name already has; never merges deeper. */
  private merge(into: MergedSet, from: MergedSet, path: readonly string[]): void {
    for (const [name, entry] of from.entries) {
      const before = into.entries.get(name);
      if (before === undefined) {
        into.entries.set(name, entry);
        continue;
      }
      const { start, end } = entry.at;
      this.conflicts.push({ path: [...path, name], start, end, first: before.at });
      if (entry.value !== null) into.refused.push(entry.value);
    }
    for (const attribute of from.dynamic) into.dynamic.push(attribute);
    for (const source of from.sources) into.sources.push(source);
    for (const value of from.refused) into.refused.push(value);
  }
}

const pathNames = (path: readonly AttrName[]): string[] => path.map((name) => staticName(name) ?? '${…}');
