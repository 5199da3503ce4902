/** The command line as a whole. A command is one file that registers itself here. */

import { Command } from 'commander';
import { TOOL } from '../engine/tool.ts';
import { registerBaseline } from './baseline.ts';
import { registerCheck } from './check.ts';
import { registerConfig } from './config.ts';
import { registerExplain } from './explain.ts';
import { registerHarden } from './harden.ts';
import { registerInit } from './init.ts';
import { registerInspect } from './inspect.ts';
import { registerReport } from './report.ts';
import { registerRules } from './rules.ts';
import { registerTestPolicy } from './test-policy.ts';

const COMMANDS: readonly ((program: Command) => void)[] = [
  registerCheck,
  registerInspect,
  registerReport,
  registerRules,
  registerExplain,
  registerHarden,
  registerInit,
  registerBaseline,
  registerConfig,
  registerTestPolicy,
];

/** The program with every command; it throws `CommanderError` where commander would exit. */
export function createProgram(): Command {
  const program = new Command(TOOL.name)
    .description('Policy linter and static auditor for NixOS modules: follows helpers and imports, needs no Nix, runs no code.')
    .version(TOOL.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', "print help; `nix-audit COMMAND --help` prints a command's flags")
    .configureOutput({ outputError: (text, write) => write(withHint(text)) })
    .exitOverride();
  program.usage('[check] [path...|-] [options]\n       nix-audit <command> [options]');
  for (const register of COMMANDS) register(program);
  // Each points at the flags it knows.
  for (const command of program.commands) {
    for (const one of [command, ...command.commands]) one.showHelpAfterError(`Run ${TOOL.name} ${command.name()} --help for usage.`);
  }
  return program.addHelpText('after', HELP);
}

const HELP = `
Examples:
  nix-audit                            audit everything below the working directory
  nix-audit ./modules --format json    findings as JSON
  nix-audit init                       write a configuration to start from
  nix-audit explain hardening/baseline

\`nix-audit check --help\` prints the flags of an audit. A folder named like a command is written ./NAME.`;

/** Other programs have a flag for the file; here it stands beside the format. */
const withHint = (text: string): string =>
  /unknown option '(-o|--out(put|file)?)\b/.test(text) ? `${text.trimEnd()}\n(To write a file: --format FMT=FILE.)\n` : text;

/** Names of all commands, for hints. */
export function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}
