/** `nix-audit inspect`: what the modules do, as data or as text. */

import { type Command, Option } from 'commander';
import { readProject } from '../engine/audit.ts';
import { inspect } from '../engine/inspect.ts';
import { printUnit } from '../engine/inspect-unit.ts';
import { inspectText } from '../engine/inspect-text.ts';
import { maskTexts, masksOf, secretsBeside } from '../engine/mask.ts';
import { safeJson } from '../outputs/text.ts';
import { EXIT } from './exit.ts';
import { addCommonFlags, addConfigFlags, type CommonFlags, type ConfigFlags } from './options.ts';
import { progressLine } from './progress.ts';
import { configFor } from './run-audit.ts';
import { print, Terminal } from './terminal.ts';

interface InspectFlags extends CommonFlags, ConfigFlags {
  readonly format: 'text' | 'json';
  readonly resolveDefaults?: boolean;
  readonly unit?: string;
}

export function registerInspect(program: Command): void {
  const command = program
    .command('inspect')
    .summary('show what modules do: options, definitions, services, users')
    .description(
      "Evaluates the modules under the paths and shows what they declare and define.\nValues that only the user's configuration knows are shown as references; unknown ones say why.",
    )
    .argument('[path...]', 'files and folders')
    .addOption(new Option('-f, --format <fmt>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--unit <name>', 'print one unit file as NixOS would write it, each line with its place')
    .option('--resolve-defaults', "put each declared option's known default in place of references to it");
  addCommonFlags(addConfigFlags(command)).addHelpText('after', EXAMPLES).action(run);
}

const EXAMPLES = `
Exit status: 0 shown; 2 wrong usage, wrong configuration or an internal fault; 3 no Nix file under the paths.

Examples:
  nix-audit inspect modules/web.nix
  nix-audit inspect --format json | jq '.modules[].services[].directives.User'
  nix-audit inspect --unit caddy.service
  nix-audit inspect --resolve-defaults --format json modules/`;

async function run(paths: string[], flags: InspectFlags): Promise<void> {
  const terminal = new Terminal(flags);
  const config = configFor(flags, paths);
  const progress = progressLine(process.stderr, flags.quiet === true);
  try {
    const { project, reported, problems } = await readProject({ paths: config.paths, config, onProgress: (step) => progress.update(step) });
    progress.clear();
    for (const { file, message } of problems) terminal.warn(`${file}: ${message}`);
    for (const file of reported) {
      const faults = project.files.get(file)?.source.faults.length ?? 0;
      if (faults > 0) terminal.warn(`${file}: Nix cannot parse this file, so nothing of it is shown; \`nix-audit check\` tells where`);
    }
    if (reported.size === 0) {
      terminal.error('nothing to inspect: no Nix file under the paths');
      process.exitCode = EXIT.nothing;
    }
    const secrets = secretsBeside(project, reported);
    const masks = masksOf(project, secrets);
    if (flags.unit !== undefined) return await print(masks.code(printUnit(project, reported, flags.unit, flags.format)));
    const shown = inspect(project, { reported, resolveDefaults: flags.resolveDefaults === true });
    const document = maskTexts(shown, masks);
    await print(flags.format === 'json' ? `${safeJson(document, 2)}\n` : inspectText(document));
  } finally {
    progress.clear();
  }
}
