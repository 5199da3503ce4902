/** What a policy's path stands for in a project: settings with their definitions, and subjects that lack one. */

import { renderPath } from '../../evaluation/render.ts';
import type { Definition, PathStep } from '../../model/definition.ts';
import { type Setting, stepKey } from '../../model/effective.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { makeSubject, type Subject } from '../../model/subject.ts';
import type { Unit } from '../../model/units.ts';
import { placeIn, subjectPlace } from '../places.ts';
import type { Place } from '../rule.ts';
import { startsSomething } from '../services.ts';
import type { Judged } from './judge.ts';
import { isOpen, matchesAbove, matchesBelow, matchesPath, type PathPattern } from './path-pattern.ts';
import type { PolicyKind } from './policy.ts';

export interface Fact extends Judged {
  readonly file: string;
  readonly at: Place;
  /** Path of the thing judged. */
  readonly symbol: string;
  /** What the thing belongs to: the service, the user, the option. */
  readonly name: string;
  /** Why it may be set though nothing is seen; null where it is not. */
  readonly hidden: string | null;
}

/** Numbers of names that make a subject of each kind: `systemd.services.foo` is three. */
const DEPTHS: Readonly<Partial<Record<PolicyKind, number>>> = { services: 3, users: 3, containers: 4 };

/** The settings that the pattern stands for, and the subjects that have none. */
export function settingFacts(project: Project, modules: readonly ProjectModule[], pattern: PathPattern, kind: PolicyKind): Fact[] {
  const depth = subjectDepth(pattern, kind);
  const index = new Map<string, Contribution[]>();
  for (const module of project.modules) {
    for (const [key, definitions] of subjectsOf(project, module, pattern, depth)) {
      index.set(key, [...(index.get(key) ?? []), { module, definitions }]);
    }
  }
  return [...index].flatMap(([key, contributions]) => {
    const inScope = contributions.filter(({ module }) => modules.includes(module));
    if (inScope.length === 0) return [];
    return factsOfSubject(project, { key, depth, kind, pattern, contributions }, inScope);
  });
}

interface Contribution {
  readonly module: ProjectModule;
  readonly definitions: readonly Definition[];
}
interface Group {
  readonly key: string;
  readonly depth: number | null;
  readonly kind: PolicyKind;
  readonly pattern: PathPattern;
  readonly contributions: readonly Contribution[];
}

/** How many names make the subject that may lack the setting; null where every match stands for itself. */
function subjectDepth({ steps }: PathPattern, kind: PolicyKind): number | null {
  const known = DEPTHS[kind];
  if (known !== undefined) return steps[1]?.kind === 'name' && steps[1].name === 'user' ? known + 1 : known;
  const last = steps.findLastIndex(isOpen);
  return last < 0 || steps.some((step) => step.kind === 'any') ? null : last + 1;
}

/** Names of a path; null for one that is not known. */
const keysOf = (path: readonly PathStep[]): (string | null)[] =>
  path.map((step) => (typeof step === 'string' && step !== '<name>' && step !== '*' ? step : null));

/** The module's definitions that the pattern is about, by subject. */
function subjectsOf(project: Project, module: ProjectModule, pattern: PathPattern, depth: number | null): Map<string, Definition[]> {
  const found = new Map<string, Definition[]>();
  const head = depth === null ? pattern : { steps: pattern.steps.slice(0, depth) };
  for (const definition of module.definitions) {
    const { path } = definition;
    if (depth !== null && path.length < depth) continue;
    const keys = keysOf(path);
    const isPart = depth === null ? matchesAbove(pattern, keys) : matchesPath(head, keys.slice(0, depth));
    if (!isPart) continue;
    const key = path
      .slice(0, depth ?? path.length)
      .map((step) => stepKey(project.ev, step))
      .join('\0');
    const group = found.get(key);
    if (group) group.push(definition);
    else found.set(key, [definition]);
  }
  return found;
}

