/** What references lead to inside a project: `lib` under its many names, `callPackage`, module arguments. */
import { EvaluationError } from '../evaluation/errors.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { ReferenceHooks } from '../evaluation/references.ts';
import { selectPath } from '../evaluation/select.ts';
import { slotOf, type Thunk } from '../evaluation/thunk.ts';
import { openSet } from '../evaluation/update.ts';
import { attrs, reference, type ReferenceValue, type Value } from '../evaluation/values.ts';
import type { ConfigHelpers } from './config-helpers.ts';
import { nameKey } from './name-keys.ts';

/** What the hooks need to know of the project; filled in while the project is being built. */
export interface ProjectKnowledge {
  lib: Value;
  /** A module argument of the project by name; null where there is none. */
  argument(name: string): Value | null;
  /** `lib` of the project's own flake; null where it is not known. */
  flakeLib(): Value | null;
  /** What the project's overlays add to `pkgs` by name, but for packages; null where nothing. */
  overlaid(name: string): Value | null;
  /** Functions that the project's own options hold, by place. */
  helpers: ConfigHelpers;
  /** Whether the project declares an option at the place for certain. */
  isDeclared(place: ReferenceValue): boolean;
}

const NIXPKGS = /^nixpkgs|^<nixpkgs|^unstable$|^stable$/;

export function projectHooks(knowledge: ProjectKnowledge): ReferenceHooks {
  const meaning = ({ path }: ReferenceValue): Value | null => {
    const last = path.at(-1);
    const before = path.at(-2);
    if (last === 'lib' && typeof before === 'string') {
      // `args` are what a submodule is called with besides its place.
      if (path.length === 2 && (before === 'pkgs' || before === 'args')) return knowledge.lib;
      if (before === 'self' && path.length <= 3) return knowledge.flakeLib();
      if (NIXPKGS.test(before) && (path.length === 2 || path[0] === 'inputs')) return knowledge.lib;
    }
    if (path.length === 2 && before === 'pkgs' && typeof last === 'string') return knowledge.overlaid(last);
    if (path.length === 1 && last === '<nixpkgs/lib>') return knowledge.lib;
    if (isArgument(path) && typeof last === 'string') return knowledge.argument(last);
    if (path[0] === 'config' && knowledge.helpers.size > 0) return knowledge.helpers.get(nameKey(path.slice(1)) ?? '') ?? null;
    return null;
  };
  return {
    select: (_ev, place) => meaning(place),
    exists: (place) => (place.path[0] === 'config' && !isArgument(place.path) ? knowledge.isDeclared(place) : meaning(place) !== null),
    apply(ev, callee, args) {
      const name = callee.path.at(-1);
      if ((name === 'callPackage' || name === 'callPackages') && args.length === 2) {
        return callPackage(ev, callee, args as [Thunk, Thunk]);
      }
      // flake-parts: a module, or any value, made by a function of what a flake has for one system.
      const made =
        name === 'moduleWithSystem' && args.length === 1 ? args[0] : name === 'withSystem' && args.length === 2 ? args[1] : undefined;
      const fn = made === undefined ? null : ev.tryForce(made);
      return fn?.kind === 'lambda' ? ev.call(fn, reference(['perSystem'])) : null;
    },
  };
}

/** `config._module.args.<name>`; but `name` is what each submodule is called. */
const isArgument = (path: ReferenceValue['path']): boolean =>
  path.length === 4 && path[0] === 'config' && path[1] === '_module' && path[2] === 'args' && path[3] !== 'name';

/** `callPackage fileOrFunction overrides` of a file inside the tree: the function with `pkgs` as its supplier. */
function callPackage(ev: Evaluator, callee: ReferenceValue, [target, overrides]: [Thunk, Thunk]): Value | null {
  try {
    const file = ev.force(target);
    const fn = file.kind === 'path' ? ev.importFile(file.path) : file;
    if (fn.kind !== 'lambda' || fn.node.formals === null) return null;
    const explicit = openSet(ev, ev.force(overrides));
    const supplier = reference(callee.path.slice(0, -1));
    const used = new Map(
      [...explicit.entries].filter(([name]) => fn.node.ellipsis || fn.node.formals?.some((formal) => formal.name.name === name)),
    );
    const takes = (name: string): boolean =>
      !used.has(name) && (fn.node.ellipsis || (fn.node.formals ?? []).some((formal) => formal.name.name === name));
    const lib = takes('lib') ? selectPath(ev, reference(['pkgs']), ['lib'], null) : null;
    if (lib !== null) used.set('lib', slotOf(lib));
    // `pkgs.pkgs` is `pkgs`.
    if (takes('pkgs')) used.set('pkgs', slotOf(supplier));
    return ev.call(fn, attrs(used, supplier));
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}
