/**
 * The `Environment=` lines of a service: nixpkgs `nixos/lib/systemd-lib.nix`, `serviceToUnit` and
 * `stage2ServiceConfig`; `nixos/modules/config/{locale,i18n}.nix` for what every service gets.
 */
import type { Value } from '../evaluation/values.ts';
import { DEFAULT_PRIORITY } from './definition.ts';
import { alternativesOf, conditionText, joinPieces, type Piece, piecesOf } from './unit-values.ts';
import { type LineWriter, NIXOS, type Source, sourceOf } from './unit-lines.ts';
import { openValues, type Unit } from './units.ts';

/** `systemd.globalEnvironment`, as NixOS itself defines it. */
const GLOBAL: Readonly<Record<string, string>> = {
  LOCALE_ARCHIVE: '${config.i18n.glibcLocales}/lib/locale/locale-archive',
  TZDIR: '${pkgs.tzdata}/share/zoneinfo',
};
/** What every service has at the end of its `path`, unless `enableDefaultPath` is off. */
const DEFAULT_PATH = ['pkgs.coreutils', 'pkgs.findutils', 'pkgs.gnugrep', 'pkgs.gnused', 'config.systemd.package'];

interface Variable {
  readonly name: string;
  readonly pieces: readonly Piece[];
  readonly source: Source;
}

/** One line a variable, sorted by name; a variable that is null has none. */
export function writeEnvironment(writer: LineWriter, unit: Unit): void {
  const variables: Variable[] = [];
  const taken = new Set<string>();
  const add = (name: string, value: Value, source: Source): void => {
    taken.add(name);
    for (const { value: one, when } of alternativesOf(writer.project, value)) {
      variables.push({ name, pieces: piecesOf(writer.project, one), source: { ...source, when: [...source.when, ...when] } });
    }
  };
  for (const [option, setting] of unit.options) {
    if (option.startsWith('environment.')) add(option.slice('environment.'.length), setting.value, sourceOf(setting));
  }
  for (const value of openValues(unit, 'environment')) writer.open('Service', 'Environment', value, add);
  for (const [name, text] of Object.entries(GLOBAL)) {
    if (!taken.has(name)) variables.push({ name, pieces: [{ text, known: false }], source: NIXOS });
  }
  const path = taken.has('PATH') ? null : searchPath(writer, unit);
  if (path !== null) variables.push(path);
  for (const { name, pieces, source } of variables.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    const value = joinPieces(pieces.map((piece) => (piece.known ? { text: jsonText(piece.text), known: true } : piece)));
    writer.add('Service', 'Environment', { text: `"${jsonText(name)}=${value.text}"`, known: value.known }, source);
  }
}

/** Inside of a JSON string, as `builtins.toJSON` escapes it. */
const jsonText = (text: string): string => JSON.stringify(text).slice(1, -1);

/** `PATH`: the `bin`, then the `sbin` of everything in `path` and of the default packages. */
function searchPath(writer: LineWriter, unit: Unit): Variable | null {
  const { project } = writer;
  const setting = unit.options.get('path');
  const own = setting === undefined ? [] : alternativesOf(project, setting.value);
  const isReplaced = setting?.definitions.some(({ priority }) => priority < DEFAULT_PRIORITY) === true;
  const enabled = unit.options.get('enableDefaultPath')?.value;
  const isDefault = !isReplaced && !(enabled?.kind === 'bool' && !enabled.value);
  const when = setting?.when ?? null;
  const entries = (folder: string): Piece[] => [
    ...own.map(({ value, when: conditions }) => {
      const all = [...(when === null ? [] : [when]), ...conditions];
      const entry = isRun(value) ? runOf(writer, value, folder) : inFolder(piecesOf(project, value), folder);
      return all.length === 0 ? entry : optional(conditionText(project, all, true), entry);
    }),
    ...(isDefault ? DEFAULT_PATH.map((name) => ({ text: `\${${name}}/${folder}`, known: false })) : []),
  ];
  const all = [...entries('bin'), ...entries('sbin')];
  if (all.length === 0) return null;
  const pieces = all.flatMap((entry, index) => (index === 0 ? [entry] : [{ text: ':', known: true }, entry]));
  return { name: 'PATH', pieces, source: setting === undefined ? NIXOS : { ...sourceOf(setting), when: [] } };
}

const inFolder = (pieces: readonly Piece[], folder: string): Piece => joinPieces([...pieces, { text: `/${folder}`, known: true }]);
const optional = (condition: string, { text }: Piece): Piece => ({
  text: `\${optionalString ${condition} ${JSON.stringify(text)}}`,
  known: false,
});

/** True for what stands for any number of packages: a list that nobody knows. */
const isRun = (value: Value): boolean =>
  value.kind === 'call' || value.kind === 'unknown' || (value.kind === 'reference' && value.path[0] === 'config');

/** `${makeBinPath config.x}`: what nixpkgs makes of a whole list; an option may be a package too, and then it is the same. */
function runOf(writer: LineWriter, value: Value, folder: string): Piece {
  const { text } = joinPieces(piecesOf(writer.project, value));
  const inner = text.replace(/^\$\{(.*)\}$/s, '$1');
  return value.kind === 'reference'
    ? { text: `${text}/${folder}`, known: false }
    : { text: `\${makeSearchPathOutput "bin" "${folder}" ${inner}}`, known: false };
}
