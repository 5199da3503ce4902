/** What the modules do, as data: the JSON of `nix-audit inspect`. */
import { type Json, toJson, unknownValues } from '../evaluation/json.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Value } from '../evaluation/values.ts';
import type { Definition } from '../model/definition.ts';
import type { Setting } from '../model/effective.ts';
import type { Option } from '../model/option.ts';
import type { Project } from '../model/project.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { Subject } from '../model/subject.ts';
import { openValues, UNIT_KINDS, type Unit } from '../model/units.ts';
import type { TmpfilesRule } from '../model/tmpfiles.ts';
import { rangeOf } from '../syntax/positions.ts';
import { renderPath } from '../evaluation/render.ts';
import { and } from '../evaluation/choice.ts';
import { exposureOf } from '../model/exposure.ts';
import type { Exposure } from '../systemd/index.ts';
import { typeText } from '../model/option-type.ts';
import { trailsJson } from './inspect-trails.ts';
import { reasonOf } from './undecided.ts';

export interface InspectOptions {
  /** Root-relative files to show. */
  readonly reported: ReadonlySet<string>;
  readonly resolveDefaults: boolean;
  /**
   * Settings under an open condition are shown as choices, as they always are where defaults are
   * resolved, and users, groups and containers have their condition as `$guard`.
   */
  readonly showConditions?: boolean;
}

export type InspectDocument = {
  readonly version: 1;
  readonly modules: readonly Json[];
  readonly undecided: Readonly<Record<string, number>>;
};

/** The document of the contract; `undecided` counts every unknown in it by reason. */
export function inspect(project: Project, options: InspectOptions): InspectDocument {
  const undecided = new Map<string, number>();
  const modules = [...shownModules(project, options, undecided)];
  return { version: 1, modules, undecided: sorted(undecided) };
}

/** The `undecided` of that document, which is never there as a whole: it can be many times larger than the project. */
export function countUnknowns(project: Project, options: InspectOptions): InspectDocument['undecided'] {
  const undecided = new Map<string, number>();
  for (const _ of shownModules(project, options, undecided));
  return sorted(undecided);
}

function* shownModules(project: Project, options: InspectOptions, undecided: Map<string, number>): Generator<Json> {
  for (const module of project.modules) {
    if (!options.reported.has(module.file)) continue;
    const shown = options.resolveDefaults ? project.resolve(module) : module;
    const before = new Map(shown.ev.exceeded);
    const json = new View(project, shown.ev, undecided, options).module(shown);
    // A budget may cut off what no value shows: definitions, conditions.
    const exceeded = [...shown.ev.exceeded].filter(([reason, count]) => count > (before.get(reason) ?? 0)).map(([reason]) => reason);
    for (const reason of [...shown.evaluated.exceeded, ...exceeded]) if (!undecided.has(reason)) undecided.set(reason, 1);
    yield json;
  }
}

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Parts of all values of one module: a set within itself has as many as are asked for. */
const MAX_PARTS = 300_000;
const TOO_LARGE = 'evaluation budget: document';

class View {
  private readonly project: Project;
  private readonly ev: Evaluator;
  private readonly undecided: Map<string, number>;
  private readonly showsConditions: boolean;
  private readonly showsGuards: boolean;
  private left = MAX_PARTS;

  /** @param ev the evaluator that the module's values are of */
  constructor(project: Project, ev: Evaluator, undecided: Map<string, number>, options: InspectOptions) {
    this.project = project;
    this.ev = ev;
    this.undecided = undecided;
    this.showsConditions = options.resolveDefaults || options.showConditions === true;
    this.showsGuards = options.showConditions === true;
  }

  module(module: ProjectModule): Json {
    this.ev.startUnit();
    return {
      file: module.file,
      kind: module.kind,
      options: module.options.map((option) => this.option(option)),
      definitions: module.definitions.map((definition) => this.definition(definition)),
      services: module.services.map((unit) => this.service(unit)),
      users: this.subjects(module.users),
      groups: this.subjects(module.groups),
      tmpfiles: module.tmpfiles.map((rule) => this.tmpfiles(rule)),
      containers: this.subjects(module.containers),
      firewall: module.firewallPorts.map((port) => ({
        protocol: port.protocol,
        interface: port.interface,
        port: this.value(port.value),
        guard: this.guard(port.guards),
      })),
      assertions: module.assertions.length,
      faults: module.evaluated.faults.map(({ path, message }) => ({ path: renderPath(this.ev, path), message })),
    };
  }

  private option(option: Option): Json {
    const thunk = (name: 'default' | 'description'): Json => {
      const given = option[name];
      if (given === null) return null;
      const value = this.ev.tryForce(given);
      return value === null ? this.unknown('fails to evaluate') : this.value(value);
    };
    return {
      path: renderPath(this.ev, option.path),
      type: option.type === null ? null : typeText(this.ev, option.type),
      ...(option.default === null ? {} : { default: thunk('default') }),
      description: thunk('description'),
      range: option.origin ? rangeOf(option.origin.file, option.origin) : null,
    } as Json;
  }

