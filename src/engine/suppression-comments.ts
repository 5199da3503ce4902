/**
 * Reads `# nix-audit: ignore[rule, category] reason` and `# nix-audit: ignore-file[…] reason`, in line
 * and block comments, and finds what each covers.
 */

import type { Problem } from '../findings/finding.ts';
import { categoryOf } from '../rules/meta.ts';
import { walk } from '../syntax/children.ts';
import type { Comment, SourceFile } from '../syntax/nodes.ts';
import { positionAt, rangeOf } from '../syntax/positions.ts';
import { didYouMean } from './suggest.ts';

export interface NamedRule {
  /** A rule or a category. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}
export interface Suppression {
  readonly source: SourceFile;
  readonly comment: Comment;
  readonly rules: readonly NamedRule[];
  readonly reason: string | null;
  /** What it covers: the whole file, one line, or the offsets from the comment to the end of what follows it. */
  readonly covers:
    | { readonly kind: 'file' }
    | { readonly kind: 'line'; readonly line: number }
    | { readonly kind: 'next'; readonly start: number; readonly end: number; readonly line: number };
}

const FORM = '`# nix-audit: ignore[category/rule] reason`';
const VERBS = ['ignore', 'ignore-file'];

/** The suppressions of a file, and what is wrong with those that cannot be understood. */
export function readSuppressions(
  source: SourceFile,
  isKnown: (name: string) => boolean,
  known: Iterable<string>,
): { suppressions: Suppression[]; problems: Problem[] } {
  const suppressions: Suppression[] = [];
  const problems: Problem[] = [];
  const report = (message: string, start: number, end: number): void => {
    problems.push({ file: source.path, message, range: rangeOf(source, { start, end }) });
  };
  let coverage: Coverage | null = null;
  for (const comment of source.comments) {
    for (const { text, start } of linesOf(source, comment)) {
      const parsed = parseLine(text, start, report);
      if (parsed === null) continue;
      const rules = parsed.rules.filter(({ name, start: from, end }) => {
        if (!isKnown(name)) report(`unknown rule or category "${name}"${didYouMean(name, known)}`, from, end);
        else if (categoryOf(name) === 'suppressions' || name === 'suppressions') {
          report(`"${name}" cannot be ignored in a comment; remove the comment or set the rule in the configuration`, from, end);
        } else return true;
        return false;
      });
      if (rules.length === 0) continue;
      coverage ??= new Coverage(source);
      const covers = parsed.verb === 'ignore-file' ? { kind: 'file' as const } : coverage.of(comment);
      suppressions.push({ source, comment, rules, reason: parsed.reason, covers });
    }
  }
  return { suppressions, problems };
}

/** The lines of a comment as written, with their offsets, without the marks that start and end it. */
function linesOf(source: SourceFile, comment: Comment): { text: string; start: number }[] {
  const raw = source.text.slice(comment.start, comment.end).replace(/\*\/$/, '  ');
  // Most comments are not ours: one look spares the rest.
  if (!raw.includes('nix-audit')) return [];
  let start = comment.start;
  return raw.split('\n').map((line) => {
    const mark = /^[\s#/*]*/.exec(line)?.[0].length ?? 0;
    const entry = { text: line.slice(mark).trimEnd(), start: start + mark };
    start += line.length + 1;
    return entry;
  });
}

interface ParsedLine {
  readonly verb: string;
  readonly rules: NamedRule[];
  readonly reason: string | null;
}

function parseLine(text: string, start: number, report: (message: string, start: number, end: number) => void): ParsedLine | null {
  // `nix-audit ignore[…]` without its colon is meant for us too; other prose is not.
  const head = /^nix-audit(\s*:\s*|[\s-]+(?=(?:ignore|disable|skip)(?:-file)?\s*\[))/.exec(text);
  if (head === null) return null;
  const fail = (message: string): null => {
    report(message, start, start + text.length);
    return null;
  };
  if (!head[0].includes(':')) return fail(`a suppression needs a colon after its name: ${FORM}`);
  const rest = text.slice(head[0].length);
  const verb = /^[\w-]*/.exec(rest)?.[0] ?? '';
  if (!VERBS.includes(verb)) {
    return fail(`unknown instruction "${verb}"${didYouMean(verb, VERBS) || `; write ${FORM}`}`);
  }
  const list = /^\s*\[([^\]]*)\](.*)$/.exec(rest.slice(verb.length));
  if (list === null) return fail(`"${verb}" does not name its rules in brackets; write ${FORM}`);
  const listStart = start + head[0].length + rest.indexOf('[') + 1;
  const rules = [...(list[1] ?? '').matchAll(/[^\s,]+/g)].map((match): NamedRule => {
    const from = listStart + match.index;
    return { name: match[0], start: from, end: from + match[0].length };
  });
  if (rules.length === 0) return fail(`"${verb}" names no rule; write ${FORM}`);
  const reason = (list[2] ?? '').replace(/^[\s:–—-]+/, '').trim();
  return { verb, rules, reason: reason === '' ? null : reason };
}

/** Answers what a comment covers, for all comments of a file with one walk over its tree. */
class Coverage {
  private readonly source: SourceFile;
  /** Comment start → offset of the first token after the comment, other comments skipped. */
  private readonly after = new Map<number, number>();
  /** Offset → end of the outermost node that starts there. */
  private readonly ends = new Map<number, number>();

  constructor(source: SourceFile) {
    this.source = source;
    for (const comment of [...source.comments].reverse()) this.after.set(comment.start, this.token(comment.end));
    walk(source.root, (node) => {
      if (!this.ends.has(node.start)) this.ends.set(node.start, node.end);
    });
  }

  /** A comment after code covers its line; one before code the whole binding or expression it stands before. */
  of(comment: Comment): Suppression['covers'] {
    const { line } = positionAt(this.source, comment.start);
    if (!this.isFirstOnLine(comment.start)) return { kind: 'line', line };
    const next = this.token(comment.end);
    const end = Math.max(this.endOfNodeAt(next), comment.end);
    return { kind: 'next', start: comment.start, end, line: positionAt(this.source, next).line };
  }

  private isFirstOnLine(start: number): boolean {
    const { text } = this.source;
    let at = start - 1;
    while (text[at] === ' ' || text[at] === '\t') at -= 1;
    return at < 0 || text[at] === '\n' || text[at] === '\r';
  }

  private token(from: number): number {
    let at = from;
    while (/\s/.test(this.source.text[at] ?? '')) at += 1;
    return this.after.get(at) ?? at;
  }

  /** Opening parentheses are no nodes and are stepped over. */
  private endOfNodeAt(start: number): number {
    let offset = start;
    for (let parentheses = 0; parentheses < 100; parentheses += 1) {
      const end = this.ends.get(offset);
      if (end !== undefined) return end;
      if (this.source.text[offset] !== '(') return 0;
      offset = this.token(offset + 1);
    }
    return 0;
  }
}
