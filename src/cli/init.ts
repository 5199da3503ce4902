/** `nix-audit init`: write a commented configuration. */

import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { CONFIG_NAMES } from '../engine/config/root.ts';
import { configTemplate } from '../engine/config/template.ts';
import { advise, presetSize } from '../engine/advice.ts';
import { UsageError } from '../engine/errors.ts';
import { writeAtomically } from '../outputs/index.ts';
import { PRESET_NAMES, type PresetName } from '../rules/meta.ts';
import { addCommonFlags, type CommonFlags } from './options.ts';
import { progressLine } from './progress.ts';
import { configFor } from './run-audit.ts';
import { Terminal } from './terminal.ts';

interface InitFlags extends CommonFlags {
  readonly preset?: PresetName;
  readonly force?: boolean;
}

export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .summary('write a commented .nixauditrc')
    .description(
      'Writes a commented .nixauditrc into the folder (default: the working directory).\nWithout --preset it looks at the tree and says which preset fits and why.',
    )
    .argument('[folder]', 'where to write', '.')
    .addOption(new Option('--preset <name>', 'rules to start from, instead of those that fit the tree').choices(PRESET_NAMES))
    .option('--force', 'overwrite a configuration that is there');
  addCommonFlags(command)
    .addHelpText('after', '\nExamples:\n  nix-audit init\n  nix-audit init --preset homelab')
    .action((folder: string, flags: InitFlags) => init(folder, flags));
}

async function init(folder: string, flags: InitFlags): Promise<void> {
  const target = resolve(folder);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`no such folder: ${folder}`);
  const present = CONFIG_NAMES.find((name) => existsSync(join(target, name)));
  if (present !== undefined && flags.force !== true) {
    throw new UsageError(`${join(folder, present)} is there already; --force overwrites it`);
  }
  const file = join(target, present ?? '.nixauditrc');
  if (/\.ya?ml$/.test(file)) throw new UsageError(`${present} is YAML and is not overwritten; remove it first`);
  const terminal = new Terminal(flags);
  const { preset, why } = flags.preset === undefined ? await choose(folder, flags, terminal) : { preset: flags.preset, why: null };
  writeAtomically(file, configTemplate(preset, why));
  terminal.info(`wrote ${relative(process.cwd(), file) || file}`);
}

/** Looks at the tree, and tells on stderr what was seen. */
async function choose(folder: string, flags: InitFlags, terminal: Terminal): Promise<{ preset: PresetName; why: string }> {
  // What a configuration that is about to be replaced says must not narrow the look.
  const config = configFor({ config: false }, [folder]);
  const progress = progressLine(process.stderr, flags.quiet === true);
  const { preset, reasons, traits } = await advise({ paths: config.paths, config, onProgress: (step) => progress.update(step) });
  progress.clear();
  const why = reasons.join('; ');
  terminal.info(
    `looked at ${traits.files} ${traits.files === 1 ? 'file' : 'files'}: preset "${preset}" fits (${presetSize(config.rules, preset)})`,
  );
  terminal.info(`because: ${why}`);
  return { preset, why };
}
