/** The outermost shell: streams, signals, and the exit status of everything that can go wrong. */
import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { type Command, CommanderError } from 'commander';
import { ConfigError, messageOf, UsageError } from '../engine/errors.ts';
import { didYouMean } from '../engine/suggest.ts';
import { TOOL } from '../engine/tool.ts';
import { OutputError } from '../outputs/index.ts';
import { EXIT } from './exit.ts';
import { commandNames, createProgram } from './program.ts';
import { endQuietlyOnClosedPipe, Terminal } from './terminal.ts';

/**
 * Runs the program and leaves its status in `process.exitCode`; never rejects.
 * @param args without the names of node and the script
 */
export async function main(args: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  // Output files are written in one go without a pause, so an interrupt never finds half of one.
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
  process.on('uncaughtException', (error) => {
    report(error, args);
    process.exit();
  });
  try {
    const program = createProgram();
    checkFirstWord(program, args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    report(error, args);
  }
}

/** A first word that is neither a command nor a path is most likely a mistyped command. */
function checkFirstWord(program: Command, args: readonly string[]): void {
  const [word] = args;
  if (word === undefined || word.startsWith('-')) return;
  const names = [...commandNames(program), 'help'];
  if (names.includes(word) || existsSync(word)) return;
  const looksLikePath = /[/\\.]/.test(word);
  const hint = looksLikePath ? '' : didYouMean(word, names) || `; commands: ${names.join(', ')}`;
  throw new UsageError(`"${word}" is neither a command nor an existing file or folder${hint}`);
}

function report(error: unknown, args: readonly string[]): void {
  process.exitCode = EXIT.fault;
  if (error instanceof CommanderError) {
    // Commander has printed its message already; help and version are no faults.
    if (error.exitCode === 0) process.exitCode = EXIT.clean;
    return;
  }
  const terminal = new Terminal({ color: colorFlag(args) });
  if (error instanceof UsageError || error instanceof ConfigError || error instanceof OutputError) {
    terminal.error(error.message);
  } else {
    terminal.error(
      `internal fault: ${messageOf(error)}\nThis is a bug in ${TOOL.name} ${TOOL.version}. Please report it with the command line and, if you can, the file;\nNIX_AUDIT_DEBUG=1 prints where it happened.`,
    );
  }
  // With what caused it.
  if (process.env['NIX_AUDIT_DEBUG'] === '1') process.stderr.write(`${inspect(error)}\n`);
}

function colorFlag(args: readonly string[]): boolean | undefined {
  if (args.includes('--no-color')) return false;
  return args.includes('--color') ? true : undefined;
}
