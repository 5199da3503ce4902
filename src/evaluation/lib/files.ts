/** `lib.filesystem`, `lib.sources` and `lib.path`. */
import { choose } from '../choice.ts';
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { normalizePath } from '../paths.ts';
import { add } from '../operators.ts';
import { hasName, selectName } from '../select.ts';
import { lazy, ready, type Thunk } from '../thunk.ts';
import { bool, builtin, call, EMPTY_ATTRS, FALSE, isSymbolic, NULL, path as pathValue, string, TRUE, type Value } from '../values.ts';
import { listOf } from '../builtins/support.ts';
import { ATTRSETS } from './attrsets.ts';
import { define, elementsOf, known, membersOf, native, record, type Table } from './toolkit.ts';

const below = (ev: Evaluator, directory: Value, name: string): Value => add(ev, directory, string(`/${name}`));

const isKind = (name: string, kind: string) =>
  define(name, 's', (ev, path) => {
    const exists = native(ev, 'pathExists', path);
    if (exists.kind === 'bool' && !exists.value) return FALSE;
    const is = lazy((inner) => equals(inner, native(inner, 'readFileType', path), string(kind)));
    return choose(ev, exists, is, ready(FALSE));
  });

/** Every file below a directory, folders in Nix's order; null where the directory cannot be read. */
function filesBelow(ev: Evaluator, directory: Value): Value[] | null {
  const entries = native(ev, 'readDir', directory);
  if (entries.kind !== 'attrs' || entries.rest !== null) return null;
  const found: Value[] = [];
  for (const { name, slot } of membersOf(ev, entries)) {
    const kind = ev.force(slot.thunk);
    if (name.kind !== 'string' || kind.kind !== 'string' || !ev.spend(1)) return null;
    const child = below(ev, directory, name.value);
    const inner = kind.value === 'directory' ? filesBelow(ev, child) : [child];
    if (inner === null) return null;
    found.push(...inner);
  }
  return found;
}

const packagesFromDirectory: Value = define('packagesFromDirectoryRecursive', 's', (ev, settings): Value => {
  const directory = selectName(ev, settings, 'directory', null);
  const callPackage = selectName(ev, settings, 'callPackage', null);
  const own = below(ev, directory, 'package.nix');
  if (native(ev, 'pathExists', own) === TRUE) return ev.call(callPackage, own, EMPTY_ATTRS);
  const each = builtin('package', 2, (inner, [name, kind]) => {
    const [text, type] = [known(inner.force(name as Thunk), 'packages'), known(inner.force(kind as Thunk), 'packages')];
    if (text === null || type === null) return call('packagesFromDirectoryRecursive', [directory]);
    const child = below(inner, directory, text);
    if (type === 'directory')
      return record({ [text]: lazy((deep) => deep.call(packagesFromDirectory, record({ callPackage, directory: child }))) });
    return type === 'regular' && text.endsWith('.nix')
      ? record({ [text.slice(0, -4)]: lazy((deep) => deep.call(callPackage, child, EMPTY_ATTRS)) })
      : EMPTY_ATTRS;
  });
  return ev.call(ATTRSETS.concatMapAttrs as Value, each, native(ev, 'readDir', directory));
});

const isDirectory = isKind('pathIsDirectory', 'directory');

export const FILESYSTEM: Table = {
  pathType: define('readFileType', 'l', (ev, path) => native(ev, 'readFileType', path)),
  pathIsDirectory: isDirectory,
  pathIsRegularFile: isKind('pathIsRegularFile', 'regular'),
  listFilesRecursive: define('listFilesRecursive', 's', (ev, directory) => {
    const found = filesBelow(ev, directory);
    return found === null ? null : listOf(found);
  }),
  packagesFromDirectoryRecursive: packagesFromDirectory,
  resolveDefaultNix: define('resolveDefaultNix', 's', (ev, path) =>
    choose(
      ev,
      ev.call(isDirectory, path),
      lazy((inner) => below(inner, path, 'default.nix')),
      ready(path.kind === 'string' && path.value.endsWith('/') ? string(`${path.value}default.nix`) : path),
    ),
  ),
};