  private definition(definition: Definition): Json {
    const { origin } = definition;
    return {
      path: renderPath(this.ev, definition.path),
      value: definition.isRest ? { $rest: this.value(definition.value) } : this.value(definition.value),
      guard: this.guard(definition.guards),
      priority: definition.priority,
      file: origin?.file.path ?? null,
      range: origin ? rangeOf(origin.file, origin) : null,
    } as Json;
  }

  private service(unit: Unit): Json {
    const exposure = exposureOf({ ...this.project, ev: this.ev }, unit);
    return {
      name: this.name(unit),
      ...(unit.isUser ? { user: true } : {}),
      directives: this.settings(unit.directives, unit.openDirectives),
      trails: trailsJson(unit.directives),
      unit: this.settings(unit.unit, openValues(unit, 'unitConfig')),
      options: this.options(unit),
      exposure: exposure === null ? null : exposureJson(exposure),
      guard: this.guard(unit.guards),
    };
  }

  /** Options of a unit; sets that are not wholly known have a `$rest` of their own: `environment.$rest`. */
  private options(unit: Unit): Json {
    const open = unit.rests
      .filter(({ below }) => below !== '' && below !== UNIT_KINDS[unit.kind] && below !== 'unitConfig')
      .map(({ below, value }): [string, Json] => [`${below}.$rest`, this.value(value)])
      .filter(([, json]) => !isEmptySet(json));
    return { ...(this.settings(unit.options, []) as object), ...Object.fromEntries(open) };
  }

  private subjects(subjects: readonly Subject[]): Json {
    return Object.fromEntries(
      subjects.map((subject) => [
        this.name(subject),
        {
          ...(this.settings(
            new Map([...subject.settings].filter(([name]) => name !== '')),
            subject.rests.map(({ value }) => value),
          ) as object),
          ...(this.showsGuards && subject.guards.length > 0 ? { $guard: this.guard(subject.guards) } : {}),
        },
      ]),
    );
  }

  private settings(settings: ReadonlyMap<string, Setting>, rests: readonly Value[]): Json {
    const entries: [string, Json][] = [];
    for (const [name, setting] of [...settings].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const value = this.value(setting.value);
      // A condition that stays open: the setting may be there or not.
      const open = this.showsConditions && setting.when !== null ? this.value(setting.when) : true;
      if (open !== false) entries.push([name, open === true ? value : { $choice: { if: open, then: value, else: null } }]);
    }
    const rest = rests.map((value) => this.value(value)).filter((json) => !isEmptySet(json));
    if (rest.length > 0) entries.push(['$rest', rest.length === 1 ? (rest[0] as Json) : rest]);
    return Object.fromEntries(entries);
  }

  private tmpfiles(rule: TmpfilesRule): Json {
    const optional = (value: Value | null): Json => (value === null ? null : this.value(value));
    return {
      type: rule.type,
      path: this.value(rule.path),
      mode: optional(rule.mode),
      user: optional(rule.user),
      group: optional(rule.group),
      age: optional(rule.age),
      argument: optional(rule.argument),
      line: this.value(rule.line, false),
      guard: this.guard(rule.guards),
    };
  }

  /** The evaluated name. */
  private name(subject: Subject): string {
    if (typeof subject.step === 'string') return subject.name;
    const json = this.value(subject.step, false);
    return typeof json === 'string' ? json : subject.name;
  }

  private guard(guards: readonly Value[]): Json {
    const [first, ...others] = guards;
    if (first === undefined) return null;
    return this.value(
      others.reduce((all, guard) => and(this.ev, all, guard), first),
      false,
    );
  }

  private value(value: Value, count = true): Json {
    if (this.left <= 0) return count ? this.unknown(TOO_LARGE) : { $unknown: TOO_LARGE };
    const json = toJson(this.ev, value);
    if (count) this.count(json);
    return json;
  }

  private unknown(reason: string): Json {
    this.undecided.set(reason, (this.undecided.get(reason) ?? 0) + 1);
    return { $unknown: reason };
  }

  private count(json: Json): void {
    this.left--;
    if (json === null || typeof json !== 'object') return;
    for (const [key, inner] of Object.entries(json)) {
      if (key === '$unknown' && typeof inner === 'string') {
        const value = unknownValues.get(json);
        this.unknown(value === undefined ? inner : reasonOf(this.ev, value));
      } else this.count(inner as Json);
    }
  }
}

/** One score, or the interval that holds it. */
const exposureJson = ({ score, level, low, high }: Exposure): Json =>
  score !== null ? { score, level } : { score, level, low: { ...low }, high: { ...high } };

const isEmptySet = (json: Json): boolean =>
  json !== null && typeof json === 'object' && !Array.isArray(json) && Object.keys(json).length === 0;
