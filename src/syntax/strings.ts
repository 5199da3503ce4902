/**
 * What the literal text between interpolations stands for, as Nix 2.8 reads it
 * (`unescapeStr` in libexpr's lexer.l and `stripIndentation` in parser.y).
 */

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** A piece of a `"` string without its quotes: escapes resolved, CR and CRLF read as LF. */
export function unescapeQuoted(raw: string): string {
  if (!raw.includes('\\') && !raw.includes('\r')) return raw;
  return raw.replace(/\\([^])|\r\n?/g, (_, escaped: string | undefined) => (escaped === undefined ? '\n' : (escapes[escaped] ?? escaped)));
}

/**
 * A stretch of a `''` string as the lexer cuts it. Plain text counts towards the indentation; an
 * escape ends the white space at the start of its line. Null stands for an interpolation.
 */
interface Token {
  readonly text: string;
  readonly plain: boolean;
}
type Stretch = Token | null;

const DOLLAR = 0x24;
const QUOTE = 0x27;
const SPACE = 0x20;
const NEWLINE = 0x0a;

/** Where the plain text that starts at `at` ends: before a `$` or `'` that Nix's lexer cuts off. */
function plainEnd(raw: string, at: number): number {
  while (at < raw.length) {
    const c = raw.charCodeAt(at);
    if (c !== DOLLAR && c !== QUOTE) {
      at++;
      continue;
    }
    const next = raw.charCodeAt(at + 1);
    const cut = Number.isNaN(next) || next === QUOTE || (c === QUOTE ? next === DOLLAR : next === 0x7b);
    if (cut) return at;
    at += 2;
  }
  return at;
}

/** The token at `at` that is no plain text, and where it ends. */
function specialAt(raw: string, at: number): [string, number] {
  if (!raw.startsWith("''", at)) return [raw.charAt(at), at + 1];
  const third = raw.charAt(at + 2);
  if (third === "'") return ["''", at + 3];
  if (third === '$') return ['$', at + 3];
  const escaped = raw.charAt(at + 3);
  return [escapes[escaped] ?? escaped, at + 4];
}

function cut(raw: string, into: Stretch[]): void {
  let at = 0;
  while (at < raw.length) {
    const end = plainEnd(raw, at);
    if (end > at) {
      into.push({ text: raw.slice(at, end), plain: true });
      at = end;
    } else {
      const [text, next] = specialAt(raw, at);
      into.push({ text, plain: false });
      at = next;
    }
  }
}

/** The least indentation of the lines that hold something; Infinity when none does. */
function indentation(stretches: readonly Stretch[]): number {
  let least = Number.POSITIVE_INFINITY;
  let current = 0;
  let atStart = true;
  for (const stretch of stretches) {
    if (stretch === null || !stretch.plain) {
      if (atStart) least = Math.min(least, current);
      atStart = false;
      continue;
    }
    const { text } = stretch;
    for (let i = 0; i < text.length; i++) {
      if (!atStart) {
        i = text.indexOf('\n', i);
        if (i < 0) break;
        atStart = true;
        current = 0;
        continue;
      }
      const c = text.charCodeAt(i);
      if (c === SPACE) current++;
      else if (c === NEWLINE) current = 0;
      else {
        atStart = false;
        least = Math.min(least, current);
      }
    }
  }
  return least;
}

/** Drops up to `least` spaces at the start of every line; the state runs on over the stretches. */
function stripper(least: number): { interrupt(): void; strip(text: string): string } {
  let atStart = true;
  let dropped = 0;
  return {
    interrupt() {
      atStart = false;
      dropped = 0;
    },
    strip(text) {
      const kept: string[] = [];
      let i = 0;
      while (i < text.length) {
        if (atStart && text.charCodeAt(i) === SPACE) {
          if (dropped++ >= least) kept.push(' ');
          i++;
          continue;
        }
        // The rest of the line with its end; an empty line is only its end.
        dropped = 0;
        const next = text.indexOf('\n', i) + 1;
        atStart = next > 0;
        kept.push(text.slice(i, next > 0 ? next : text.length));
        if (next === 0) break;
        i = next;
      }
      return kept.join('');
    },
  };
}

/** The closing delimiter's own line, when only spaces, is not part of the text. */
function withoutLastLine(text: string): string {
  const start = text.lastIndexOf('\n') + 1;
  if (start === 0) return text;
  for (let i = start; i < text.length; i++) if (text.charCodeAt(i) !== SPACE) return text;
  return text.slice(0, start);
}

/**
 * The pieces of a `''` string, between its interpolations and without its delimiters: unescaped and
 * stripped of the common indentation. There is one more piece than there are interpolations.
 */
export function dedent(raws: readonly string[]): string[] {
  const stretches: Stretch[] = [];
  for (const [index, raw] of raws.entries()) {
    if (index > 0) stretches.push(null);
    // The opening takes the rest of its line when only spaces stand there.
    cut(index === 0 ? raw.replace(/^ *\n/, '') : raw, stretches);
  }
  const { interrupt, strip } = stripper(indentation(stretches));
  const pieces: string[] = [];
  let piece = '';
  for (const [index, stretch] of stretches.entries()) {
    if (stretch === null) {
      pieces.push(piece);
      piece = '';
      interrupt();
    } else {
      const text = strip(stretch.text);
      piece += index === stretches.length - 1 ? withoutLastLine(text) : text;
    }
  }
  return [...pieces, piece];
}