const keepAll = builtin('keep all', 2, () => TRUE);
const VERSION_CONTROL = new Set(['.svn', 'CVS', '.hg', '.jj', '.pijul', '_darcs']);

const cleanSourceFilter = define('cleanSourceFilter', 'ss', (ev, name, type) => {
  const [base, kind] = [known(native(ev, 'baseNameOf', name), 'cleanSourceFilter'), known(type, 'cleanSourceFilter')];
  if (base === null || kind === null) return null;
  const unwanted =
    base === '.git' ||
    (kind === 'directory' && VERSION_CONTROL.has(base)) ||
    /~$|^\.sw[a-z]$|^\..*\.sw[a-z]$|\.o$|\.so$/.test(base) ||
    (kind === 'symlink' && base.startsWith('result')) ||
    kind === 'unknown';
  return bool(!unwanted);
});

/** A source tree seen through a filter; filters of filtered sources add up. */
function filtered(ev: Evaluator, source: Value, filter: Value, name: Value): Value {
  const before = source.kind === 'attrs' && hasName(ev, source, '_isLibCleanSourceWith') === TRUE;
  const original = before ? selectName(ev, source, 'origSrc', null) : source;
  const earlier = before ? selectName(ev, source, 'filter', null) : keepAll;
  const both = builtin('source filter', 2, (inner, [path, type]) =>
    choose(
      inner,
      inner.call(filter, path as Thunk, type as Thunk),
      lazy((deep) => deep.call(earlier, path as Thunk, type as Thunk)),
      ready(FALSE),
    ),
  );
  const label = name.kind === 'null' ? (before ? selectName(ev, source, 'name', null) : string('source')) : name;
  return record({
    _isLibCleanSourceWith: TRUE,
    origSrc: original,
    filter: both,
    name: label,
    outPath: call('path', [original]),
  });
}

export const SOURCES: Table = {
  cleanSourceFilter,
  cleanSource: define('cleanSource', 's', (ev, source) => filtered(ev, source, cleanSourceFilter, NULL)),
  cleanSourceWith: define('cleanSourceWith', 's', (ev, settings) =>
    filtered(
      ev,
      selectName(ev, settings, 'src', null),
      selectName(ev, settings, 'filter', ready(keepAll)),
      selectName(ev, settings, 'name', ready(NULL)),
    ),
  ),
  sourceByRegex: define('sourceByRegex', 'sl', (ev, source, patterns) =>
    filtered(
      ev,
      source,
      builtin('source filter', 2, (inner, [path]) => {
        const root = native(inner, 'toString', source.kind === 'attrs' ? selectName(inner, source, 'origSrc', ready(source)) : source);
        const relative = native(
          inner,
          'replaceStrings',
          listOf([root.kind === 'string' ? string(`${root.value}/`) : root]),
          listOf([string('')]),
          native(inner, 'toString', path as Thunk),
        );
        const matches = builtin('matches', 1, (deep, [pattern]) => bool(native(deep, 'match', pattern as Thunk, relative).kind !== 'null'));
        return native(inner, 'any', matches, patterns);
      }),
      NULL,
    ),
  ),
  sourceFilesBySuffices: define('sourceFilesBySuffices', 'ss', (ev, source, suffixes) => {
    const ends = elementsOf(suffixes, 'sourceFilesBySuffices')?.map(({ thunk }) => known(ev.force(thunk), 'sourceFilesBySuffices'));
    if (ends === undefined) return null;
    return filtered(
      ev,
      source,
      define('source filter', 'ss', (inner, path, type) => {
        const base = known(native(inner, 'baseNameOf', path), 'sourceFilesBySuffices');
        return base === null
          ? null
          : bool((type.kind === 'string' && type.value === 'directory') || ends.some((end) => end !== null && base.endsWith(end)));
      }),
      NULL,
    );
  }),
  trace: define('sources.trace', 'l', (ev, source) => ev.force(source)),
  pathHasContext: define('pathHasContext', 's', (ev, path) => native(ev, 'hasContext', path)),
  canCleanSource: define('canCleanSource', 's', () => null),
  pathIsGitRepo: define('pathIsGitRepo', 'l', () => null),
  commitIdFromGitRepo: define('commitIdFromGitRepo', 'l', () => null),
  revOrTag: define('revOrTag', 'ss', (ev, revision, tag) =>
    choose(
      ev,
      equals(ev, tag, NULL),
      lazy((inner) => choose(inner, equals(inner, revision, NULL), ready(string('HEAD')), ready(revision))),
      ready(tag),
    ),
  ),
};

