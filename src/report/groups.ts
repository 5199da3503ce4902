/** Groups of modules: what belongs to each, how many lines it has, and what kind of group it is. */
import { lineEnds } from './lines.ts';
import { type Facts, groupSorted } from './facts.ts';
import { baseName, directoryOf, namesGroup } from './paths.ts';
import { Category, type Group } from './schema.ts';
import type { GroupRules } from './input.ts';
import { globMatcher } from '../model/globs.ts';

/** From that many modules with services on a group is a system of services of its own. */
const ECOSYSTEM = 3;
/** A group that that many others build on is core. */
const CORE = 2;

export function groupsSection(facts: Facts, libraries: readonly string[]): Group[] {
  const members = groupSorted(facts.groups, ([, place]) => place.name);
  const names = [...members.keys()];
  const library = assigned(facts, names, libraries);
  const tests = assignedTests(facts, names);
  const documents = new Map(facts.input.documents.map(({ path, text }) => [path, lineEnds(text)]));
  const users = groupUsers(facts);
  const ruled = categoryRules(facts.input.groupRules);
  return [...members].map(([name, files]): Group => {
    const path = files[0]?.[1].path ?? name;
    const modules = facts.modules.filter(({ file }) => facts.groups.get(file)?.name === name);
    const own = { library: library.get(name) ?? [], test: tests.get(name) ?? [] };
    const docs = path.endsWith('.nix') ? [] : [...documents.keys()].filter((document) => document.startsWith(`${path}/`));
    const sum = (paths: readonly string[]): number => paths.reduce((total, one) => total + facts.linesAt(one), 0);
    const lines = {
      library: sum(own.library),
      service: sum(modules.map(({ file }) => file)),
      documentation: docs.reduce((total, document) => total + (documents.get(document) ?? 0), 0),
      test: sum(own.test),
    };
    const withServices = modules.filter(({ services, containers }) => services.length + containers.length > 0).length;
    const kind = ruled([path, ...modules.map(({ file }) => file)]) ?? categoryOf(withServices, users.get(name)?.size ?? 0);
    return {
      name,
      path,
      ...kind,
      modules: modules.map(({ file }) => file),
      libraries: own.library,
      documents: docs,
      tests: own.test,
      services: modules.reduce((total, module) => total + module.services.length, 0),
      options: modules.reduce((total, module) => total + module.options.length, 0),
      lines: { ...lines, total: lines.library + lines.service + lines.documentation + lines.test },
    };
  });
}

/** What the configuration says of a group, by its folder and its modules: the first kind that matches. */
function categoryRules(rules: GroupRules): (paths: readonly string[]) => { category: Category; why: string } | null {
  const matchers = Category.options.flatMap((category) =>
    (rules[category] ?? []).map((glob) => ({ category, why: `the configuration says so: \`${glob}\``, matches: globMatcher([glob]) })),
  );
  return (paths) => {
    const found = matchers.find(({ matches }) => paths.some((path) => matches(path)));
    return found === undefined ? null : { category: found.category, why: found.why };
  };
}

/** Globs of the configuration that match no group. */
export function idleGroupRules(rules: GroupRules, groups: readonly Group[]): { readonly category: Category; readonly glob: string }[] {
  const paths = groups.flatMap(({ path, modules }) => [path, ...modules]);
  return Category.options.flatMap((category) =>
    (rules[category] ?? []).filter((glob) => !paths.some(globMatcher([glob]))).map((glob) => ({ category, glob })),
  );
}

function categoryOf(withServices: number, users: number): { category: Category; why: string } {
  if (users >= CORE) return { category: 'core', why: `${users} other groups read or set its options, or read its files` };
  if (withServices >= ECOSYSTEM) return { category: 'ecosystem', why: `${withServices} of its modules run services` };
  if (withServices > 0)
    return {
      category: 'application',
      why: withServices === 1 ? 'one of its modules runs services' : `${withServices} of its modules run services`,
    };
  return { category: 'utility', why: 'none of its modules runs a service' };
}

/** Group → the other groups that read its files or define its options. */
function groupUsers(facts: Facts): Map<string, Set<string>> {
  const declared = new Map<string, string>();
  for (const module of facts.ownModules) {
    for (const { path } of module.enableOptions) {
      const [one, two, three] = path;
      const key = [one, two, three].filter((step) => typeof step === 'string' && step !== 'enable').join('.');
      if (key.includes('.')) declared.set(key, facts.groupOf(module.file));
    }
  }
  const users = new Map<string, Set<string>>();
  const add = (group: string | undefined, user: string): void => {
    if (group !== undefined && group !== user) users.set(group, (users.get(group) ?? new Set()).add(user));
  };
  for (const { file, definitions } of facts.ownModules) {
    const user = facts.groupOf(file);
    const seen = new Set<string>();
    for (const { path } of definitions) {
      for (const length of [2, 3]) {
        const key = path.slice(0, length).join('.');
        if (seen.has(key)) continue;
        seen.add(key);
        add(declared.get(key), user);
      }
    }
    // A list of imports says nothing about who builds on whom.
    if (baseName(file) === 'default') continue;
    for (const target of facts.imports.namedBy(file)) add(facts.groups.get(target)?.name, user);
  }
  return users;
}

/** Library files by the group they belong to: its folder, its name, or its only user. */
function assigned(facts: Facts, names: readonly string[], libraries: readonly string[]): Map<string, string[]> {
  const paths = new Map([...facts.groups.values()].map(({ name, path }) => [name, path]));
  const result = new Map<string, string[]>();
  for (const file of libraries) {
    const inside = names.find((name) => file.startsWith(`${paths.get(name)}/`));
    const named = names.find(
      (name) => name === baseName(file) || (baseName(file) === 'default' && directoryOf(file).endsWith(`lib/${name}`)),
    );
    const readers = new Set([...(facts.readers.get(file) ?? [])].map((reader) => facts.groups.get(reader)?.name ?? ''));
    const [only] = readers;
    const group = inside ?? named ?? (readers.size === 1 && only !== '' ? only : undefined);
    if (group !== undefined) result.set(group, [...(result.get(group) ?? []), file]);
  }
  return result;
}

/** Tests by the group whose files they read, or else that they are named after; the longest name wins. */
function assignedTests(facts: Facts, names: readonly string[]): Map<string, string[]> {
  const byLength = names.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const result = new Map<string, string[]>();
  for (const { path, kind } of facts.project.files.values()) {
    if (kind !== 'test') continue;
    const read = new Set(
      facts.imports
        .namedBy(path)
        .map((target) => facts.groups.get(target)?.name)
        .filter((name) => name !== undefined),
    );
    const [only] = read;
    const group = byLength.find((name) => namesGroup(path, name)) ?? (read.size === 1 ? only : undefined);
    if (group !== undefined) result.set(group, [...(result.get(group) ?? []), path]);
  }
  return result;
}
