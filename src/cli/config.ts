/** `nix-audit config print`: what holds, and where each value comes from. */

import { type Command, Option } from 'commander';
import type { ResolvedConfig } from '../engine/config/load.ts';
import type { ExplainedSetting } from '../engine/config/settings.ts';
import { DEFAULT_SYSTEMD_VERSION } from '../systemd/index.ts';
import { toRelative } from '../model/files.ts';
import { addCommonFlags, addConfigFlags, type ConfigFlags } from './options.ts';
import { configFor } from './run-audit.ts';
import { table } from './table.ts';
import { print } from './terminal.ts';

interface PrintFlags extends ConfigFlags {
  readonly format: 'text' | 'json';
}

export function registerConfig(program: Command): void {
  const config = program.command('config').summary('show the configuration').description('Shows the configuration.');
  const command = config
    .command('print', { isDefault: true })
    .summary('print what holds, and where each value comes from')
    .description(
      'Prints the resolved configuration for the root of the path (default: the working directory).\nFor a file, the rules are those that hold for it, overrides included.',
    )
    .argument('[path]', 'a file or folder')
    .addOption(new Option('-f, --format <fmt>', 'how to print').choices(['text', 'json']).default('text'));
  addCommonFlags(addConfigFlags(command))
    .addHelpText('after', '\nExamples:\n  nix-audit config print\n  nix-audit config print hosts/web.nix --format json')
    .action((path: string | undefined, flags: PrintFlags) => {
      const resolved = configFor(flags, path === undefined ? [] : [path]);
      const file = resolved.paths[0]?.endsWith('.nix') === true ? resolved.paths[0] : null;
      return print(flags.format === 'json' ? json(resolved, file) : text(resolved, file));
    });
}

function json(config: ResolvedConfig, file: string | null): string {
  const { root, configFiles, presets, include, exclude, gitignore, failOn, systemdVersion, reportGroups } = config;
  const data = {
    root,
    configFiles,
    file,
    presets,
    include,
    exclude,
    gitignore,
    failOn,
    systemdVersion,
    reportGroups,
    specialArgs: Object.fromEntries(specialArgs(config).map(([name, value, from]) => [name, { value, from }])),
    ignores: config.ignores.map(({ rules, files, reason, until, place }) => ({
      rules,
      files,
      reason,
      until,
      from: `${place.file}:${place.line}:${place.column}`,
    })),
    rules: config.explain(file),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function text(config: ResolvedConfig, file: string | null): string {
  const { root, configFiles, presets, include, exclude, gitignore, failOn, systemdVersion, reportGroups } = config;
  const globs = (value: readonly string[], none: string): string => (value.length === 0 ? none : value.join(', '));
  const values = table([
    ['root', root, ''],
    ['configuration', configFiles.length === 0 ? 'none' : configFiles.join(', '), ''],
    ...presets.map(({ value, from }) => ['preset', value, from]),
    ['include', globs(include.value, 'every Nix file'), include.from],
    ['exclude', globs(exclude.value, 'nothing'), exclude.from],
    ['gitignore', String(gitignore.value), gitignore.from],
    ['failOn', failOn.value, failOn.from],
    ['systemdVersion', systemdVersion.value ?? `any (score of ${DEFAULT_SYSTEMD_VERSION})`, systemdVersion.from],
    ...Object.entries(reportGroups.value).map(([kind, patterns]) => [
      `report.groups.${kind}`,
      globs(patterns, 'nothing'),
      reportGroups.from,
    ]),
    ...specialArgs(config).map(([name, value, from]) => [`specialArgs.${name}`, value, from]),
    ...config.ignores.map(({ rules, reason, place }) => [`ignores ${rules.join(', ')}`, reason, `${place.file}:${place.line}`]),
  ]);
  const settings = config.explain(file);
  const rows = settings.map((setting) => [setting.id, setting.level, setting.levelFrom, optionText(setting)]);
  const title = file === null ? 'Rules' : `Rules for ${file}`;
  return `${values}\n${title}\n${table([['RULE', 'LEVEL', 'FROM', 'OPTIONS SET'], ...rows])}`;
}

function optionText({ options, optionsFrom }: ExplainedSetting): string {
  return Object.entries(optionsFrom)
    .map(([name, from]) => `${name} = ${JSON.stringify(options[name])} (${from})`)
    .join('; ');
}

function specialArgs({ specialArgs: given, root }: ResolvedConfig): [string, string, string][] {
  return [...given].map(([name, { value, from }]) => [name, toRelative(root, value) ?? value, from]);
}
