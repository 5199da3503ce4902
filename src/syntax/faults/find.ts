/**
 * Says what is wrong with a text that the parser could not read, as precisely as a hand-written
 * parser can, and how the text would have to change for the tree to come out whole.
 * The states follow the rules of Nix's grammar (libexpr's parser.y); open constructs stand on a
 * stack of frames, so no depth of nesting can overflow anything.
 */
import type { SyntaxFault } from '../nodes.ts';
import type { Tokens } from '../wasm.ts';
import { expression } from './expressions.ts';
import { type Edit, Reader, type State } from './reader.ts';

export interface Diagnosis {
  /** In the order of the text; empty when the text is right as far as can be seen here. */
  readonly faults: readonly SyntaxFault[];
  /**
   * What makes the text one that the grammar takes, by place; empty when nothing simple does. Edits
   * without faults mend what the grammar lacks: `inherit (x);` is right.
   */
  readonly edits: readonly Edit[];
  /** Whether the mended text may have faults of its own: the rest was read inside out. */
  readonly again: boolean;
}

export function findFaults(text: string, tokens: Tokens): Diagnosis {
  const comment = unclosedComment(text, tokens);
  const reader = new Reader(text, comment === null ? tokens : tokens.until(comment));
  let state: State | null = expression;
  // Every state takes a token, opens or closes a frame, or mends something: this only guards that.
  for (let steps = 8 * reader.tokens.count + 4096; state !== null && steps > 0 && !reader.lost; steps--) state = state(reader);
  if (state !== null) reader.lost = true;
  if (comment !== null) {
    const start = tokens.start(comment);
    reader.faults.splice(0, Number.POSITIVE_INFINITY, { message: 'unclosed comment: `*/` is missing', start, end: start + 2 });
    reader.edits.push({ start, end: text.length, text: '' });
  }
  const open = comment === null ? openString(text, tokens, reader.faults[0]) : null;
  if (open !== null) return open;
  const order = (a: SyntaxFault | Edit, b: SyntaxFault | Edit): number => a.start - b.start || a.end - b.end;
  return { faults: reader.faults.sort(order), edits: reader.lost ? [] : reader.edits.sort((a, b) => a.start - b.start), again: false };
}

/** Index of the token where an unclosed block comment begins: Nix reads it as a division. */
function unclosedComment(text: string, tokens: Tokens): number | null {
  if (!text.includes('/*')) return null;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind(i) === '/' && text.startsWith('/*', tokens.start(i))) return i;
  }
  return null;
}

/** What may stand behind a string where it is not read inside out. */
const afterString: ReadonlySet<string> = new Set([';', ')', ']', '}', ',', '+', '++', '.', '=', 'in', 'then', 'else', '==', '!=', 'eof']);

/**
 * A `"` string before the first fault that goes on over the end of its line and has a word right
 * behind it, as no string has: its quote is missing, and all that follows is read inside out.
 */
function openString(text: string, tokens: Tokens, fault: SyntaxFault | undefined): Diagnosis | null {
  if (fault === undefined) return null;
  for (let i = 0; i + 1 < tokens.count && tokens.start(i) <= fault.start; i++) {
    if (tokens.kind(i) !== '"' || tokens.kind(i + 1) !== 'fragment') continue;
    const [line = '', ...more] = text.slice(tokens.start(i + 1), tokens.end(i + 1)).split('\n', 2);
    if (more.length === 0) continue;
    if (tokens.kind(i + 2) !== '"' || tokens.start(i + 3) > tokens.end(i + 2) || afterString.has(tokens.kind(i + 3))) continue;
    const start = tokens.start(i);
    const close = start + 1 + line.replace(/[\s;)\]}]*$/, '').length;
    return {
      faults: [{ message: 'unclosed `"`: the closing quote is missing on this line', start, end: start + 1 }],
      edits: [{ start: close, end: close, text: '"' }],
      again: true,
    };
  }
  return null;
}
