/** `nix-audit rules`: every rule with its level, presets and fix. */

import { type Command, Option } from 'commander';
import { UsageError } from '../engine/errors.ts';
import { presetsOf } from '../engine/presets/index.ts';
import { checkPreset } from '../engine/config/load.ts';
import { unknownWord } from '../engine/suggest.ts';
import { categoryOf, PRESET_NAMES, type RuleMeta } from '../rules/meta.ts';
import { addCommonFlags, type CommonFlags } from './options.ts';
import { knownRules } from './run-audit.ts';
import { table } from './table.ts';
import { print, Terminal } from './terminal.ts';

interface RulesFlags extends CommonFlags {
  readonly format: 'table' | 'json';
  readonly preset?: string;
  readonly category?: string;
  readonly fixable?: boolean;
}

export function registerRules(program: Command): void {
  const command = program
    .command('rules')
    .summary('list every rule')
    .description("Lists every rule with its level, its presets and whether it has a fix, and the configuration's own policies.")
    .addOption(new Option('-f, --format <fmt>', 'how to print').choices(['table', 'json']).default('table'))
    .option('--preset <name>', `only rules of this preset: ${PRESET_NAMES.join(', ')}`)
    .option('--category <name>', 'only rules of this category')
    .option('--fixable', 'only rules with a fix, safe or unsafe');
  addCommonFlags(command)
    .addHelpText(
      'after',
      "\nExamples:\n  nix-audit rules --category state --fixable\n  nix-audit rules --preset homelab --format json | jq -r '.[].id'",
    )
    .action((flags: RulesFlags) => {
      const rules = chosen(knownRules(new Terminal(flags)), flags);
      return print(flags.format === 'json' ? rulesJson(rules) : rulesTable(rules));
    });
}

function chosen(rules: readonly RuleMeta[], { preset, category, fixable }: RulesFlags): RuleMeta[] {
  const categories = [...new Set(rules.map(({ id }) => categoryOf(id)))];
  if (category !== undefined && !categories.includes(category)) {
    throw new UsageError(unknownWord('category', category, categories));
  }
  const chosenPreset = preset === undefined ? undefined : checkPreset(preset);
  return rules.filter(
    (rule) =>
      (chosenPreset === undefined || presetsOf(rule).includes(chosenPreset)) &&
      (category === undefined || categoryOf(rule.id) === category) &&
      (fixable !== true || rule.fix !== null),
  );
}

function rulesJson(rules: readonly RuleMeta[]): string {
  const rows = rules.map((rule) => ({
    id: rule.id,
    level: rule.level,
    presets: presetsOf(rule),
    fix: rule.fix,
    source: rule.source,
    summary: rule.summary,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function rulesTable(rules: readonly RuleMeta[]): string {
  const rows = rules.map((rule) => [rule.id, rule.level, rule.fix ?? '-', presetsOf(rule).join(','), rule.summary]);
  return table([['RULE', 'LEVEL', 'FIX', 'PRESETS', 'SUMMARY'], ...rows]);
}