function factsOfSubject(project: Project, group: Group, inScope: readonly Contribution[]): Fact[] {
  const owned = group.kind === 'services' ? startersOf(group) : null;
  const facts: Fact[] = [];
  for (const one of inScope) {
    // Two modules that each start a unit of one name are alternatives, not parts of one service.
    const others = group.contributions.filter(
      (other) => other !== one && other.module.kind === 'module' && !(owned?.has(one.module) && owned.has(other.module)),
    );
    const subject = subjectFrom(project, group, [one, ...others]);
    facts.push(...presentFacts(project, group, one, subject));
  }
  const holder = owned === null ? largest(group.contributions) : (inScope.find(({ module }) => owned.has(module)) ?? null);
  if (group.depth === null || holder === null || !inScope.includes(holder)) return facts;
  const holders = owned === null ? [holder] : inScope.filter(({ module }) => owned.has(module));
  for (const one of holders) {
    const others = group.contributions.filter((other) => other !== one && other.module.kind === 'module' && !owned?.has(other.module));
    const absent = absentFact(project, group, one, subjectFrom(project, group, [one, ...others]));
    if (absent !== null) facts.push(absent);
  }
  return facts;
}

/** Modules that start the service themselves: others only add to what somebody else declares. */
function startersOf({ key, contributions }: Group): ReadonlySet<ProjectModule> {
  const symbol = key.split('\0');
  const isUser = symbol[1] === 'user';
  const starts = (unit: Unit): boolean =>
    unit.isUser === isUser && unit.definitions.some(({ path }) => path.length >= symbol.length) && startsSomething(unit);
  return new Set(
    contributions
      .filter(({ module, definitions }) =>
        module.services.some((unit) => unit.definitions.some((one) => definitions.includes(one)) && starts(unit)),
      )
      .map(({ module }) => module),
  );
}

/** The module that says most of a subject, where nobody starts it. */
function largest(contributions: readonly Contribution[]): Contribution | null {
  return contributions.toSorted((a, b) => b.definitions.length - a.definitions.length)[0] ?? null;
}

function subjectFrom(project: Project, { depth }: Group, contributions: readonly Contribution[]): Subject {
  const definitions = contributions.flatMap((one) => one.definitions);
  const [first] = definitions;
  const path = first?.path.slice(0, depth ?? first.path.length) ?? [];
  const keys = path.map((step) => stepKey(project.ev, step));
  return makeSubject(project.ev, keys.at(-1) ?? '', keys.slice(0, -1), definitions);
}

function presentFacts(project: Project, { pattern }: Group, { module, definitions }: Contribution, subject: Subject): Fact[] {
  return [...subject.settings.values()].flatMap((setting): Fact[] => {
    const own = setting.definitions.filter((one) => definitions.includes(one));
    const [first] = own;
    if (first === undefined || !matchesAbove(pattern, keysOf(first.path))) return [];
    const isWhole = matchesPath(pattern, keysOf(first.path));
    const path = isWhole ? first.path : first.path.slice(0, heightOf(pattern, first.path));
    return [
      {
        file: module.file,
        at: placeIn(module, first),
        symbol: renderPath(project.ev, path),
        name: subject.name,
        value: isWhole ? setting.value : { kind: 'unknown', reason: 'a set is judged by what is in it' },
        definitions: own,
        when: setting.when,
        hidden: null,
      },
    ];
  });
}

/** Number of leading names that the pattern stands for. */
function heightOf(pattern: PathPattern, path: readonly PathStep[]): number {
  return path.findIndex((_, index) => matchesPath(pattern, keysOf(path.slice(0, index + 1)))) + 1;
}

function absentFact(project: Project, { pattern, depth }: Group, { module }: Contribution, subject: Subject): Fact | null {
  if (depth === null || pattern.steps.length <= depth) return null;
  const isSet = ({ definitions }: Setting): boolean => definitions.some(({ path }) => matchesAbove(pattern, keysOf(path)));
  if ([...subject.settings.values()].some(isSet)) return null;
  const may = [...subject.definitions].find((definition) => suppliesMore(definition) && matchesBelow(pattern, keysOf(definition.path)));
  const rest = pattern.steps
    .slice(depth)
    .map((step) => (step.kind === 'name' ? step.name : step.kind === 'glob' ? step.pieces.join('*') : '**'));
  return {
    file: module.file,
    at: subjectPlace(module, subject),
    symbol: [renderPath(project.ev, subject.definitions[0]?.path.slice(0, depth) ?? []), ...rest].join('.'),
    name: subject.name,
    value: null,
    definitions: [],
    when: null,
    hidden: may === undefined ? null : 'a value that is not known may set it',
  };
}

/** True where the value may have attributes that nobody sees. */
const suppliesMore = ({ isRest, value }: Definition): boolean =>
  isRest || value.kind === 'unknown' || value.kind === 'reference' || value.kind === 'call' || value.kind === 'choice';
