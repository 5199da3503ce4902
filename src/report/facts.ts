/** What several sections ask: lines, groups, places, and who writes what. Computed once. */
import type { Origin } from '../evaluation/trail.ts';
import { render } from '../evaluation/render.ts';
import type { Value } from '../evaluation/values.ts';
import { groupBy } from '../model/group-by.ts';
import { type ImportGraph, importGraph } from '../model/import-graph.ts';
import type { Project } from '../model/project.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { positionAt } from '../syntax/positions.ts';
import type { ReportInput } from './input.ts';
import { linesOf } from './lines.ts';
import { type GroupPlace, groupPlace, hostName } from './paths.ts';
import type { Lines, Place } from './schema.ts';

export class Facts {
  readonly input: ReportInput;
  readonly project: Project;
  /** Modules, hosts and home modules that the report is about. */
  readonly modules: readonly ProjectModule[];
  readonly moduleAt: ReadonlyMap<string, ProjectModule>;
  readonly lines: ReadonlyMap<string, Lines>;
  /** Module file → its group. Hosts are groups of their own kind, and not in here. */
  readonly groups: ReadonlyMap<string, GroupPlace>;
  readonly imports: ImportGraph;
  /** File → the files that name it by path or import it. */
  readonly readers: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(input: ReportInput) {
    this.input = input;
    this.project = input.project;
    this.modules = input.project.modules.filter(({ file }) => input.reported.has(file));
    this.moduleAt = new Map(this.modules.map((module) => [module.file, module]));
    this.lines = new Map([...input.project.files].map(([path, { source }]) => [path, linesOf(source)]));
    this.groups = groupsOf(this.modules);
    this.imports = importGraph(input.project);
    this.readers = readersOf(this.imports, input.project);
  }

  get ev(): Project['ev'] {
    return this.project.ev;
  }

  /** Modules proper: neither hosts nor home modules. */
  get ownModules(): readonly ProjectModule[] {
    return this.modules.filter(({ kind }) => kind === 'module');
  }

  /** The group of a module, the host of a host's file, else the file's first folder. */
  groupOf(file: string): string {
    return this.groups.get(file)?.name ?? hostName(file) ?? groupPlace(file).name;
  }

  linesAt(file: string): number {
    return this.lines.get(file)?.total ?? 0;
  }

  /** The place a value was written at; the module's own first line where that is not known. */
  place(origin: Origin | null, fallback: string): Place {
    const written = writtenOrigin(origin);
    return written === null ? { file: fallback, line: 1 } : placeAt(written.file, written.start);
  }

  /** A value as one line of Nix, cut at `limit` characters. */
  text(value: Value, limit = 80): string {
    const text = render(this.ev, value).replace(/\s+/g, ' ');
    return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  }
}

export function placeAt(source: SourceFile, offset: number): Place {
  return { file: source.path, line: positionAt(source, offset).line };
}

/** The first place of a value's way: where it is written. */
export function writtenOrigin(origin: Origin | null): Origin | null {
  let at = origin;
  while (at !== null && at.previous !== null) at = at.previous;
  return at;
}

/** Groups by file; two folders of one name are told apart by their paths. */
function groupsOf(modules: readonly ProjectModule[]): Map<string, GroupPlace> {
  const groups = new Map<string, GroupPlace>();
  const paths = new Map<string, Set<string>>();
  for (const { file, kind } of modules) {
    if (kind === 'host') continue;
    const place = groupPlace(file);
    groups.set(file, place);
    paths.set(place.name, (paths.get(place.name) ?? new Set()).add(place.path));
  }
  for (const [file, place] of groups) {
    if ((paths.get(place.name)?.size ?? 0) > 1) groups.set(file, { ...place, name: place.path.replace(/\.nix$/, '') });
  }
  return groups;
}

function readersOf(imports: ImportGraph, { files }: Project): Map<string, Set<string>> {
  const readers = new Map<string, Set<string>>();
  const add = (to: string, from: string): void => {
    if (to !== from) readers.set(to, (readers.get(to) ?? new Set()).add(from));
  };
  for (const from of files.keys()) for (const to of imports.namedBy(from)) add(to, from);
  for (const { from, to } of imports.edges) add(to, from);
  return readers;
}

/** Rows by key, keys sorted. */
export const groupSorted = <T>(rows: Iterable<T>, key: (row: T) => string): Map<string, T[]> =>
  new Map([...groupBy(rows, key)].sort(([a], [b]) => compareText(a, b)));

/** By UTF-16 units: the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
