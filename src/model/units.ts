/** systemd units as the modules define them: sections, options, and who really starts what. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Value } from '../evaluation/values.ts';
import type { Definition } from './definition.ts';
import type { Setting } from './effective.ts';
import { listedUnits } from './listed-units.ts';
import { byStep, mergedSubject, type Subject, settingsBelow, subjectsBelow } from './subject.ts';

/** NixOS's `systemd.<kind>` option of every unit type, and the option that holds its own section. */
export const UNIT_KINDS = {
  services: 'serviceConfig',
  sockets: 'socketConfig',
  timers: 'timerConfig',
  paths: 'pathConfig',
  mounts: 'mountConfig',
  automounts: 'automountConfig',
  slices: 'sliceConfig',
  targets: 'unitConfig',
} as const;
export type UnitKind = keyof typeof UNIT_KINDS;

/** Kinds whose option is a list of units; NixOS names them by their `where`. */
const LISTED: ReadonlySet<UnitKind> = new Set(['mounts', 'automounts']);

export interface Unit extends Subject {
  readonly kind: UnitKind;
  /** `systemd.user.…` */
  readonly isUser: boolean;
  /** `[Service]`, `[Timer]`, … by directive name. */
  readonly directives: ReadonlyMap<string, Setting>;
  /** `[Unit]` from `unitConfig`. */
  readonly unit: ReadonlyMap<string, Setting>;
  /** NixOS's own options of the unit: `wantedBy`, `after`, `path`, `script`, `environment.X`… */
  readonly options: ReadonlyMap<string, Setting>;
  /** Values that may add or replace directives of the own section. */
  readonly openDirectives: readonly Value[];
}

/** @param definitions those below `systemd` */
export function unitsOf(ev: Evaluator, definitions: readonly Definition[]): Unit[] {
  if (definitions.length === 0) return [];
  const units: Unit[] = [];
  const ofSystem = byStep(definitions, 1);
  const ofUsers = byStep(ofSystem.get('user') ?? [], 2);
  for (const kind of Object.keys(UNIT_KINDS) as UnitKind[]) {
    for (const isUser of [false, true]) {
      const prefix = isUser ? ['systemd', 'user', kind] : ['systemd', kind];
      const own = (isUser ? ofUsers : ofSystem).get(kind) ?? [];
      const listed = LISTED.has(kind) ? own.filter(({ path, isRest }) => path.length === prefix.length && !isRest) : [];
      const all = listed.length === 0 ? own : [...own, ...listed.flatMap((list) => listedUnits(ev, list))];
      for (const subject of subjectsBelow(ev, all, prefix)) units.push(toUnit(subject, kind, isUser));
    }
  }
  return units;
}

/** A unit with what further definitions of it add; its name, kind and owner are those of the first. */
export const mergedUnit = (ev: Evaluator, units: readonly [Unit, ...Unit[]]): Unit =>
  toUnit(mergedSubject(ev, units), units[0].kind, units[0].isUser);

export function toUnit(subject: Subject, kind: UnitKind, isUser: boolean): Unit {
  const section = UNIT_KINDS[kind];
  const options = new Map<string, Setting>();
  subject.settings.forEach((setting, name) => {
    if (!isWithin(name, section) && !isWithin(name, 'unitConfig')) options.set(name, setting);
  });
  return {
    ...subject,
    kind,
    isUser,
    directives: settingsBelow(subject, section),
    unit: settingsBelow(subject, 'unitConfig'),
    options,
    openDirectives: [...openValues(subject, section), ...openValues(subject, '')],
  };
}

const isWithin = (name: string, section: string): boolean => name === '' || name === section || name.startsWith(`${section}.`);

/** Values that supply attributes below a name that are not known one by one: `serviceConfig = cfg.extra`. */
export function openValues(subject: Subject, name: string): Value[] {
  const values = subject.rests.filter(({ below }) => below === name).map(({ value }) => value);
  const whole = subject.settings.get(name)?.value;
  const isEmpty = whole?.kind === 'attrs' && whole.entries.size === 0 && whole.rest === null && whole.dynamic.length === 0;
  return whole === undefined || isEmpty ? values : [...values, whole];
}
