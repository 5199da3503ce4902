/** `nix-audit init`: write a commented configuration. */

import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { CONFIG_NAMES } from '../engine/config/root.ts';
import { configTemplate } from '../engine/config/template.ts';
import { UsageError } from '../engine/errors.ts';
import { DEFAULT_PRESET } from '../engine/presets/index.ts';
import { writeAtomically } from '../outputs/index.ts';
import { PRESET_NAMES, type PresetName } from '../rules/meta.ts';
import { addCommonFlags, type CommonFlags } from './options.ts';
import { Terminal } from './terminal.ts';

interface InitFlags extends CommonFlags {
  readonly preset: PresetName;
  readonly force?: boolean;
}

export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .summary('write a commented .nixauditrc')
    .description('Writes a commented .nixauditrc into the folder (default: the working directory).')
    .argument('[folder]', 'where to write', '.')
    .addOption(new Option('--preset <name>', 'rules to start from').choices(PRESET_NAMES).default(DEFAULT_PRESET))
    .option('--force', 'overwrite a configuration that is there');
  addCommonFlags(command)
    .addHelpText('after', '\nExamples:\n  nix-audit init --preset homelab')
    .action((folder: string, flags: InitFlags) => init(folder, flags));
}

function init(folder: string, flags: InitFlags): void {
  const target = resolve(folder);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`no such folder: ${folder}`);
  const present = CONFIG_NAMES.find((name) => existsSync(join(target, name)));
  if (present !== undefined && flags.force !== true) {
    throw new UsageError(`${join(folder, present)} is there already; --force overwrites it`);
  }
  const file = join(target, present ?? '.nixauditrc');
  if (/\.ya?ml$/.test(file)) throw new UsageError(`${present} is YAML and is not overwritten; remove it first`);
  writeAtomically(file, configTemplate(flags.preset));
  new Terminal(flags).info(`wrote ${relative(process.cwd(), file) || file}`);
}
