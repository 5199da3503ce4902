/** The exposure score of a service as the modules define it, with option defaults put in. */
import { isSpread, type Value } from '../evaluation/values.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { branchesOf } from '../evaluation/choice.ts';
import {
  DEFAULT_SYSTEMD_VERSION,
  type DirectiveValue,
  type Exposure,
  exposure,
  known,
  type NixosValue,
  oneOf,
  renderAssignments,
  SCORED_DIRECTIVES,
  SYSTEMD_VERSIONS,
  type SystemdVersion,
  UNKNOWN,
} from '../systemd/index.ts';
import type { Defaults } from './defaults.ts';
import type { Setting } from './effective.ts';
import { attempt } from './option.ts';
import type { Project } from './project.ts';
import type { Unit } from './units.ts';

/** The systemd whose score counts: the one the project is for, else the newest of the tables. */
export const scoredVersion = ({ systemd }: Project): SystemdVersion => systemd ?? DEFAULT_SYSTEMD_VERSION;

/** The releases that may read the project's units. */
export const readingVersions = ({ systemd }: Project): readonly SystemdVersion[] => (systemd === null ? SYSTEMD_VERSIONS : [systemd]);

/** Null for units that no exposure is known for: those that somebody else starts. */
export function exposureOf(project: Project, unit: Unit): Exposure | null {
  return hasExposure(unit) ? exposure(scoredDirectives(project, unit), { version: scoredVersion(project) }) : null;
}

/** False for units that somebody else starts, and for those of users. */
export function hasExposure(unit: Unit): boolean {
  const isStarted = unit.directives.has('ExecStart') || unit.options.has('script');
  return unit.kind === 'services' && !unit.isUser && isStarted;
}

/** The scored directives of a service in the form that `src/systemd` takes. */
export function scoredDirectives(project: Project, unit: Unit): Map<string, DirectiveValue> {
  const { ev, defaults } = project;
  const directives = new Map<string, DirectiveValue>();
  if (unit.openDirectives.some((value) => !isEmpty(defaults.resolve(value)))) {
    for (const name of SCORED_DIRECTIVES) directives.set(name, UNKNOWN);
  }
  for (const [name, setting] of unit.directives) {
    if (SCORED_DIRECTIVES.has(name)) directives.set(name, directiveValue(ev, defaults, setting));
  }
  const dependencies = unit.unit.get('DefaultDependencies');
  if (dependencies) directives.set('DefaultDependencies', directiveValue(ev, defaults, dependencies));
  return directives;
}

const isEmpty = (value: Value): boolean =>
  value.kind === 'null' || (value.kind === 'attrs' && value.entries.size === 0 && value.rest === null && value.dynamic.length === 0);

/** A setting as assignments; a choice between known values is one of several. */
function directiveValue(ev: Evaluator, defaults: Defaults, setting: Setting): DirectiveValue {
  const alternatives = assignmentsOf(ev, defaults, setting.value);
  if (alternatives === null) return UNKNOWN;
  const all = setting.when === null ? alternatives : [...alternatives, []];
  const [only] = all;
  return all.length === 1 && only ? known(...only) : oneOf(...all);
}

/** Every way a value may be written into the unit file; null where one of them is not known. */
function assignmentsOf(ev: Evaluator, defaults: Defaults, value: Value): string[][] | null {
  const resolved = defaults.resolve(value);
  if (resolved.kind === 'choice') {
    const sides = attempt(() => branchesOf(ev, resolved));
    if (sides === null) return null;
    const found: string[][] = [];
    for (const side of [sides.then, sides.else]) {
      const assignments = side === null ? [] : assignmentsOf(ev, defaults, side);
      if (assignments === null) return null;
      found.push(...assignments);
    }
    return found;
  }
  if (resolved.kind === 'null') return [[]];
  const plain = nixosValue(ev, defaults, resolved);
  return plain === undefined ? null : [renderAssignments(plain)];
}

/** A wholly known value as `src/systemd` renders it; undefined where any part is symbolic. */
export function nixosValue(ev: Evaluator, defaults: Defaults, value: Value): NixosValue | undefined {
  const resolved = defaults.resolve(value);
  switch (resolved.kind) {
    case 'null':
      return null;
    case 'bool':
    case 'string':
      return resolved.value;
    case 'int':
      return { integer: resolved.value };
    case 'float':
      return { float: resolved.value };
    case 'path':
      return resolved.path;
    case 'text': {
      const parts = resolved.parts.map((part) => (typeof part === 'string' ? part : nixosValue(ev, defaults, part)));
      return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
    }
    case 'call': {
      // `toString` of an option's default; other calls are not known.
      const [argument] = resolved.callee === 'toString' ? resolved.args : [];
      const inner = argument === undefined ? undefined : attempt(() => nixosValue(ev, defaults, ev.force(argument)));
      if (typeof inner === 'string') return inner;
      return typeof inner === 'object' && inner !== null && 'integer' in inner ? String(inner.integer) : undefined;
    }
    case 'list': {
      const items: NixosValue[] = [];
      for (const item of resolved.items) {
        const inner = isSpread(item) ? undefined : attempt(() => nixosValue(ev, defaults, ev.force(item.thunk)));
        if (inner === undefined) return undefined;
        items.push(inner);
      }
      return items;
    }
    default:
      return undefined;
  }
}
