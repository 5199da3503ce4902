/** Shared libraries: what each exports, and who uses it. */
import { selectPath } from '../evaluation/select.ts';
import { ready, type Slot, slotOf } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, reference, type Value } from '../evaluation/values.ts';
import { MODULE_KEYS, moduleArguments } from '../model/module.ts';
import { attempt } from '../model/option.ts';
import type { ProjectFile } from '../model/project.ts';
import { compareText, type Facts, writtenOrigin } from './facts.ts';
import { directoryOf } from './paths.ts';
import { NO_LINES } from './lines.ts';
import type { Export, Library } from './schema.ts';
import { signatureOf } from './signature.ts';
import { libraryUses } from './uses.ts';
import type { Formal } from '../syntax/nodes.ts';
import { positionAt } from '../syntax/positions.ts';

/** A library and the set it comes to. */
export interface LibraryFile {
  readonly file: ProjectFile;
  readonly set: AttrsValue | null;
  /** The value itself where it is no set: one function. */
  readonly value: Value;
}

/** Library files that others use, or that stand in a folder of libraries. */
export function libraryFiles(facts: Facts): LibraryFile[] {
  const found: LibraryFile[] = [];
  const lib = attempt(() => selectPath(facts.ev, reference(['pkgs']), ['lib'], null));
  for (const file of facts.project.files.values()) {
    const inFolder = /(^|\/)(lib|libs|helpers|functions)\//.test(file.path);
    const isLibrary = file.kind === 'library' || ((file.kind === 'package' || file.kind === 'overlay') && inFolder);
    if (!isLibrary || file.value === null || /^(default|ci|shell|flake)\.nix$/.test(file.path)) continue;
    if (!inFolder && (facts.readers.get(file.path)?.size ?? 0) === 0) continue;
    const value = opened(facts, file.value, lib ?? reference(['lib']));
    // What makes a module is used as a whole.
    const isModule = value.kind === 'attrs' && [...value.entries.keys()].every((name) => MODULE_KEYS.has(name));
    found.push({ file, value: isModule ? file.value : value, set: value.kind === 'attrs' && !isModule ? value : null });
  }
  return found.sort((a, b) => compareText(a.file.path, b.file.path));
}

/** A library that is a function of its arguments, called with what a flake would give it. */
function opened(facts: Facts, value: Value, lib: Value): Value {
  if (value.kind !== 'lambda') return value;
  const { formals, name, ellipsis } = value.node;
  if (formals === null && !/^(lib|pkgs|inputs|self|args|_)$/.test(name?.name ?? '')) return value;
  const result = attempt(() =>
    facts.ev.call(value, ready(formals === null && name?.name === 'lib' ? lib : argumentsFor(formals ?? [], ellipsis, lib))),
  );
  return result?.kind === 'attrs' ? result : value;
}

/** The arguments that a set pattern asks for; a closed one refuses any other. */
function argumentsFor(formals: readonly Formal[], open: boolean, lib: Value): AttrsValue {
  const all = moduleArguments(new Map(), lib);
  if (open || formals.length === 0) return all;
  const asked = formals.filter(({ fallback }) => fallback === null).map(({ name }) => name.name);
  return attrs(new Map(asked.map((name) => [name, all.entries.get(name) ?? slotOf(reference([name]))])));
}

export function librariesSection(facts: Facts, files: readonly LibraryFile[]): Library[] {
  const uses = libraryUses(facts, files);
  return files.map(({ file, set, value }): Library => {
    const exports =
      set === null ? [wholeExport(facts, file, value)] : [...set.entries].map(([name, slot]) => exportOf(facts, file, name, slot));
    const used = exports.map((one): Export => {
      const users = set === null ? [...(facts.readers.get(file.path) ?? [])] : [...(uses.get(file.path)?.get(one.name) ?? [])];
      return { ...one, users: users.filter((user) => user !== file.path).sort(), internal: users.includes(file.path) };
    });
    const users = new Set([...(facts.readers.get(file.path) ?? []), ...used.flatMap((one) => one.users)]);
    return {
      file: file.path,
      lines: facts.lines.get(file.path) ?? NO_LINES,
      exports: used,
      users: [...users].filter((user) => user !== file.path).sort(),
      unused: used.filter((one) => one.users.length === 0 && !one.internal && !one.name.startsWith('__')).map(({ name }) => name),
    };
  });
}

type Described = Omit<Export, 'users' | 'internal'>;

function exportOf(facts: Facts, file: ProjectFile, name: string, slot: Slot): Described {
  const value = facts.ev.tryForce(slot.thunk);
  const written = writtenOrigin(slot.origin);
  const home = value?.kind === 'lambda' ? value.scope.file.source.path : (written?.file.path ?? file.path);
  const own = slot.origin?.file.path === file.path ? slot.origin : null;
  const passedOn = home !== file.path && facts.project.files.has(home);
  return {
    name,
    kind: value === null ? 'value' : kindOf(value),
    signature: value === null ? '' : signatureOf(facts, value),
    line: own === null ? 1 : positionAt(own.file, own.start).line,
    from: passedOn ? home : wholeLibrary(facts, value),
  };
}

/** `hardening = import ./hardening.nix { … }`: a set whose attributes are all written in another file. */
function wholeLibrary(facts: Facts, value: Value | null): string | null {
  if (value?.kind !== 'attrs' || value.entries.size === 0) return null;
  const homes = new Set([...value.entries.values()].map(({ origin }) => writtenOrigin(origin)?.file.path ?? ''));
  const [home] = homes;
  return homes.size === 1 && home !== undefined && facts.project.files.get(home)?.kind === 'library' ? home : null;
}

function wholeExport(facts: Facts, file: ProjectFile, value: Value): Described {
  const directory = directoryOf(file.path);
  const name = file.path.endsWith('/default.nix')
    ? directory.slice(directory.lastIndexOf('/') + 1)
    : file.path.slice(file.path.lastIndexOf('/') + 1, -4);
  return { name, kind: kindOf(value), signature: signatureOf(facts, value), line: 1, from: null };
}

function kindOf(value: Value): Export['kind'] {
  switch (value.kind) {
    case 'lambda':
    case 'builtin':
      return 'function';
    case 'attrs':
      return 'set';
    case 'list':
      return 'list';
    case 'string':
    case 'text':
      return 'text';
    case 'int':
    case 'float':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'null':
    case 'path':
      return value.kind;
    default:
      return 'value';
  }
}
