/**
 * Reads `# nix-audit: ignore[rule, category] reason` and `# nix-audit: ignore-file[…] reason`, in line
 * and block comments, and finds what each covers.
 */

import type { Problem } from '../findings/finding.ts';
import { categoryOf } from '../rules/meta.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Comment, Node, SourceFile } from '../syntax/nodes.ts';
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
      const covers = parsed.verb === 'ignore-file' ? { kind: 'file' as const } : coverage(source, comment);
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

function parseLine(
  text: string,
  start: number,
  report: (message: string, start: number, end: number) => void,
): ParsedLine | null {
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

/** A comment after code covers its line; one before code covers the whole binding or expression it stands before. */
function coverage(source: SourceFile, comment: Comment): Suppression['covers'] {
  const { line } = positionAt(source, comment.start);
  const before = source.text.slice(source.lineStarts[line - 1] ?? 0, comment.start);
  if (before.trim() !== '') return { kind: 'line', line };
  const next = nextToken(source, comment.end);
  const node = nodeStartingAt(source, next);
  return {
    kind: 'next',
    start: comment.start,
    end: Math.max(node?.end ?? 0, comment.end),
    line: positionAt(source, next).line,
  };
}

function nextToken(source: SourceFile, from: number): number {
  let offset = from;
  for (const comment of [...source.comments, null]) {
    if (comment !== null && comment.start < offset) continue;
    offset += /^\s*/.exec(source.text.slice(offset, comment?.start ?? source.text.length))?.[0].length ?? 0;
    if (comment === null || offset < comment.start) break;
    offset = comment.end;
  }
  return offset;
}

/** The outermost node that starts at the offset; opening parentheses are no nodes and are stepped over. */
function nodeStartingAt(source: SourceFile, start: number): Node | null {
  let offset = start;
  for (let parentheses = 0; parentheses < 100; parentheses += 1) {
    const node = outermostAt(source.root, offset);
    if (node !== null || source.text[offset] !== '(') return node;
    offset = nextToken(source, offset + 1);
  }
  return null;
}

function outermostAt(root: Node, offset: number): Node | null {
  let node: Node | undefined = root;
  while (node !== undefined && node.start !== offset) {
    node = childrenOf(node).find((child) => child.start <= offset && offset < child.end);
  }
  return node ?? null;
}
