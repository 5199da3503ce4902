/** What the names of one file stand for, as far as they stand for sets of the project's libraries. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Slot } from '../evaluation/thunk.ts';
import type { Value } from '../evaluation/values.ts';
import type { ProjectFile } from '../model/project.ts';
import { walk } from '../syntax/children.ts';
import type { AttrName, Expression, Node } from '../syntax/nodes.ts';

/** Aliases of aliases are followed this far. */
const MAX_CHAIN = 8;

/** Where a name gets its value: an expression, or an attribute of one. */
interface Source {
  readonly from: Expression;
  readonly name: string | null;
}

/** What one file binds and reads, gathered in one walk over its tree. */
export class FileNames {
  readonly sources = new Map<string, Source[]>();
  readonly parameters: ReadonlySet<string>;
  /** `target.path`, and each name of `inherit (target) …`. */
  readonly selections: { readonly target: Expression; readonly path: readonly (string | null)[] }[] = [];
  /** The scopes of `with`. */
  readonly scopes: Expression[] = [];
  /** Variables that are read. */
  readonly read = new Set<string>();

  constructor({ source: { root } }: ProjectFile) {
    this.parameters = new Set(root.kind === 'lambda' ? (root.formals ?? []).map(({ name }) => name.name) : []);
    walk(root, (node, parent) => {
      switch (node.kind) {
        case 'binding':
          if (node.path.length === 1) this.bind(nameOf(node.path[0] as AttrName), { from: node.value, name: null });
          break;
        case 'formal':
          if (node.fallback !== null) this.bind(node.name.name, { from: node.fallback, name: null });
          break;
        case 'inherit':
          if (node.from === null) break;
          for (const name of node.names.map(nameOf)) {
            this.bind(name, { from: node.from, name });
            this.selections.push({ target: node.from, path: [name] });
          }
          break;
        case 'select':
          this.selections.push({ target: node.target, path: node.path.map(nameOf) });
          break;
        case 'with':
          this.scopes.push(node.scope);
          break;
        case 'identifier':
          if (isRead(node, parent)) this.read.add(node.name);
      }
    });
  }

  private bind(name: string | null, source: Source): void {
    if (name === null) return;
    const before = this.sources.get(name);
    if (before) before.push(source);
    else this.sources.set(name, [source]);
  }
}

export class Names {
  private readonly ev: Evaluator;
  private readonly file: FileNames;
  private readonly argument: (name: string) => Value | null;
  private readonly imported: (node: Expression) => Value[];
  private readonly known = new Map<string, Value[]>();

  /**
   * @param argument the project's value of a module argument
   * @param imported the sets that the paths below an expression lead to
   */
  constructor(ev: Evaluator, file: FileNames, argument: (name: string) => Value | null, imported: (node: Expression) => Value[]) {
    this.ev = ev;
    this.file = file;
    this.argument = argument;
    this.imported = imported;
  }

  /** The known sets that an expression may be; scopes are not told apart, so there may be several. */
  valuesOf(node: Expression, depth = 0): Value[] {
    if (depth > MAX_CHAIN) return [];
    switch (node.kind) {
      case 'identifier':
        return depth === 0 ? this.ofKnownName(node.name) : this.ofName(node.name, depth);
      case 'select':
        return this.valuesOf(node.target, depth + 1).flatMap((value) => this.below(value, node.path.map(nameOf)));
      case 'apply':
        return isImport(node) ? this.imported(node) : [];
      case 'binary':
        return node.operator === '//' ? [...this.valuesOf(node.left, depth + 1), ...this.valuesOf(node.right, depth + 1)] : [];
      default:
        return [];
    }
  }

  /** The same name is read many times over. */
  private ofKnownName(name: string): Value[] {
    let values = this.known.get(name);
    if (values === undefined) {
      values = this.ofName(name, 0);
      this.known.set(name, values);
    }
    return values;
  }

  private ofName(name: string, depth: number): Value[] {
    const given = this.file.parameters.has(name) ? this.argument(name) : null;
    const bound = (this.file.sources.get(name) ?? []).flatMap(({ from, name: attribute }) => {
      // `x = x;` and `inherit (x) x` would lead back here.
      if (from.kind === 'identifier' && from.name === name)
        return attribute === null || given === null ? [] : this.below(given, [attribute]);
      const values = this.valuesOf(from, depth + 1);
      return attribute === null ? values : values.flatMap((value) => this.below(value, [attribute]));
    });
    return given === null ? bound : [given, ...bound];
  }

  private below(value: Value, names: readonly (string | null)[]): Value[] {
    let at: Value | null = value;
    for (const name of names) {
      const slot: Slot | undefined = name !== null && at.kind === 'attrs' ? at.entries.get(name) : undefined;
      at = slot === undefined ? null : this.ev.tryForce(slot.thunk);
      if (at === null) return [];
    }
    return [at];
  }
}

/** `import ./x { … }`, `callPackage ./x { }`: what may come to a library. */
function isImport(node: Expression): boolean {
  if (node.kind !== 'apply') return false;
  const { callee } = node;
  if (callee.kind === 'identifier') return callee.name === 'import' || callee.name === 'callPackage';
  const last = callee.kind === 'select' ? callee.path.at(-1) : undefined;
  return last === undefined ? isImport(callee) : ['import', 'callPackage'].includes(nameOf(last) ?? '');
}

/** A plain attribute name; null where it is computed. */
function nameOf(name: AttrName): string | null {
  if (name.kind === 'identifier') return name.name;
  if (name.kind !== 'string') return null;
  const [only] = name.parts;
  return name.parts.length === 1 && only?.kind === 'text' ? only.value : null;
}

/** A variable that is read; names of attributes, parameters and `inherit` are not. */
function isRead(node: Node, parent: Node | null): boolean {
  if (parent === null) return true;
  if (parent.kind === 'binding') return parent.value === node;
  if (parent.kind === 'select' || parent.kind === 'hasAttr')
    return parent.target === node || (parent.kind === 'select' && parent.fallback === node);
  return parent.kind !== 'inherit' && parent.kind !== 'formal' && (parent.kind !== 'lambda' || parent.body === node);
}
