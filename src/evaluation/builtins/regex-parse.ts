/**
 * POSIX extended regular expressions as Nix reads them: the dialect of libstdc++'s `std::regex`
 * with its `extended` flag, over bytes. What it refuses is refused here.
 */

export type RegexNode =
  | { readonly kind: 'empty' }
  /** One byte of a set; `accepts[byte]` is 1 where it matches. */
  | { readonly kind: 'set'; readonly accepts: Uint8Array }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }
  | { readonly kind: 'group'; readonly index: number; readonly body: RegexNode }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'either'; readonly first: RegexNode; readonly second: RegexNode }
  /** `max` is null where unbounded. */
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number | null };

export interface Regex {
  readonly root: RegexNode;
  readonly groups: number;
}

/** The pattern is no regular expression to Nix. */
export class RegexError extends Error {}

const refuse = (pattern: string): never => {
  throw new RegexError(`invalid regular expression '${pattern}'`);
};

/** Characters a backslash may stand before; any other escape is refused. */
const ESCAPABLE = '^$\\.*+?()[{|';
/** Repetitions beyond this are refused rather than unrolled. */
const MAX_REPEAT = 1000;

const between = (low: number, high: number): readonly [number, number] => [low, high];
const UPPER = between(65, 90);
const LOWER = between(97, 122);
const DIGIT = between(48, 57);
const CLASSES = new Map<string, readonly (readonly [number, number])[]>([
  ['alnum', [UPPER, LOWER, DIGIT]],
  ['alpha', [UPPER, LOWER]],
  ['blank', [between(9, 9), between(32, 32)]],
  ['cntrl', [between(0, 31), between(127, 127)]],
  ['d', [DIGIT]],
  ['digit', [DIGIT]],
  ['graph', [between(33, 126)]],
  ['lower', [LOWER]],
  ['print', [between(32, 126)]],
  ['punct', [between(33, 47), between(58, 64), between(91, 96), between(123, 126)]],
  ['s', [between(9, 13), between(32, 32)]],
  ['space', [between(9, 13), between(32, 32)]],
  ['upper', [UPPER]],
  ['w', [UPPER, LOWER, DIGIT, between(95, 95)]],
  ['xdigit', [DIGIT, between(65, 70), between(97, 102)]],
]);

/** `char` is signed where Nix is built, which orders ranges. */
const signed = (byte: number): number => (byte > 127 ? byte - 256 : byte);

const single = (byte: number): RegexNode => {
  const accepts = new Uint8Array(256);
  accepts[byte] = 1;
  return { kind: 'set', accepts };
};
/** `.` is every byte but NUL, line ends too. */
const any = (): RegexNode => ({ kind: 'set', accepts: new Uint8Array(256).fill(1, 1) });

/** Parses a pattern given as bytes. Throws {@link RegexError}. */
export function parseRegex(pattern: string): Regex {
  return new Parser(pattern).parse();
}

class Parser {
  private readonly pattern: string;
  private at = 0;
  private groups = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  parse(): Regex {
    const root = this.alternatives();
    if (this.at < this.pattern.length) this.refuse();
    return { root, groups: this.groups };
  }

  private refuse(): never {
    return refuse(this.pattern);
  }

  private take(expected: string): boolean {
    if (this.pattern[this.at] !== expected) return false;
    this.at++;
    return true;
  }

  private alternatives(): RegexNode {
    let node = this.sequence();
    while (this.take('|')) node = { kind: 'either', first: node, second: this.sequence() };
    return node;
  }

  private sequence(): RegexNode {
    const parts: RegexNode[] = [];
    for (;;) {
      if (this.take('^')) parts.push({ kind: 'begin' });
      else if (this.take('$')) parts.push({ kind: 'end' });
      else {
        const atom = this.atom();
        if (atom === null) break;
        parts.push(this.quantified(atom));
      }
    }
    const [only] = parts;
    return only === undefined ? { kind: 'empty' } : parts.length === 1 ? only : { kind: 'sequence', parts };
  }

  private atom(): RegexNode | null {
    const char = this.pattern[this.at];
    if (char === undefined || '|)*+?{'.includes(char)) return null;
    this.at++;
    switch (char) {
      case '.':
        return any();
      case '(': {
        const index = ++this.groups;
        const body = this.alternatives();
        if (!this.take(')')) this.refuse();
        return { kind: 'group', index, body };
      }
      case '[':
        return this.bracket();
      case '\\': {
        const escaped = this.pattern[this.at++];
        if (escaped === undefined || !ESCAPABLE.includes(escaped)) return this.refuse();
        return single(escaped.charCodeAt(0));
      }
      default:
        return single(char.charCodeAt(0));
    }
  }

  private quantified(atom: RegexNode): RegexNode {
    let node = atom;
    for (;;) {
      if (this.take('*')) node = { kind: 'repeat', body: node, min: 0, max: null };
      else if (this.take('+')) node = { kind: 'repeat', body: node, min: 1, max: null };
      else if (this.take('?')) node = { kind: 'repeat', body: node, min: 0, max: 1 };
      else if (this.take('{')) node = this.interval(node);
      else return node;
    }
  }

  private interval(body: RegexNode): RegexNode {
    const found = /^(\d+)(,(\d*))?\}/.exec(this.pattern.slice(this.at));
    if (found === null) return this.refuse();
    this.at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? null : Number(found[3]);
    if (Math.max(min, max ?? 0) > MAX_REPEAT || (max !== null && max < min)) this.refuse();
    return { kind: 'repeat', body, min, max };
  }

  private bracket(): RegexNode {
    const negated = this.take('^');
    const accepts = new Uint8Array(256);
    let first = true;
    /** A character that may start a range; null after a class or a range. */
    let pending: number | null = null;
    let afterClass = false;
    for (;;) {
      const char = this.pattern[this.at];
      if (char === undefined) return this.refuse();
      if (char === ']' && !first) break;
      if (char === '-' && afterClass && this.pattern[this.at + 1] !== ']') return this.refuse();
      if (char === '-' && this.pattern[this.at + 1] !== ']' && pending !== null) {
        this.at++;
        const high = this.bracketChar();
        if (high === null || signed(pending) > signed(high)) return this.refuse();
        for (let byte = 0; byte < 256; byte++) if (signed(byte) >= signed(pending) && signed(byte) <= signed(high)) accepts[byte] = 1;
        pending = null;
        // A further range needs a start of its own: `a-c-e` is refused.
        if (this.pattern[this.at] === '-' && this.pattern[this.at + 1] !== ']') this.refuse();
        continue;
      }
      pending = this.bracketChar(accepts);
      afterClass = pending === null;
      first = false;
      if (pending !== null) accepts[pending] = 1;
    }
    this.at++;
    return { kind: 'set', accepts: negated ? accepts.map((bit) => 1 - bit) : accepts };
  }

  /** One character of a bracket, or null where a class went into `accepts`. */
  private bracketChar(accepts?: Uint8Array): number | null {
    const found = /^\[([:.=])(.*?)\1\]/s.exec(this.pattern.slice(this.at));
    if (found === null) {
      if (/^\[[:.=]/.test(this.pattern.slice(this.at))) this.refuse();
      return this.pattern.charCodeAt(this.at++);
    }
    this.at += found[0].length;
    const name = found[2] ?? '';
    if (found[1] !== ':') {
      if (name.length !== 1) this.refuse();
      return name.charCodeAt(0);
    }
    const ranges = CLASSES.get(name.toLowerCase());
    if (ranges === undefined || accepts === undefined) return this.refuse();
    for (const [low, high] of ranges) accepts.fill(1, low, high + 1);
    return null;
  }
}
