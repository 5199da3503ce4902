/** A rendered value as systemd reads it back from the unit file. */
export interface UnitValue {
  /** What the directive gets: continuation lines joined, white space around it gone. */
  readonly value: string;
  /** Further lines, which systemd reads as assignments of their own; blank lines and comments left out. */
  readonly rest: readonly string[];
  /** Ends in a backslash, so that the next line of the unit file becomes part of the value. */
  readonly swallows: boolean;
}

function continues(line: string): boolean {
  const backslashes = /\\*$/.exec(line)?.[0].length ?? 0;
  return backslashes % 2 === 1;
}

const isComment = (line: string) => /^\s*[#;]/.test(line);

/** Reads the text after `NAME=` as it stands in a unit file. Source: systemd.syntax(7). */
export function readUnitValue(text: string): UnitValue {
  const logical: string[] = [];
  let joined: string | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    // Comment lines inside a continuation are skipped; the first line is never one.
    if (index > 0 && isComment(line)) continue;
    const whole: string = (joined ?? '') + line;
    if (continues(line)) joined = `${whole.slice(0, -1)} `;
    else {
      logical.push(whole);
      joined = null;
    }
  }
  const swallows = joined !== null;
  if (joined !== null) logical.push(joined);
  const [value = '', ...rest] = logical.map((line) => line.trim());
  return { value, rest: rest.filter((line) => line !== ''), swallows };
}
