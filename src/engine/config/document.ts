/**
 * A configuration file as data with places: JSONC or YAML, told by the file's name, else by its content.
 * Nothing in it is run. Lines and columns count from 1, columns in UTF-16 units.
 */

import { getNodeValue, type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { ConfigError, type ConfigFault } from '../errors.ts';

export type Path = readonly (string | number)[];

export interface ConfigDocument {
  /** The file's name as messages show it. */
  readonly file: string;
  readonly value: unknown;
  /** The fault at a path: at its key when `key` is set and there is one, else at its value or nearest parent. */
  faultAt(path: Path, message: string, key?: boolean): ConfigFault;
}

/** Offsets of a value and of the key that names it. */
interface Place {
  readonly value: number;
  readonly key: number | null;
}
type Places = Map<string, Place>;

/**
 * @param file name for messages; its extension decides the syntax where it has one
 * @throws {ConfigError} with every syntax fault found
 */
export function parseConfigDocument(file: string, text: string): ConfigDocument {
  const body = text.replace(/^\ufeff/, '');
  const places: Places = new Map();
  const placeOf = placer(body);
  const at = (offset: number, message: string): ConfigFault => ({ file, ...placeOf(offset), message });
  const faults: ConfigFault[] = [];
  const report = (offset: number, message: string): void => {
    faults.push(at(offset, message));
  };
  let value: unknown;
  try {
    value = (isJson(file, body) ? readJson : readYaml)(body, places, report);
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof ReferenceError)) throw error;
    report(0, 'nests too deeply or repeats too much to be a configuration; simplify it');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    file,
    value,
    faultAt(path, message, key = false) {
      for (let length = path.length; length >= 0; length -= 1) {
        const place = places.get(JSON.stringify(path.slice(0, length)));
        if (place) return at(key && place.key !== null && length === path.length ? place.key : place.value, message);
      }
      return at(0, message);
    },
  };
}

function isJson(file: string, text: string): boolean {
  if (/\.jsonc?$/.test(file)) return true;
  if (/\.ya?ml$/.test(file)) return false;
  // A template with everything still in comments is JSON too, and empty.
  return /^(\s|\/\/[^\n]*|\/\*[^]*?\*\/)*([{[]|$)/.test(text);
}

type Report = (offset: number, message: string) => void;

function readJson(text: string, places: Places, report: Report): unknown {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true });
  if (text.trim() === '' || (tree === undefined && errors.length === 0)) return {};
  for (const { error, offset } of errors) {
    report(offset, `is not valid JSON: ${words(printParseErrorCode(error))}`);
  }
  if (tree === undefined || errors.length > 0) return undefined;
  const walk = (node: JsonNode, path: Path, key: number | null): void => {
    places.set(JSON.stringify(path), { value: node.offset, key });
    const seen = new Set<string>();
    (node.children ?? []).forEach((child, index) => {
      if (node.type !== 'object') {
        walk(child, [...path, index], null);
        return;
      }
      const [name, value] = child.children ?? [];
      if (!name || !value) return;
      const word = String(name.value);
      if (seen.has(word)) report(name.offset, `"${word}" is written twice; keep one`);
      if (word === '__proto__') report(name.offset, '"__proto__" is no key of the configuration; remove it');
      seen.add(word);
      walk(value, [...path, word], name.offset);
    });
  };
  walk(tree, [], null);
  return getNodeValue(tree);
}

function readYaml(text: string, places: Places, report: Report): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  for (const error of document.errors) {
    const what = error.code === 'MULTIPLE_DOCS' ? 'a second document begins here; keep one' : error.message.replace(/\.?\s*$/, '');
    report(error.pos[0], `is not valid YAML: ${what}`);
  }
  if (document.errors.length > 0) return undefined;
  const walk = (node: unknown, path: Path, key: number | null, fallback: number): void => {
    const start = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? (node.range?.[0] ?? fallback) : fallback;
    places.set(JSON.stringify(path), { value: start, key });
    if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index], null, start);
    if (!isMap(node)) return;
    for (const pair of node.items) {
      if (!isScalar(pair.key)) continue;
      const offset = pair.key.range?.[0] ?? start;
      const word = String(pair.key.value);
      if (word === '__proto__') report(offset, '"__proto__" is no key of the configuration; remove it');
      walk(pair.value, [...path, word], offset, offset);
    }
  };
  walk(document.contents, [], null, 0);
  return document.toJS({ maxAliasCount: 100 }) ?? {};
}

/** `ValueExpected` → `value expected`. */
function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** Turns offsets into lines and columns; line starts are found once. */
function placer(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
