/** `nix-audit explain RULE`: the rule's page. */

import type { Command } from 'commander';
import { UsageError } from '../engine/errors.ts';
import { pageOf } from '../engine/pages.ts';
import { didYouMean } from '../engine/suggest.ts';
import { directivesOf, explainDirective, SECTIONS } from '../systemd/index.ts';
import { addCommonFlags, type CommonFlags } from './options.ts';
import { knownRules } from './run-audit.ts';
import { print, Terminal } from './terminal.ts';

export function registerExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('print the page of a rule')
    .description(
      'Prints what a rule is about, why, its options and how to mend its findings;\nfor systemd:NAME what systemd knows of a directive: sections, values, default, what it protects, its weight.',
    )
    .argument('<rule>', 'category/rule, policy/ID or systemd:DIRECTIVE');
  addCommonFlags(command)
    .addHelpText('after', '\nExamples:\n  nix-audit explain hardening/baseline\n  nix-audit explain systemd:ProtectSystem')
    .action((id: string, flags: CommonFlags) => print(explain(id, flags)));
}

/** `systemd:ProtectSystem`: the directive of that name. */
const DIRECTIVE = /^systemd:/;

function explain(id: string, flags: CommonFlags): string {
  if (DIRECTIVE.test(id)) return explainNamed(id.replace(DIRECTIVE, ''));
  const rules = knownRules(new Terminal(flags));
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    const hint =
      didYouMean(
        id,
        rules.map((known) => known.id),
      ) || '; `nix-audit rules` lists them';
    throw new UsageError(`unknown rule "${id}"${hint}`);
  }
  return pageOf(rule);
}

function explainNamed(name: string): string {
  const text = explainDirective(name);
  if (text !== undefined) return text.endsWith('\n') ? text : `${text}\n`;
  const names = [...new Set(SECTIONS.flatMap((section) => directivesOf(section).map((directive) => directive.name)))];
  throw new UsageError(`systemd has no directive "${name}"${didYouMean(name, names)}`);
}
