/** A unit file as NixOS would write it from what the modules say, each line with its place. */
import { render } from '../evaluation/render.ts';
import { isSpread, type Value } from '../evaluation/values.ts';
import { nixosUnitOption, renderValue, type Section } from '../systemd/index.ts';
import { type ChainStep, chainsOf, chainsText, stepsOf } from './chains.ts';
import type { Setting } from './effective.ts';
import { nixosValue } from './exposure.ts';
import { attempt } from './option.ts';
import type { Project } from './project.ts';
import type { Unit, UnitKind } from './units.ts';

export interface UnitLine {
  readonly section: Section;
  readonly name: string;
  /** What stands after `=`; symbolic parts as `${config.…}`. */
  readonly value: string;
  /** False where a part of the value is not known. */
  readonly known: boolean;
  /** Condition under which the line is there, as Nix text; null where it always is. */
  readonly when: string | null;
  readonly place: { readonly file: string; readonly line: number } | null;
  /** The places each definition came through, from where it is written to the module that uses it. */
  readonly chains: readonly (readonly ChainStep[])[];
}

const SECTIONS: Readonly<Record<UnitKind, Section>> = {
  services: 'Service',
  sockets: 'Socket',
  timers: 'Timer',
  paths: 'Path',
  mounts: 'Mount',
  automounts: 'Automount',
  slices: 'Slice',
  targets: 'Unit',
};
/** Options that NixOS writes as one line with the elements joined by blanks. */
const JOINED = new Set([
  'Requires',
  'Wants',
  'Upholds',
  'After',
  'Before',
  'BindsTo',
  'PartOf',
  'Conflicts',
  'Requisite',
  'OnFailure',
  'OnSuccess',
  'Documentation',
]);

/** The lines of the unit file, `[Unit]` first, then the unit's own section, names in Nix's order. */
export function unitLines(project: Project, unit: Unit): UnitLine[] {
  const own = SECTIONS[unit.kind];
  const writer = new Writer(project);
  for (const [name, setting] of unit.options) writer.option(unit.kind, name, setting);
  for (const [name, setting] of unit.unit) writer.setting('Unit', name, setting);
  for (const [name, setting] of unit.directives) writer.setting(own, name, setting);
  const order = (line: UnitLine): string => `${line.section === 'Unit' ? 0 : 1}\0${line.name}`;
  return writer.lines.toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

/** The text of a unit file; every line names its source in a comment behind it. */
export function unitText(lines: readonly UnitLine[]): string {
  const text: string[] = [];
  let section: string | null = null;
  for (const line of lines) {
    if (line.section !== section) {
      if (section !== null) text.push('');
      section = line.section;
      text.push(`[${section}]`);
    }
    const notes = [chainsText(line.chains), line.when === null ? '' : `if ${line.when}`];
    const note = notes.filter((part) => part !== '').join(', ');
    text.push(`${line.name}=${line.value}${note === '' ? '' : `    # ${note}`}`);
  }
  return `${text.join('\n')}\n`;
}

class Writer {
  readonly lines: UnitLine[] = [];
  private readonly project: Project;

  constructor(project: Project) {
    this.project = project;
  }

  /** One of NixOS's own options of a unit, as the directive it stands for. */
  option(kind: UnitKind, path: string, setting: Setting): void {
    const [name = '', ...below] = path.split('.');
    const option = nixosUnitOption(kind.replace(/s$/, '') as Parameters<typeof nixosUnitOption>[0], name);
    if (option?.role !== 'directive' || option.directive === null || option.section === null || option.section === 'Install') return;
    const { directive, section } = option;
    if (name === 'environment') this.environment(below.join('.'), setting);
    else if (name === 'path')
      this.add(section, directive, { text: `"PATH=${this.joined(setting.value, '/bin:')}/bin"`, known: false }, setting);
    else if (directive.startsWith('Exec')) this.add(section, directive, { text: '‹script made by NixOS›', known: false }, setting);
    else if (JOINED.has(directive)) this.joinedLine(section, directive, setting);
    else this.setting(section, directive, setting);
  }

  /** A directive: one line, or one for each element of a list. */
  setting(section: Section, name: string, setting: Setting): void {
    const value = this.project.defaults.resolve(setting.value);
    if (value.kind === 'null') return;
    const parts =
      value.kind === 'list'
        ? value.items.map((item) => (isSpread(item) ? item.spread : attempt(() => this.project.ev.force(item.thunk))))
        : [value];
    for (const part of parts) if (part !== null) this.add(section, name, this.text(part), setting);
  }

  private environment(variable: string, setting: Setting): void {
    if (variable === '') return;
    const { text, known } = this.text(this.project.defaults.resolve(setting.value));
    this.add('Service', 'Environment', { text: `"${variable}=${text}"`, known }, setting);
  }

  private joinedLine(section: Section, name: string, setting: Setting): void {
    const text = this.joined(setting.value, ' ');
    if (text !== '') this.add(section, name, { text, known: !text.includes('${') }, setting);
  }

  private joined(value: Value, separator: string): string {
    const resolved = this.project.defaults.resolve(value);
    if (resolved.kind !== 'list') return this.text(resolved).text;
    return resolved.items
      .flatMap((item) => {
        const part = isSpread(item) ? item.spread : attempt(() => this.project.ev.force(item.thunk));
        return part === null ? [] : [this.text(part).text];
      })
      .join(separator);
  }

  private text(value: Value, asWritten = false): { text: string; known: boolean } {
    const { ev, defaults } = this.project;
    const plain = asWritten || value.kind === 'text' ? undefined : nixosValue(ev, defaults, value);
    if (plain !== undefined) return { text: renderValue(plain), known: true };
    if (value.kind === 'text') {
      const parts = value.parts.map((part) => (typeof part === 'string' ? { text: part, known: true } : this.piece(part)));
      return { text: parts.map((part) => part.text).join(''), known: parts.every((part) => part.known) };
    }
    return { text: `\${${render(ev, value)}}`, known: false };
  }

  /** A symbolic piece of a text; `null` cannot be part of one, so its option is meant to be set. */
  private piece(value: Value): { text: string; known: boolean } {
    const resolved = this.project.defaults.resolve(value);
    return this.text(resolved.kind === 'null' ? value : resolved, resolved.kind === 'null');
  }

  private add(section: Section, name: string, { text, known }: { text: string; known: boolean }, setting: Setting): void {
    const chains = chainsOf(setting).map(stepsOf);
    const written = chains[0]?.[0];
    const place = written ? { file: written.file, line: written.line } : null;
    const when = setting.when === null ? null : render(this.project.ev, setting.when);
    this.lines.push({ section, name, value: text.replaceAll('\n', '\\n'), known, when, place, chains });
  }
}