/** Components of a relative path without `.`; throws where it is no subpath. */
function components(text: string): string[] {
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (text === '' || text.startsWith('/') || parts.includes('..'))
    throw new EvaluationError('throw', 'lib.path.subpath: not a valid subpath');
  return parts;
}
const relative = (parts: readonly string[]): Value => string(parts.length === 0 ? './.' : `./${parts.join('/')}`);
const partsOf = (absolute: string): string[] => absolute.split('/').filter((part) => part !== '');
const bothPaths = (name: string, run: (left: string[], right: string[]) => Value) =>
  define(name, 'ss', (_ev, left, right) => {
    for (const value of [left, right]) {
      if (value.kind !== 'path' && !isSymbolic(value)) throw new EvaluationError('throw', `lib.path.${name}: a path was expected`);
    }
    return left.kind === 'path' && right.kind === 'path' ? run(partsOf(left.path), partsOf(right.path)) : null;
  });
const ofSubpath = (name: string, fn: (parts: string[]) => Value) =>
  define(name, 's', (_ev, value) => {
    const text = known(value, name);
    return text === null ? null : fn(components(text));
  });

export const PATH: Table = {
  append: define('path.append', 'ss', (_ev, base, sub) => {
    const text = known(sub, 'path.append');
    if (base.kind !== 'path' || text === null) return isSymbolic(base) || text === null ? null : NULL;
    return pathValue(normalizePath(`${base.path}/${components(text).join('/')}`));
  }),
  hasPrefix: bothPaths('hasPrefix', (prefix, whole) => bool(prefix.every((part, index) => whole[index] === part))),
  removePrefix: bothPaths('removePrefix', (prefix, whole) => {
    if (!prefix.every((part, index) => whole[index] === part)) throw new EvaluationError('throw', 'lib.path.removePrefix: no prefix');
    return relative(whole.slice(prefix.length));
  }),
  splitRoot: define('splitRoot', 's', (_ev, value) =>
    value.kind === 'path' ? record({ root: pathValue('/'), subpath: relative(partsOf(value.path)) }) : null,
  ),
  hasStorePathPrefix: define('hasStorePathPrefix', 's', (_ev, value) =>
    value.kind === 'path' ? bool(/^\/nix\/store\/[^/]{32}-[^/]+/.test(value.path)) : null,
  ),
  subpath: record({
    isValid: define('isValid', 's', (_ev, value) => {
      if (isSymbolic(value)) return null;
      return bool(value.kind === 'string' && value.value !== '' && !value.value.startsWith('/') && !value.value.split('/').includes('..'));
    }),
    normalise: ofSubpath('normalise', relative),
    components: ofSubpath('components', (parts) => listOf(parts.map(string))),
    join: define('join', 's', (ev, values) => {
      const texts = elementsOf(values, 'join')?.map(({ thunk }) => known(ev.force(thunk), 'join'));
      return texts === undefined || texts.includes(null) ? null : relative(texts.flatMap((text) => components(text as string)));
    }),
  }),
};
