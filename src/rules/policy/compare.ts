/** Compares an evaluated value, as JSON with its unknown parts marked, with a wanted one. */

import type { Json } from '../../evaluation/json.ts';

/** @returns true or false where that is certain, else null */
export function equalsJson(value: Json, wanted: Json): boolean | null {
  if (isList(value)) {
    if (value.some(hasRest)) return isList(wanted) ? null : false;
    if (!isList(wanted) || wanted.length !== value.length) return false;
    return every(value.map((item, index) => equalsJson(item, wanted[index] ?? null)));
  }
  if (!isSet(value)) return value === wanted;
  const marks = Object.keys(value).filter((name) => name.startsWith('$'));
  if ('$text' in value) return typeof wanted === 'string' ? contains(wanted, value['$text'] ?? null) : false;
  if (marks.some((name) => name !== '$rest')) return null;
  if (!isSet(wanted)) return false;
  const names = Object.keys(value).filter((name) => name !== '$rest');
  const known = every(names.map((name) => (name in wanted ? equalsJson(value[name] ?? null, wanted[name] ?? null) : false)));
  if (known === false) return false;
  if (marks.length > 0) return null;
  return Object.keys(wanted).length === names.length ? known : false;
}

/** A text with unknown parts is not the wanted one where a known part of it does not fit in. */
function contains(wanted: string, parts: Json): false | null {
  if (!isList(parts)) return null;
  const last = parts.length - 1;
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (typeof part !== 'string') continue;
    const found = index === last ? wanted.length - part.length : wanted.indexOf(part, at);
    if (found < at || (index === 0 && found !== 0) || !wanted.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return null;
}

function every(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

const hasRest = (item: Json): boolean => isSet(item) && '$rest' in item && Object.keys(item).length === 1;
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isSet = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
