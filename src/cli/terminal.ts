/** Standard streams: results to stdout, everything else to stderr, harmless for any terminal. */

import { Chalk, type ChalkInstance } from 'chalk';
import { outputError } from '../outputs/index.ts';
import { oneLine } from '../outputs/text.ts';

/**
 * Whether a stream gets colours: `--color` and `--no-color` first, then FORCE_COLOR, then NO_COLOR,
 * then whether it is a terminal (https://no-color.org, https://force-color.org).
 */
export function wantsColor(
  flag: boolean | undefined,
  stream: { readonly isTTY?: boolean | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (flag !== undefined) return flag;
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: terminal } = environment;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (none !== undefined && none !== '') return false;
  return stream.isTTY === true && terminal !== 'dumb';
}

export class Terminal {
  /** `--quiet`: only errors on stderr. */
  readonly quiet: boolean;
  readonly color: boolean;
  /** Columns of stdout. */
  readonly width: number;
  private readonly paint: ChalkInstance;

  constructor(options: { color?: boolean | undefined; quiet?: boolean | undefined }) {
    this.quiet = options.quiet === true;
    this.color = wantsColor(options.color, process.stdout, process.env);
    this.width = process.stdout.columns ?? 80;
    this.paint = new Chalk({ level: wantsColor(options.color, process.stderr, process.env) ? 1 : 0 });
  }

  /** A fault that ends the run; may have several lines. */
  error(message: string): void {
    this.log(this.paint.red('error'), message);
  }

  warn(message: string): void {
    if (!this.quiet) this.log(this.paint.yellow('warning'), message);
  }

  /** What was done: beside results, and no complaint. */
  say(message: string): void {
    if (!this.quiet) process.stderr.write(`nix-audit: ${safeLines(message)}\n`);
  }

  info(message: string): void {
    if (!this.quiet) process.stderr.write(`${safeLines(message)}\n`);
  }

  private log(label: string, message: string): void {
    process.stderr.write(`nix-audit: ${label}: ${safeLines(message)}\n`);
  }
}

/** Every line with its control characters escaped; line breaks stay. */
function safeLines(message: string): string {
  return message
    .split('\n')
    .map((line) => line.slice(0, line.length - line.trimStart().length) + oneLine(line))
    .join('\n');
}

/** Writes to stdout and waits until it is taken: leaving earlier would cut long output on a pipe. */
export function print(text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((done) => {
    process.stdout.write(text, () => done());
  });
}

/** A reader that goes away (`nix-audit | head`) ends the program without a word, with the status found so far. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw outputError('standard output', error);
    });
  }
}
