/**
 * What the states of the fault finder share: the tokens, the constructs that are open, the faults
 * found and the edits that would mend them.
 */
import type { SyntaxFault } from '../nodes.ts';
import { lineStarts, positionAt } from '../positions.ts';
import type { Tokens } from '../wasm.ts';

/** Gives the state to go on with, or null at the end of the text. */
export type State = (reader: Reader) => State | null;

/**
 * What waits for a token: brackets for their closing one, `binding`, `with` and `assert` for `;`,
 * `if` for `then`, `then` for `else`, a formal's `default` for `,` or `}`. `attrs` is an attribute
 * path in the making; `virtual` are parentheses that the text lacks; `inherit` stands for `(…)`.
 */
export type FrameKind =
  | 'root'
  | '('
  | '['
  | '{'
  | '${'
  | '"'
  | "''"
  | 'path'
  | 'let'
  | 'binding'
  | 'attrs'
  | 'inherit'
  | 'with'
  | 'assert'
  | 'if'
  | 'then'
  | 'default'
  | 'formals'
  | 'virtual';
export interface Frame {
  readonly kind: FrameKind;
  /** Index of the token that opened it. */
  readonly opener: number;
  /** Where an attribute path leads. */
  readonly use?: AttrUse;
}
export type AttrUse = 'binding' | 'inherit' | 'select' | 'hasAttr';

/** What stands before the place in an expression: decides what may follow. */
export type Last = 'simple' | 'select' | 'hasAttr' | 'applied';

/** Replaces a stretch of the text by what makes the parser go on. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A name no file has reason to hold; an inserted one has no extent in the text and so no name. */
export const PLACEHOLDER = '_';
/** What is wrong after that many is not worth saying, and after many more not worth mending. */
const MOST_SHOWN = 10;
const MOST_FAULTS = 200;
/** A fault this few tokens after another is most likely its consequence. */
const QUIET_TOKENS = 1;

const closers: Readonly<Partial<Record<FrameKind, readonly string[]>>> = {
  root: ['eof'],
  '(': [')'],
  inherit: [')'],
  '[': [']'],
  '{': ['}'],
  '${': ['}'],
  formals: ['}'],
  default: ['}', ','],
  let: ['in'],
  binding: [';'],
  with: [';'],
  assert: [';'],
  if: ['then'],
  then: ['else'],
};

export class Reader {
  readonly text: string;
  readonly tokens: Tokens;
  readonly frames: Frame[] = [{ kind: 'root', opener: 0 }];
  readonly faults: SyntaxFault[] = [];
  readonly edits: Edit[] = [];
  last: Last = 'simple';
  /** Index of the current token. */
  at = 0;
  /** A bracket that by its indentation is not closed where the text closes it. */
  suspect: number | null = null;
  private found = 0;
  private lines: readonly number[] | null = null;
  /** Index of the token at which the last fault was found. */
  private faultAtToken = -QUIET_TOKENS - 1;
  /** Set when the edits no longer lead to a tree worth having. */
  lost = false;

  constructor(text: string, tokens: Tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  kind(index = this.at): string {
    return this.tokens.kind(index);
  }
  start(index = this.at): number {
    return this.tokens.start(index);
  }
  end(index = this.at): number {
    return this.tokens.end(index);
  }
  /** End of the token before the current one: where something missing would stand. */
  get before(): number {
    return this.at === 0 ? 0 : this.end(this.at - 1);
  }
  line(index: number): number {
    this.lines ??= lineStarts(this.text);
    return positionAt({ text: this.text, lineStarts: this.lines }, this.start(index)).line;
  }
  startsLine(index: number): boolean {
    return index === 0 || this.text.slice(this.end(index - 1), this.start(index)).includes('\n');
  }

  get top(): Frame {
    return this.frames.at(-1) ?? { kind: 'root', opener: 0 };
  }
  push(kind: FrameKind, opener = this.at, use?: AttrUse): void {
    this.frames.push(use === undefined ? { kind, opener } : { kind, opener, use });
  }
  pop(): Frame {
    return this.frames.pop() ?? this.top;
  }

  fault(message: string, start: number, end: number): void {
    const quiet = this.at - this.faultAtToken <= QUIET_TOKENS;
    this.faultAtToken = this.at;
    if (quiet) return;
    this.found++;
    if (this.found <= MOST_SHOWN) this.faults.push({ message, start, end });
    else if (this.found > MOST_FAULTS) this.lost = true;
  }
  /** A fault over one token. */
  faultAt(index: number, message: string): void {
    this.fault(message, this.start(index), this.end(index));
  }
  /** A fault about something missing after the token before. */
  missing(message: string): void {
    this.fault(message, this.before, this.before);
  }
  insert(text: string, at = this.before): void {
    this.edits.push({ start: at, end: at, text: ` ${text} ` });
  }
  /** Takes the current token out and goes on behind it. */
  drop(): void {
    this.edits.push({ start: this.start(), end: this.end(), text: ' ' });
    this.at++;
  }
  /** Reads the current token as a name. */
  asName(): void {
    this.edits.push({ start: this.start(), end: this.end(), text: PLACEHOLDER.repeat(this.end() - this.start()) });
    this.at++;
  }

  /** The token as messages show it. */
  show(index = this.at): string {
    const kind = this.kind(index);
    if (kind === 'eof') return 'the end of the file';
    const text = this.text.slice(this.start(index), this.end(index));
    const [line = ''] = text.split('\n', 1);
    const plain = line.replace(/\p{Cc}/gu, (c) => `U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
    return `\`${plain.length > 40 ? `${plain.slice(0, 39)}…` : plain}\``;
  }

  /** Whether a construct around the innermost one waits for this token. */
  awaitedOutside(kind: string): boolean {
    if (kind === 'eof') return true;
    for (let i = this.frames.length - 2; i >= 0; i--) {
      const frame = this.frames[i];
      if (frame !== undefined && closers[frame.kind]?.includes(kind)) return true;
      if (frame?.use === 'inherit' && kind === ';') return true;
      // A string's text ends where its quote says, whatever else is open around it.
      if (frame?.kind === '"' || frame?.kind === "''") return false;
    }
    return false;
  }

  /** Reports the innermost bracket as unclosed and closes it before the current token. */
  unclosed(closer: string): void {
    const { opener } = this.top;
    if (this.kind() !== 'eof') {
      this.faultAt(opener, `unclosed ${this.show(opener)}: \`${closer}\` is missing before ${this.show()} on line ${this.line(this.at)}`);
    } else if (!this.faults.some(({ message }) => message.endsWith('the end of the file'))) {
      const guilty = this.suspect ?? opener;
      const own = { '{': '}', '[': ']', '(': ')' }[this.kind(guilty)] ?? closer;
      this.faultAt(guilty, `unclosed ${this.show(guilty)}: \`${own}\` is missing before the end of the file`);
    }
    this.insert(closer);
    this.pop();
  }

  /** Closes the innermost bracket with the current token, noting an indentation that does not fit. */
  close(): void {
    const { opener } = this.pop();
    const closer = this.at++;
    if (this.suspect === null && this.startsLine(closer) && this.indentation(closer) < this.indentation(opener)) this.suspect = opener;
  }
  private indentation(index: number): number {
    const line = this.text.lastIndexOf('\n', this.start(index) - 1) + 1;
    return this.text.slice(line).search(/[^ \t]|$/);
  }
}
