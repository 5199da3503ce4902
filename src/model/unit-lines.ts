/** Lines of a unit file in the making, each with what it came through. */
import { openSet } from '../evaluation/update.ts';
import { placesOf } from '../evaluation/trail.ts';
import type { Value } from '../evaluation/values.ts';
import type { Section } from '../systemd/index.ts';
import { type ChainStep, chainsOf, stepsOf } from './chains.ts';
import type { Setting } from './effective.ts';
import { attempt } from './option.ts';
import type { Project } from './project.ts';
import { alternativesOf, conditionText, joinedText, joinPieces, type Piece, piecesOf } from './unit-values.ts';

export interface UnitLine {
  readonly section: Section;
  readonly name: string;
  /** What stands after `=`; what is not known as `${config.…}`. */
  readonly value: string;
  /** False where a part of the value is not known. */
  readonly known: boolean;
  /** Condition under which the line is there, as Nix text; null where it always is. */
  readonly when: string | null;
  /** Null for what NixOS adds by itself. */
  readonly place: { readonly file: string; readonly line: number } | null;
  /** The places each definition came through, from where it is written to the module that uses it. */
  readonly chains: readonly (readonly ChainStep[])[];
}

/** Something that may add lines to a section, which nobody here knows. */
export interface UnitRest {
  readonly section: Section;
  /** `Environment` where it can add only such lines. */
  readonly name: string | null;
  readonly value: string;
}

/** Where a line comes from. */
export interface Source {
  readonly chains: readonly (readonly ChainStep[])[];
  readonly when: readonly Value[];
}
export const NIXOS: Source = { chains: [], when: [] };
export const sourceOf = (setting: Setting): Source => ({
  chains: chainsOf(setting).map(stepsOf),
  when: setting.when === null ? [] : [setting.when],
});

export class LineWriter {
  readonly lines: UnitLine[] = [];
  readonly rests: UnitRest[] = [];
  readonly project: Project;

  constructor(project: Project) {
    this.project = project;
  }

  /** A directive as `attrsToSection` writes it: one line, or one for each element of a list. */
  setting(section: Section, name: string, setting: Setting): void {
    this.value(section, name, setting.value, sourceOf(setting));
  }

  value(section: Section, name: string, value: Value, source: Source): void {
    for (const { value: element, when } of alternativesOf(this.project, value)) {
      this.add(section, name, joinPieces(piecesOf(this.project, element)), { ...source, when: [...source.when, ...when] });
    }
  }

  /** A list on one line, its elements joined by blanks; none where it is empty. */
  joined(section: Section, name: string, setting: Setting): void {
    const piece = joinedText(this.project, setting.value, ' ');
    if (piece.text !== '') this.add(section, name, piece, sourceOf(setting));
  }

  /** The entries of a set that supplies whole lines, as far as they are known; the rest is noted. */
  open(section: Section, name: string | null, value: Value, write: (name: string, value: Value, source: Source) => void): void {
    const resolved = this.project.defaults.resolve(value);
    if (resolved.kind === 'null') return;
    const set = resolved.kind === 'attrs' || resolved.kind === 'choice' ? attempt(() => openSet(this.project.ev, resolved)) : null;
    if (set === null) return this.note(section, name, resolved);
    for (const [key, { thunk, origin, presence }] of set.entries) {
      const inner = this.project.ev.tryForce(thunk);
      const places = placesOf(origin);
      const source = { chains: places.length === 0 ? [] : [stepsOf(places)], when: presence ? [presence] : [] };
      if (inner !== null) write(key, inner, source);
    }
    if (set.rest !== null) this.note(section, name, set.rest);
    for (const { name: key } of set.dynamic) this.note(section, name, key);
  }

  private note(section: Section, name: string | null, value: Value): void {
    const { text } = joinPieces(piecesOf(this.project, value, true));
    this.rests.push({ section, name, value: text });
  }

  add(section: Section, name: string, { text, known }: Piece, { chains, when }: Source): void {
    const written = chains[0]?.[0];
    this.lines.push({
      section,
      name,
      value: text,
      known,
      when: when.length === 0 ? null : conditionText(this.project, when),
      place: written ? { file: written.file, line: written.line } : null,
      chains,
    });
  }
}
