/**
 * Static scope analysis: which name every variable means. Follows `bindVars` of libexpr's nixexpr:
 * lexical bindings win over every `with`, the formals of a function see each other, and the names of
 * `inherit x;` are looked up around their set.
 */
import { memo } from './memo.ts';
import { childrenOf } from './children.ts';
import { type BindingHolder, type Conflict, type MergedSet, mergeSets } from './merged-sets.ts';
import type { Binding, Formal, Identifier, LambdaExpression, Node, NodeBase, SourceFile, WithExpression } from './nodes.ts';

export type ScopeNode = BindingHolder | LambdaExpression | MergedSet;

/** The names that one construct adds. */
export interface LexicalScope {
  readonly node: ScopeNode;
  readonly parent: LexicalScope | null;
  readonly names: ReadonlyMap<string, BoundName>;
}
export interface BoundName {
  readonly name: string;
  /** Where the name is written. */
  readonly at: NodeBase;
  readonly node: ScopeNode;
  /** The bindings that define it; empty for an argument. */
  readonly bindings: readonly Binding[];
  /** The `let` binding whose value this one stands in. */
  readonly owner: BoundName | null;
}
/** A list of the `with`s around a place, innermost first. */
export interface Withs {
  readonly node: WithExpression;
  readonly outer: Withs | null;
}
/** A name that is read. */
export interface Reference {
  readonly name: string;
  readonly at: NodeBase;
  /** What it means; null where only a `with` or Nix's global names can supply it. */
  readonly target: BoundName | null;
  readonly scope: LexicalScope | null;
  readonly withs: Withs | null;
  /** The `let` binding whose value reads it. */
  readonly owner: BoundName | null;
}
export interface ScopeAnalysis {
  /** In the order of the text. */
  readonly references: readonly Reference[];
  /** The names of every `let … in`, in the order of the text. */
  readonly letNames: readonly BoundName[];
  readonly conflicts: readonly Conflict[];
}

/** Analyses a file once; meaningful for files without faults. Never throws, at any depth of nesting. */
export const analyseScopes = memo((file: SourceFile): ScopeAnalysis => new Analyser().run(file));

/** Names in reach of a scope, innermost first, at most `limit`. */
export function namesInReach(scope: LexicalScope | null, limit = 2000): string[] {
  const names: string[] = [];
  for (let at = scope; at !== null && names.length < limit; at = at.parent) {
    for (const name of at.names.keys()) if (names.length < limit) names.push(name);
  }
  return names;
}

type Owner = BoundName | null;
/** What is to be looked at, and what is to be done between. */
type Task =
  | Node
  | MergedSet
  | { readonly kind: 'enterWith'; readonly node: WithExpression }
  | { readonly kind: 'leave'; readonly scope: LexicalScope }
  | { readonly kind: 'leaveWith' };

class Analyser {
  private readonly tasks: Task[] = [];
  /** The owner of every task: beside them, for they are many. */
  private readonly owners: Owner[] = [];
  /** Name → the bindings in reach, innermost last. */
  private readonly bound = new Map<string, BoundName[]>();
  private readonly references: Reference[] = [];
  private readonly letNames: BoundName[] = [];
  private scope: LexicalScope | null = null;
  private withs: Withs | null = null;
  private sets: ReadonlyMap<BindingHolder, MergedSet> = new Map();

