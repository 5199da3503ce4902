/** Every option that the project declares, by its place in the configuration. */
import { memo } from '../syntax/memo.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { PathStep } from './definition.ts';
import type { Option } from './option.ts';
import { isOfOthers, ownNamespaces, unfollowedNames } from './own-namespaces.ts';
import { openPlaces, type Shape, shapeOf } from './option-shape.ts';
import { ANY, keyOf, PlaceTree } from './place-tree.ts';
import { nearest } from '../systemd/distance.ts';
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
  private readonly wholes = new Map<PlaceTree<DeclaredOption>, boolean>();
  private readonly project: Project;

  constructor(project: Project) {
    this.ev = project.ev;
    this.project = project;
    for (const module of project.modules) {
      for (const option of module.options) this.tree.add(option.path, { option, module });
      for (const { options } of module.evaluated.parts) {
        if (options !== null) for (const path of openPlaces(this.ev, options)) this.unknown.add(path, true);
      }
    }
  }

  /** The options declared at exactly this place; an instance's name stands for any. */
  at(path: readonly PathStep[]): readonly DeclaredOption[] {
    return this.tree.at(path).flatMap(({ items }) => items);
  }

  /** True where options are declared whose own paths begin with the first `length` steps of `path`, name by name. */
  isNamed(path: readonly string[], length: number): boolean {
    let node: PlaceTree<DeclaredOption> | undefined = this.tree;
    for (let depth = 0; depth < length && node !== undefined; depth++) node = node.children.get(path[depth] as string);
    return node !== undefined;
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
        if (!isOwn) return this.lookupOwn(path, depth, key, node);
        if (unknown?.children.has(key) || unknown?.children.has(ANY)) return OPEN;
        const isSet = shape?.kind === 'fields' || [...node.children.values()].some(({ items }) => items.length > 0);
        if (!isSet) return OPEN;
        return { kind: 'undeclared', depth, siblings: namesBelow(node) };
      }
      if (shape?.kind === 'map') shape = shape.inner;
      else if (shape?.kind === 'fields') shape = null;
      unknown = unknown?.children.get(key);
      node = next;
    }
    return DECLARED;
  }

  /** In a set that has no switch: what is misspelt, and what is no part of a set of options that one file declares. */
  private lookupOwn(path: readonly PathStep[], depth: number, name: string, node: PlaceTree<DeclaredOption>): Lookup {
    const own = ownNamespaces(this.project);
    // Below a name that is not known there may be anything.
    if (this.tree.children.has(ANY) || name === '_module') return OPEN;
    if (depth === 0 ? isOfOthers(name) : !own.has(String(path[0]))) return OPEN;
    const siblings = depth === 0 ? [...own] : namesBelow(node);
    const isNone = depth > 0 && this.isWhole(node);
    if (!isNone && !this.isMisspelt(path, depth, name, siblings)) return OPEN;
    if (this.mayBeDeclared(path.slice(0, depth + 1)) || unfollowedNames(this.project).has(name)) return OPEN;
    return { kind: 'undeclared', depth, siblings };
  }

  /** With a name that is near, the whole place would be declared. */
  private isMisspelt(path: readonly PathStep[], depth: number, name: string, siblings: readonly string[]): boolean {
    const rest = path.slice(depth + 1);
    if (depth === 0 && (rest.length === 0 || name.length < 4)) return false;
    return nearest(name, siblings).some((near) => this.lookup([...path.slice(0, depth), near, ...rest]).kind === 'declared');
  }

  /** A set of options that one file declares, all of them. */
  private isWhole(node: PlaceTree<DeclaredOption>): boolean {
    let whole = this.wholes.get(node);
    if (whole === undefined) {
      whole = [...node.children.values()].filter(({ items }) => items.length > 0).length > 1 && filesOf(node).size === 1;
      this.wholes.set(node, whole);
    }
    return whole;
  }

  /** True where something that is not known may declare the place, also below a name that stands for any. */
  private mayBeDeclared(path: readonly PathStep[]): boolean {
    let nodes: PlaceTree<true>[] = [this.unknown];
    for (const step of path) {
      nodes = nodes.flatMap((node) => node.below(step));
      if (nodes.some(({ items }) => items.length > 0)) return true;
    }
    return nodes.length > 0 || this.tree.at(path).some((node) => node.hasAny());
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

const namesBelow = (node: PlaceTree<DeclaredOption>): string[] =>
  [...node.children].filter(([, child]) => child.hasAny()).map(([name]) => name);

function filesOf(node: PlaceTree<DeclaredOption>, found = new Set<string>()): Set<string> {
  for (const { module } of node.items) found.add(module.file);
  for (const child of node.children.values()) filesOf(child, found);
  return found;
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
