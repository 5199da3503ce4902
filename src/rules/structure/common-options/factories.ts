/** Functions of the project that declare what its services have in common, and which services each is for. */
import type { Frame, Origin } from '../../../evaluation/trail.ts';
import { memo } from '../../../syntax/memo.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { optionName } from '../../options.ts';
import { namespaceOf } from '../service-modules.ts';
import { FACTORY, writtenFactories } from './written.ts';

export interface Factory {
  readonly name: string;
  readonly file: string;
  /** Those of the common options that it declares. */
  readonly names: ReadonlySet<string>;
  /** Modules that call it. */
  readonly users: readonly ProjectModule[];
}

/** Words of a function's name that say nothing about which services it is for. */
const GENERAL = new Set('mk make gen create services service options option opts common standard shared default base for with'.split(' '));

/** Every function that declares at least `minimum` of the common options. */
export function factoriesOf(project: Project, names: ReadonlySet<string>, minimum: number): Factory[] {
  const called = calledFactories(project, names);
  const known = new Set(called.map(({ file, name }) => `${file}:${name}`));
  const uncalled = writtenFactories(project, names).filter(({ file, name }) => !known.has(`${file}:${name}`));
  // What a single module calls is its own helper, unless its name says that it is for all.
  return [...called.filter(({ name, users }) => users.length > 1 || FACTORY.test(name)), ...uncalled].filter(
    (factory) => factory.names.size >= minimum,
  );
}

/** Whether a module is one of those that the function is for: by the function's name, and by where the modules stand that call it. */
export function isFor({ name, users }: Factory, module: ProjectModule): boolean {
  const words = wordsOf(name);
  const family = users.length === 0 ? words : words.filter((word) => users.every((user) => textOf(user).includes(word)));
  if (!family.every((word) => textOf(module).includes(word))) return false;
  // A function of a general name is for all, however few call it yet.
  if (words.length === 0) return true;
  const isBelow = (stepsOf: (one: ProjectModule) => string[]): boolean => {
    const common = commonStart(users.map(stepsOf));
    const own = stepsOf(module);
    return common.every((step, index) => step === own[index]);
  };
  return isBelow(folderOf) && isBelow((one) => namespaceOf(one).split('.').slice(0, -1));
}

/** `microcosm` of `mkMicrocosmServiceOptions`. */
const wordsOf = (name: string): string[] =>
  (name.match(/[A-Z]?[a-z\d]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase()).filter((word) => !GENERAL.has(word));

const textOf = (module: ProjectModule): string => `${module.file} ${namespaceOf(module)}`.toLowerCase().replace(/[-_]/g, '');

/** Folders that a module stands in: of `services/web/default.nix` as of `services/web.nix`, `services`. */
const folderOf = ({ file }: ProjectModule): string[] =>
  file
    .replace(/\/default\.nix$/, '')
    .split('/')
    .slice(0, -1);

function commonStart(paths: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = paths;
  const end = first.findIndex((step, index) => others.some((path) => path[index] !== step));
  return end < 0 ? first : first.slice(0, end);
}

/** Functions of other files that modules take common options from. */
function calledFactories(project: Project, names: ReadonlySet<string>): Factory[] {
  const calls = project.modules.flatMap((module) =>
    module.options
      .filter((option) => names.has(optionName(option)))
      .flatMap((option) => ({ module, option: optionName(option), call: callOf(module, option.origin) })),
  );
  const made = calls.flatMap(({ module, option, call }) => (call === null ? [] : { module, option, ...call }));
  return [...groupBy(made, ({ file, name }) => `${file}:${name}`).values()].map((group) => ({
    name: group[0].name,
    file: group[0].file,
    names: new Set(group.map(({ option }) => option)),
    users: [...new Set(group.map(({ module }) => module))],
  }));
}

/** The call in the module's own file that the option comes from, where the called function is written in another one. */
function callOf(module: ProjectModule, origin: Origin | null): { readonly name: string; readonly file: string } | null {
  const { source } = module.evaluated;
  const written = innermost(origin);
  let file = written?.file;
  for (let frame = written?.frame ?? null; frame !== null && file !== undefined; frame = frame.parent) {
    if (frame.file === source) {
      // A call that makes the module as a whole is no way to declare options.
      const isFactory = file !== source && !configuringCalls(module).has(frame.start);
      return isFactory ? { name: nameOf(frame), file: file.path } : null;
    }
    file = frame.file;
  }
  return null;
}

/** Starts of the calls in the module's own file that configuration comes from. */
const configuringCalls = memo((module: ProjectModule): ReadonlySet<number> => {
  const found = new Set<number>();
  for (const { origin } of module.definitions)
    for (let frame = innermost(origin)?.frame ?? null; frame !== null; frame = frame.parent)
      if (frame.file === module.evaluated.source) found.add(frame.start);
  return found;
});

function innermost(origin: Origin | null): Origin | null {
  let at = origin;
  while (at?.previous) at = at.previous;
  return at;
}

/** `mkOptions` of `lib.mkOptions { … }`. */
function nameOf(frame: Frame): string {
  const text = frame.file.text.slice(frame.start, frame.calleeEnd);
  const head = text.startsWith('(') ? text.slice(text.lastIndexOf(')') + 1) : text;
  return /^[\w.'-]+/.exec(head.trim())?.[0].split('.').at(-1) ?? '';
}
