/** Who starts a unit: everything in the project that names it, be it a unit, an option or a script. */
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { isSpread, type Value } from '../../evaluation/values.ts';
import type { Project } from '../../model/project.ts';
import type { Unit } from '../../model/units.ts';
import { elementsOf, possibleValues } from '../directives.ts';
import { escapePattern } from '../patterns.ts';

/** Options that make a unit start with another one. */
const INSTALLS = ['wantedBy', 'requiredBy', 'upheldBy', 'startAt'];
/** Options and directives of other units that name units. */
const NAMING = /^(wants|requires|requisite|bindsTo|upholds|onFailure|onSuccess|after|before|partOf)$/;
const NAMING_DIRECTIVES = /^(Wants|Requires|Requisite|BindsTo|Upholds|OnFailure|OnSuccess|After|Before|PartOf|Also|Sockets)$/;
const TRIGGERS = /^(timers|paths|sockets)$/;
/** Stands for a symbolic part of a name. */
const ANY = '\u0000';
/** Who waits for a unit in a test, or reads its log, does not start it. */
const ONLY_ASKS = /\b(?:wait_for_unit|require_unit_state|get_unit_\w+)\(\s*["'][^"'\n]*$|\bjournalctl\b[^\n;|&]*$/;
/** What is set in may be text itself: `${optionalString cfg.lamp ''systemctl start lamp''}`. */
const NAMES_UNITS = /\.service|\bsystemctl\b/;
/** Units of systemd have no longer names. */
const MAX_NAME = 256;

export class Starters {
  private readonly project: Project;
  /** Names as patterns, in which `ANY` matches any text. */
  private readonly patterns = new Map<string, RegExp>();
  private readonly names = new Set<string>();
  /** Names of what triggers a service of its own name, with their symbolic parts: two computed alike are one. */
  private readonly triggers = new Set<string>();
  /** Timers, paths and sockets that nothing starts, by the service that they would start. */
  private readonly idle = new Map<string, Unit>();

  constructor(project: Project) {
    this.project = project;
    const units = project.modules.flatMap((module) => module.units);
    const installed = new Set(units.filter((unit) => isInstalled(project, unit)).map(({ symbol }) => symbol));
    for (const unit of units) this.readUnit(unit, installed.has(unit.symbol));
    // A test that starts a service by hand starts it nowhere else.
    for (const { kind, source } of project.files.values()) if (kind !== 'test') this.readText(source.text);
  }

  /** True where anything names the service, its template included. */
  isNamed(unit: Unit): boolean {
    if (this.triggers.has(unit.name)) return true;
    const name = withoutSymbols(unit.name);
    const template = name.replace(/@.*$/, '@');
    if (this.names.has(name) || this.names.has(template)) return true;
    const sample = name.replaceAll(ANY, 'x');
    return [...this.patterns.values()].some((pattern) => pattern.test(sample));
  }

  /** The timer, path or socket of a service's own name that nothing starts; undefined where there is none. */
  idleTrigger(unit: Unit): Unit | undefined {
    return this.idle.get(unit.name);
  }

  private readUnit(unit: Unit, installed: boolean): void {
    if (unit.kind === 'services' && installed) this.add(withoutSymbols(unit.name));
    if (TRIGGERS.test(unit.kind) && !installed && !this.mayBeStarted(unit)) this.idle.set(unit.name, unit);
    else if (unit.kind === 'timers' || unit.kind === 'paths') this.readTrigger(unit, 'Unit');
    else if (unit.kind === 'sockets') {
      this.readTrigger(unit, 'Service');
      this.add(`${withoutSymbols(unit.name)}@`);
    }
    for (const [name, setting] of unit.options) if (NAMING.test(name)) this.addAll(setting.value, unit);
    for (const [name, setting] of unit.unit) if (NAMING_DIRECTIVES.test(name)) this.addAll(setting.value, unit);
    for (const [name, setting] of unit.directives) if (NAMING_DIRECTIVES.test(name)) this.addAll(setting.value, unit);
  }

  /** A trigger whose options or directives are not all written here, or one that any text names. */
  private mayBeStarted({ name, kind, isUser, rests, directives, options }: Unit): boolean {
    if (isUser || rests.length > 0 || directives.size === 0 || options.has('enable') || withoutSymbols(name).includes(ANY)) return true;
    const named = new RegExp(`(?:${escapePattern(name)}|[}"'])\\.${kind.slice(0, -1)}(?!\\w)`);
    return [...this.project.files.values()].some(({ source }) => named.test(source.text));
  }

  /** A timer, a path or a socket starts the service of its own name where it names no other. */
  private readTrigger(unit: Unit, directive: string): void {
    const values = possibleValues(this.project, unit, directive) ?? [];
    const named = values.flatMap((value) => textOf(value) ?? []);
    if (named.length < values.length || named.length === 0) {
      this.triggers.add(unit.name);
      this.add(withoutSymbols(unit.name));
    }
    for (const name of named) this.add(name);
  }

  private addAll(value: Value, own: Unit): void {
    for (const one of elementsOf(this.project, value)) {
      for (const shape of shapesOf(this.project.ev, one)) {
        for (const name of textOf(shape)?.split(/\s+/) ?? []) if (name !== own.name) this.add(name);
      }
    }
  }

  /** `foo.service` in any text, and what `systemctl` is told to start; a comment that says so counts, it tells people. */
  private readText(text: string): void {
    const code = text.replace(/\$\{[^{}]*\}|\$[A-Za-z_]\w*/g, (part) => (NAMES_UNITS.test(part) ? part : ANY));
    for (let at = code.indexOf('.service'); at !== -1; at = code.indexOf('.service', at + 1)) {
      // Backwards from what is rare: most words of a text are no names of units.
      if (/\w/.test(code[at + '.service'.length] ?? '') || ONLY_ASKS.test(code.slice(Math.max(0, at - MAX_NAME), at))) continue;
      const [name] = /[\w@%:.\\\u0000-]+$/.exec(code.slice(Math.max(0, at - MAX_NAME), at)) ?? [];
      if (name !== undefined) this.add(name);
    }
    for (const [, rest] of code.matchAll(
      /systemctl\b[^\n;|&]*?\b(?:start|restart|try-restart|reload-or-restart|enable|isolate)\b([^\n;|&]*)/g,
    )) {
      for (const word of (rest as string).split(/[\s"']+/)) if (/^[\w@%:.\\\u0000-]+$/.test(word)) this.add(word);
    }
    for (const [, name] of code.matchAll(/SYSTEMD_WANTS\S*?=\s*\\?"?([\w@:.\\\u0000-]+)/g)) this.add(name as string);
  }

  private add(name: string): void {
    const bare = name.replace(/\.service$/, '').replace(/@.*$/, '@');
    // A name that is one symbolic part says nothing.
    if (bare.replaceAll(ANY, '').replace(/[-@.]/g, '') === '') return;
    this.names.add(bare);
    if (!bare.includes(ANY) || this.patterns.has(bare)) return;
    this.patterns.set(bare, new RegExp(`^${bare.split(ANY).map(escapePattern).join('.+')}$`));
  }
}

/** True where the unit itself says what starts it; a list that only the user knows counts. */
export function isInstalled(project: Project, unit: Unit): boolean {
  return INSTALLS.some((name) => {
    const setting = unit.options.get(name);
    return (
      setting !== undefined &&
      elementsOf(project, setting.value).some((value) => value.kind !== 'null' && !(value.kind === 'string' && value.value === ''))
    );
  });
}

/** `scanner-<name>` and `x-${config.y}` with `ANY` for what is not known. */
const withoutSymbols = (name: string): string => name.replace(/<name>|\$\{[^{}]*\}/g, ANY);

function textOf(value: Value): string | null {
  if (value.kind === 'string') return value.value;
  return value.kind === 'text' ? value.parts.map((part) => (typeof part === 'string' ? part : ANY)).join('') : null;
}

/** The elements that a `map` over an unknown list has the shape of; any other value is itself. */
function shapesOf(ev: Evaluator, value: Value): Value[] {
  const [thunk] = value.kind === 'call' && value.callee === 'each' ? value.args : [];
  if (thunk === undefined) return [value];
  const shape = ev.tryForce(thunk);
  if (shape?.kind !== 'list') return [];
  return shape.items.flatMap((item) => (isSpread(item) ? [] : (ev.tryForce(item.thunk) ?? [])));
}
