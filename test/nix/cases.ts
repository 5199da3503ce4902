/**
 * Cases from `*.nix-cases` files: one closed expression a line; `<<<` and `>>>` on lines of their
 * own enclose one of several lines. `##` starts a heading.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Case {
  /** File and line, for messages. */
  readonly place: string;
  readonly text: string;
}

export function casesOf(place: string, content: string): Case[] {
  const cases: Case[] = [];
  let block: string[] | null = null;
  for (const [index, line] of content.split('\n').entries()) {
    const here = `${place}:${index + 1}`;
    if (block !== null) {
      if (line === '>>>') {
        cases.push({ place: here, text: block.join('\n') });
        block = null;
      } else block.push(line);
    } else if (line === '<<<') block = [];
    else if (line.trim() !== '' && !line.startsWith('##')) cases.push({ place: here, text: line });
  }
  if (block !== null) throw new Error(`${place}: a block without its end`);
  return cases;
}

export function readCases(folder: URL): Case[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.nix-cases'))
    .sort()
    .flatMap((name) => casesOf(name, readFileSync(new URL(name, folder), 'utf8')));
}
