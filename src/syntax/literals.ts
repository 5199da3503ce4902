/** Literals: their text lies between the interpolations, which stand on the stack. */
import type { Build, Row } from './build.ts';
import type { FloatLiteral, IntegerLiteral, PathLiteral, SearchPath, StringLiteral, StringPart } from './nodes.ts';
import { dedent, unescapeQuoted } from './strings.ts';

const INTEGER_MAX = 2n ** 63n - 1n;
/** The least normal number: Nix reads with strtod and refuses what that calls out of range. */
const FLOAT_MIN = 2.2250738585072014e-308;

export function integerLiteral(build: Build, row: Row): IntegerLiteral {
  const { start, end } = row;
  const value = BigInt(/^\d+$/.exec(build.text.slice(start, end))?.[0] ?? 0);
  if (value > INTEGER_MAX) build.fault('the integer is larger than 9223372036854775807', row);
  return { kind: 'integer', start, end, value };
}

export function floatLiteral(build: Build, row: Row): FloatLiteral {
  const { start, end } = row;
  const written = build.text.slice(start, end);
  const value = Number(written);
  const tooSmall = value < FLOAT_MIN && /^[^eE]*[1-9]/.test(written);
  if (!Number.isFinite(value) || tooSmall) build.fault('the number is outside of what a float can hold', row);
  return { kind: 'float', start, end, value };
}

/**
 * The parts between `from` and `to`: the count topmost items are the interpolations.
 * `meaning` gives what the pieces of literal text around them stand for, one more than those.
 */
function parts(
  build: Build,
  count: number,
  from: number,
  to: number,
  meaning: (raws: readonly string[]) => readonly string[],
): StringPart[] {
  if (count === 0) {
    const value = meaning([build.text.slice(from, Math.max(from, to))])[0] ?? '';
    return value === '' ? [] : [{ kind: 'text', start: from, end: Math.max(from, to), value }];
  }
  const interpolations = build.interpolations(count);
  const raws: string[] = [];
  let at = from;
  for (const { start, end } of interpolations) {
    raws.push(build.text.slice(at, start));
    at = end;
  }
  raws.push(build.text.slice(at, Math.max(at, to)));
  const values = meaning(raws);
  const found: StringPart[] = [];
  at = from;
  for (const [index, value] of values.entries()) {
    const next = interpolations[index];
    if (value !== '') found.push({ kind: 'text', start: at, end: next === undefined ? Math.max(at, to) : next.start, value });
    if (next === undefined) break;
    found.push(next);
    at = next.end;
  }
  return found;
}

const unescape = (raws: readonly string[]): string[] => raws.map(unescapeQuoted);
const verbatim = (raws: readonly string[]): readonly string[] => raws;

export function stringLiteral(build: Build, { start, end, count }: Row, style: 'quoted' | 'indented'): StringLiteral {
  const quote = style === 'quoted' ? '"' : "''";
  const from = start + quote.length;
  // An unclosed string runs to where the parser gave up.
  const to = end >= from + quote.length && build.text.startsWith(quote, end - quote.length) ? end - quote.length : end;
  return { kind: 'string', start, end, style, parts: parts(build, count, from, to, style === 'quoted' ? unescape : dedent) };
}

export function uri(build: Build, { start, end }: Row): StringLiteral {
  return { kind: 'string', start, end, style: 'uri', parts: [{ kind: 'text', start, end, value: build.text.slice(start, end) }] };
}

export function pathLiteral(build: Build, row: Row): PathLiteral {
  const { start, end, count } = row;
  const found = parts(build, count, start, end, verbatim);
  const slashes = count === 0 ? build.text.slice(start, end).indexOf('//') : -1;
  // Nix's lexer cuts the path there, and its grammar joins the pieces only around an interpolation.
  if (slashes >= 0) build.fault('the path holds `//`', { start: start + slashes, end: start + slashes + 2 });
  const last = found.at(-1);
  if (last?.kind === 'text' && last.value.endsWith('/')) {
    build.fault('the path ends in `/`', { start: end - 1, end });
  }
  return { kind: 'path', start, end, parts: found };
}

export function searchPath(build: Build, { start, end }: Row): SearchPath {
  return { kind: 'searchPath', start, end, name: build.text.slice(start + 1, end - 1) };
}
