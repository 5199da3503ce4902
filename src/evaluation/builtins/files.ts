/** Files of the audited tree. What lies outside is unknown; nothing else is ever looked at. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { evaluate } from '../expressions.ts';
import { Scope } from '../scope.ts';
import { coerceInterpolation } from '../text.ts';
import type { Thunk } from '../thunk.ts';
import { type BuiltinValue, bool, string, unknown, type Value } from '../values.ts';
import { pathArgument } from './coerce.ts';
import { asSet } from './elements.ts';
import { attrsOf, isClosed, sortedNames, strict } from './support.ts';

const OUTSIDE = 'a file outside the root';

/** The kind of entry at a path, or the unknown or failure that stands for it. */
export function entryAt(ev: Evaluator, absolute: string): 'regular' | 'directory' | Value {
  const kind = ev.tree.kindOf(absolute);
  if (kind === null) throw new EvaluationError('missing', `getting status of '${absolute}': no such file`);
  if (kind === 'outside') return unknown(OUTSIDE);
  return kind === 'regular' || kind === 'directory' ? kind : unknown('a symbolic link or special file');
}

function importValue(ev: Evaluator, value: Value): Value | null {
  const absolute = pathArgument(ev, value);
  return absolute === null ? null : ev.importFile(absolute);
}

/** `scopedImport`: the file's names are looked up in `scope` first; results are not shared. */
function importScoped(ev: Evaluator, scope: Value, value: Value): Value | null {
  const set = asSet(scope, 'scopedImport');
  const absolute = pathArgument(ev, value);
  if (absolute === null) return null;
  if (!isClosed(set)) return unknown('scopedImport with a symbolic scope');
  const kind = entryAt(ev, absolute);
  if (typeof kind !== 'string') return kind;
  const file = kind === 'directory' ? `${absolute}/default.nix` : absolute;
  const source = ev.tree.parse(file);
  if (source === null) return unknown('unreadable import');
  const outer = ev.fileScope({ source, directory: file.slice(0, Math.max(file.lastIndexOf('/'), 0)) });
  const names = new Map([...set.entries].map(([name, entry]): [string, Thunk] => [name, entry.thunk]));
  return ev.nested(() => evaluate(ev, source.root, new Scope(outer, outer.file, null, names)));
}

/** The text of a file of the tree as a value; throws where Nix finds none. */
function fileText(ev: Evaluator, absolute: string): Value {
  const kind = entryAt(ev, absolute);
  if (typeof kind !== 'string') return kind;
  if (kind === 'directory') throw new EvaluationError('other', `reading from file '${absolute}': is a directory`);
  const text = ev.tree.readText(absolute);
  if (text === null) return unknown('an unreadable file');
  if (text.includes('\0'))
    throw new EvaluationError('other', `the contents of the file '${absolute}' cannot be represented as a Nix string`);
  return text.includes('\uFFFD') ? unknown('a file that is not UTF-8') : string(text);
}

/** Whether a path ends in `/` or `/.`, which only a folder may. */
function asksForFolder(ev: Evaluator, value: Value): boolean {
  const piece = value.kind === 'path' ? value : coerceInterpolation(ev, value);
  const last = typeof piece === 'string' ? piece : piece.kind === 'text' ? piece.parts.at(-1) : null;
  return typeof last === 'string' && /\/\.?$/.test(last);
}

export const FILE_BUILTINS: readonly BuiltinValue[] = [
  strict('import', 1, importValue),
  strict('scopedImport', 2, importScoped),
  strict('readFile', 1, (ev, value) => {
    const absolute = pathArgument(ev, value);
    return absolute === null ? null : fileText(ev, absolute);
  }),
  strict('readDir', 1, (ev, value) => {
    const absolute = pathArgument(ev, value);
    if (absolute === null) return null;
    const kind = entryAt(ev, absolute);
    if (typeof kind !== 'string') return kind;
    if (kind === 'regular') throw new EvaluationError('other', `opening directory '${absolute}': not a directory`);
    const entries = ev.tree.readDirectory(absolute);
    if (entries === null) return unknown('an unreadable folder');
    return attrsOf(sortedNames(entries.keys()).map((name): [string, Value] => [name, string(entries.get(name) as string)]));
  }),
  strict('readFileType', 1, (ev, value) => {
    const absolute = pathArgument(ev, value);
    if (absolute === null) return null;
    const kind = ev.tree.kindOf(absolute);
    return kind === null || kind === 'outside' ? (entryAt(ev, absolute) as Value) : string(kind);
  }),
  strict('pathExists', 1, (ev, value) => {
    const absolute = pathArgument(ev, value);
    if (absolute === null) return null;
    const kind = ev.tree.kindOf(absolute);
    if (kind === 'outside') return unknown(OUTSIDE);
    // A link that leads nowhere exists.
    return bool(kind !== null && (kind === 'directory' || !asksForFolder(ev, value)));
  }),
  strict('toPath', 1, (ev, value) => {
    const absolute = pathArgument(ev, value);
    return absolute === null ? null : string(absolute);
  }),
  // The search path is the user's machine's; a lookup stays symbolic, as `<name>` does.
  strict('findFile', 2, () => null),
];
