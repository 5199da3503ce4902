/** Flags that several commands share, and their values. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { FAIL_LEVELS, type FailOn } from '../engine/config/schema.ts';
import { FORMATS } from '../outputs/index.ts';
import { DEFAULT_SYSTEMD_VERSION, SYSTEMD_VERSIONS } from '../systemd/index.ts';
import { PRESET_NAMES } from '../rules/meta.ts';

export interface CommonFlags {
  readonly color?: boolean;
  readonly quiet?: boolean;
}
export interface ConfigFlags {
  /** A file; false for `--no-config`. */
  readonly config?: string | false;
  readonly preset?: readonly string[];
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly systemdVersion?: string;
}
export interface AuditFlags extends CommonFlags, ConfigFlags {
  readonly failOn?: FailOn;
  readonly inlineIgnores: boolean;
  readonly cache: boolean;
  readonly stdinFilename?: string;
}
export interface OutputFlags {
  readonly format?: readonly string[];
  readonly stats?: boolean;
  readonly showSuppressed?: boolean;
}

/** Of commands that score services or say what a directive means. */
export const SYSTEMD_VERSION_HELP = `the systemd that the units are for: ${SYSTEMD_VERSIONS.join(', ')} (default: the configuration's, else the score of ${DEFAULT_SYSTEMD_VERSION})`;

export function addCommonFlags(command: Command): Command {
  return command
    .option('--color', 'colour the output (default: on a terminal; FORCE_COLOR and NO_COLOR are heard)')
    .option('--no-color', 'do not colour the output')
    .option('-q, --quiet', 'nothing on stderr but errors');
}

export function addConfigFlags(command: Command): Command {
  return command
    .option('-c, --config <file>', "configuration to use instead of the root's .nixauditrc")
    .option('--no-config', 'use no configuration file')
    .option('--preset <name>', `rules to start from, instead of the configuration's: ${PRESET_NAMES.join(', ')} (repeatable)`, list)
    .option('--select <rules>', 'run only these rules or categories (comma separated, repeatable)', list)
    .option('--ignore <rules>', 'leave out these rules or categories (comma separated, repeatable)', list)
    .option('--systemd-version <version>', SYSTEMD_VERSION_HELP);
}

/** Everything that decides what an audit does. */
export function addAuditFlags(command: Command): Command {
  return addConfigFlags(command)
    .option('--no-inline-ignores', 'do not hear `# nix-audit: ignore[…]` comments')
    .option('--no-cache', 'read and evaluate every file anew')
    .option('-j, --jobs <n>', 'threads to use at most; an audit takes one so far', positiveInteger)
    .option('--stdin-filename <path>', 'where the text of `-` belongs: its folder decides root and configuration');
}

export function addOutputFlags(command: Command): Command {
  return command
    .option('-f, --format <fmt[=file]>', `${Object.keys(FORMATS).join(', ')}; to stdout or a file (repeatable; default: pretty)`, append)
    .addOption(
      new Option('--fail-on <level>', "exit with status 1 from this level on (default: the configuration's, else warning)").choices(
        FAIL_LEVELS,
      ),
    )
    .option('--stats', 'tell what was read, how long it took and what could not be decided')
    .option('--show-suppressed', 'list suppressed findings too, with their reasons');
}

/** Collects a repeated flag. */
export function append(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function list(value: string, before: readonly string[] = []): string[] {
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('It names nothing.');
  return [...before, ...names];
}

function positiveInteger(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It is a whole number from 1 on.');
  return Number(value);
}