  run(file: SourceFile): ScopeAnalysis {
    const { sets, conflicts } = mergeSets(file);
    this.sets = sets;
    this.visit(file.root, null);
    for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) this.step(task, this.owners.pop() ?? null);
    const order = (a: { at: NodeBase }, b: { at: NodeBase }): number => a.at.start - b.at.start;
    return { references: this.references.sort(order), letNames: this.letNames.sort(order), conflicts };
  }

  private visit(task: Task, owner: Owner): void {
    this.tasks.push(task);
    this.owners.push(owner);
  }

  private step(node: Task, owner: Owner): void {
    switch (node.kind) {
      case 'leave':
        return this.leave(node.scope);
      case 'leaveWith':
        this.withs = this.withs?.outer ?? null;
        return;
      case 'enterWith':
        this.withs = { node: node.node, outer: this.withs };
        this.visit({ kind: 'leaveWith' }, null);
        return this.visit(node.node.body, owner);
      case 'identifier':
        // `__curPos` is a keyword of Nix's grammar in everything but name.
        if (node.name !== '__curPos') this.read(node.name, node, owner);
        return;
      case 'mergedSet':
        return this.set(node, node, owner);
      case 'attrset':
      case 'legacyLet':
      case 'let': {
        const set = this.sets.get(node);
        if (set !== undefined) this.set(node, set, owner);
        return;
      }
      case 'lambda':
        return this.lambda(node, owner);
      case 'with':
        this.visit({ kind: 'enterWith', node }, owner);
        return this.visit(node.scope, owner);
      case 'select':
      case 'hasAttr':
        if (node.kind === 'select' && node.fallback !== null) this.visit(node.fallback, owner);
        for (const name of node.path) if (name.kind !== 'identifier') this.visit(name, owner);
        return this.visit(node.target, owner);
      default:
        childrenOf(node).forEach((child) => this.visit(child, owner));
    }
  }

  private set(node: ScopeNode, set: MergedSet, owner: Owner): void {
    const names = set.recursive ? boundNames(node, set, owner) : NO_NAMES;
    const isLet = node.kind === 'let';
    const ownerOf = (name: string): Owner => (isLet ? (names.get(name) ?? owner) : owner);
    if (isLet) for (const name of names.values()) this.letNames.push(name);
    // `inherit x;` finds its name around the set.
    set.entries.forEach((entry, name) => {
      if (entry.inherited) this.read(name, entry.at, ownerOf(name));
    });
    if (set.recursive) this.open({ node, parent: this.scope, names });
    if (isLet) this.visit(node.body, owner);
    set.entries.forEach((entry, name) => {
      if (entry.value !== null) this.visit(entry.value, ownerOf(name));
    });
    for (const { name, value } of set.dynamic) {
      if (name.kind !== 'identifier') this.visit(name, owner);
      this.visit(value, owner);
    }
    for (const value of set.refused) this.visit(value, owner);
    for (const source of set.sources) this.visit(source, isLet ? sourceOwner(set, source, names, owner) : owner);
  }

  private lambda(node: LambdaExpression, owner: Owner): void {
    const names = new Map<string, BoundName>();
    const bind = ({ name, start, end }: Identifier): void => {
      names.set(name, { name, at: { start, end }, node, bindings: [], owner });
    };
    const formals: readonly Formal[] = node.formals ?? [];
    for (const formal of formals) bind(formal.name);
    if (node.name !== null) bind(node.name);
    this.open({ node, parent: this.scope, names });
    this.visit(node.body, owner);
    for (const { fallback } of formals) if (fallback !== null) this.visit(fallback, owner);
  }

  private read(name: string, at: NodeBase, owner: Owner): void {
    const target = this.bound.get(name)?.at(-1) ?? null;
    this.references.push({ name, at, target, scope: this.scope, withs: this.withs, owner });
  }

  private open(scope: LexicalScope): void {
    this.scope = scope;
    scope.names.forEach((bound, name) => {
      const list = this.bound.get(name);
      if (list === undefined) this.bound.set(name, [bound]);
      else list.push(bound);
    });
    this.visit({ kind: 'leave', scope }, null);
  }

  private leave(scope: LexicalScope): void {
    this.scope = scope.parent;
    for (const name of scope.names.keys()) this.bound.get(name)?.pop();
  }
}

const NO_NAMES: ReadonlyMap<string, BoundName> = new Map();

function boundNames(node: ScopeNode, { entries }: MergedSet, owner: Owner): ReadonlyMap<string, BoundName> {
  const names = new Map<string, BoundName>();
  entries.forEach(({ at, binding, additions }, name) => {
    names.set(name, { name, at, node, bindings: [binding, ...additions], owner });
  });
  return names;
}

/** The `x` of `let inherit (x) a;` belongs to `a`, and to nobody where it supplies several names. */
function sourceOwner(set: MergedSet, source: Node, names: ReadonlyMap<string, BoundName>, outer: Owner): Owner {
  const supplied = [...set.entries].filter(([, { binding }]) => binding.kind === 'inherit' && binding.from === source);
  const [only] = supplied;
  return supplied.length === 1 && only !== undefined ? (names.get(only[0]) ?? outer) : outer;
}
