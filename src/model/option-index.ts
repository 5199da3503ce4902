/** Every option that the project declares, by its place in the configuration. */
import { memo } from '../syntax/memo.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { PathStep } from './definition.ts';
import type { Option } from './option.ts';
import { openPlaces, type Shape, shapeOf } from './option-shape.ts';
import { ANY, keyOf, PlaceTree } from './place-tree.ts';
import type { ProjectModule } from './project-module.ts';
import type { Project } from './project.ts';

export interface DeclaredOption {
  readonly option: Option;
  readonly module: ProjectModule;
}

export type Lookup =
  /** An option is declared there, above it with a type that takes any name, or below it. */
  | { readonly kind: 'declared' }
  /** Nothing is, but something that is not known may be; or the namespace is not the project's own. */
  | { readonly kind: 'open' }
  /** The first step that nothing declares, in a set that the project declares as a whole. */
  | { readonly kind: 'undeclared'; readonly depth: number; readonly siblings: readonly string[] };

const DECLARED: Lookup = { kind: 'declared' };
const OPEN: Lookup = { kind: 'open' };

export class OptionIndex {
  readonly tree = new PlaceTree<DeclaredOption>();
  private readonly ev: Evaluator;
  /** Places below which a module may declare something that is not known. */
  private readonly unknown = new PlaceTree<true>();
  private readonly shapes = new Map<PlaceTree<DeclaredOption>, Shape>();

  constructor(project: Project) {
    this.ev = project.ev;
    for (const module of project.modules) {
      for (const option of module.options) this.tree.add(option.path, { option, module });
      for (const { options } of module.evaluated.parts) {
        if (options !== null) for (const path of openPlaces(this.ev, options, [])) this.unknown.add(path, true);
      }
    }
  }

  /** The options declared at exactly this place; an instance's name stands for any. */
  at(path: readonly PathStep[]): readonly DeclaredOption[] {
    return this.tree.at(path).flatMap(({ items }) => items);
  }

  /** True where an option is declared at the place or above it; a symbolic step is an instance, not a namespace. */
  isBelowOption(path: readonly PathStep[]): boolean {
    let node: PlaceTree<DeclaredOption> | undefined = this.tree;
    for (const step of path) {
      node = node.children.get(keyOf(step)) ?? node.children.get(ANY);
      if (node === undefined) return false;
      if (node.items.some(({ option }) => !option.isField)) return true;
    }
    return false;
  }

  /** Whether something is declared at a place of the configuration. */
  lookup(path: readonly PathStep[]): Lookup {
    let node = this.tree;
    let unknown: PlaceTree<true> | undefined = this.unknown;
    let isOwn = false;
    let shape: Shape | null = null;
    for (let depth = 0; depth < path.length; depth++) {
      const step = path[depth] as PathStep;
      if (unknown !== undefined && unknown.items.length > 0) return OPEN;
      shape = this.shapeAt(node) ?? shape;
      if (shape?.kind === 'open' || shape?.kind === 'leaf') return DECLARED;
      isOwn ||= depth > 1 && (node.children.get('enable')?.items.length ?? 0) > 0;
      const key = keyOf(step);
      if (key === ANY && shape?.kind !== 'map') return OPEN;
      const next = node.children.get(shape?.kind === 'map' ? ANY : key) ?? node.children.get(ANY);
      if (next === undefined) {
        if (shape?.kind === 'map') return DECLARED;
        if (isSwitchForNixos(path, depth, node)) return OPEN;
        // What stands there is not known: a helper of another project may declare it.
        if (!isOwn || unknown?.children.has(key) || unknown?.children.has(ANY)) return OPEN;
        const isSet = shape?.kind === 'fields' || [...node.children.values()].some(({ items }) => items.length > 0);
        if (!isSet) return OPEN;
        return { kind: 'undeclared', depth, siblings: [...node.children].filter(([, child]) => child.hasAny()).map(([name]) => name) };
      }
      if (shape?.kind === 'map') shape = shape.inner;
      else if (shape?.kind === 'fields') shape = null;
      unknown = unknown?.children.get(key);
      node = next;
    }
    return DECLARED;
  }

  private shapeAt(node: PlaceTree<DeclaredOption>): Shape | null {
    if (node.items.length === 0) return null;
    let shape = this.shapes.get(node);
    if (shape === undefined) {
      const shapes = node.items.map(({ option }) => shapeOf(this.ev, option.type, option.path));
      const sets = shapes.filter(({ kind }) => kind !== 'leaf');
      // Several modules may each add fields to one submodule.
      shape = sets.find(isOpen) ?? sets[0] ?? (shapes[0] as Shape);
      this.shapes.set(node, shape);
    }
    return shape;
  }
}

/** Names of NixOS whose sets may have options and no `enable`: `security.acme`, `boot.loader`. */
const OF_NIXOS = new Set(
  'boot console documentation environment fonts hardware i18n location networking nix nixpkgs power powerManagement programs security system systemd time users virtualisation xdg'.split(
    ' ',
  ),
);

/** `options.security.acme.enable`: a switch and nothing else beside the options that NixOS declares there. */
const isSwitchForNixos = ([root]: readonly PathStep[], depth: number, node: PlaceTree<DeclaredOption>): boolean =>
  depth === 2 && typeof root === 'string' && OF_NIXOS.has(root) && [...node.children.keys()].every((name) => name === 'enable');

/** What takes any name, or is a set of what does. */
const isOpen = (shape: Shape): boolean => shape.kind === 'open' || (shape.kind === 'map' && isOpen(shape.inner));

/** The project's options, indexed once. */
export const optionIndex = memo((project: Project): OptionIndex => new OptionIndex(project));
