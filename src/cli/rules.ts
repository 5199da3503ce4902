/** `nix-audit rules`: every rule with its level, presets and fix. */

import { type Command, Option } from 'commander';
import { presetsOf } from '../engine/presets/index.ts';
import { ALL_RULES } from '../engine/rules.ts';
import { addCommonFlags } from './options.ts';
import { print } from './terminal.ts';
import { table } from './table.ts';

interface RulesFlags {
  readonly format: 'table' | 'json';
}

export function registerRules(program: Command): void {
  const command = program
    .command('rules')
    .summary('list every rule')
    .description('Lists every rule with its level, its presets and whether it has a fix.')
    .addOption(new Option('-f, --format <fmt>', 'how to print').choices(['table', 'json']).default('table'));
  addCommonFlags(command)
    .addHelpText('after', '\nExamples:\n  nix-audit rules\n  nix-audit rules --format json | jq -r \'.[] | select(.fix == "safe") | .id\'')
    .action((flags: RulesFlags) => print(flags.format === 'json' ? rulesJson() : rulesTable()));
}

function rulesJson(): string {
  const rows = ALL_RULES.map((rule) => ({
    id: rule.id,
    level: rule.level,
    presets: presetsOf(rule),
    fix: rule.fix,
    source: rule.source,
    summary: rule.summary,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function rulesTable(): string {
  const rows = ALL_RULES.map((rule) => [rule.id, rule.level, rule.fix ?? '-', presetsOf(rule).join(','), rule.summary]);
  return table([['RULE', 'LEVEL', 'FIX', 'PRESETS', 'SUMMARY'], ...rows]);
}
