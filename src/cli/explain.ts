/** `nix-audit explain RULE`: the rule's page. */

import type { Command } from 'commander';
import { UsageError } from '../engine/errors.ts';
import { pageOf } from '../engine/pages.ts';
import { didYouMean } from '../engine/suggest.ts';
import {
  describeDirective,
  directivesOf,
  explainDirective,
  parseSystemdVersion,
  SECTIONS,
  type SystemdVersion,
  unknownVersionText,
} from '../systemd/index.ts';
import { addCommonFlags, type CommonFlags, SYSTEMD_VERSION_HELP } from './options.ts';
import { knownRules } from './run-audit.ts';
import { print, Terminal } from './terminal.ts';

interface ExplainFlags extends CommonFlags {
  readonly systemdVersion?: string;
}

export function registerExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('print the page of a rule')
    .description(
      'Prints what a rule is about, why, its options and how to mend its findings;\nfor systemd:NAME what systemd knows of a directive: sections, values, default, what it protects, its weight.',
    )
    .argument('<rule>', 'category/rule, policy/ID or systemd:DIRECTIVE');
  command.option('--systemd-version <version>', SYSTEMD_VERSION_HELP);
  addCommonFlags(command)
    .addHelpText('after', '\nExamples:\n  nix-audit explain hardening/baseline\n  nix-audit explain systemd:ProtectSystem')
    .action((id: string, flags: ExplainFlags) => print(explain(id, flags)));
}

/** `systemd:ProtectSystem`: the directive of that name. */
const DIRECTIVE = /^systemd:/;

function explain(id: string, flags: ExplainFlags): string {
  const version = versionOf(flags);
  if (DIRECTIVE.test(id)) return explainNamed(id.replace(DIRECTIVE, ''), version);
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

/** The systemd asked for; undefined for the newest that has the directive. */
function versionOf({ systemdVersion: asked }: ExplainFlags): SystemdVersion | undefined {
  if (asked === undefined) return undefined;
  const version = parseSystemdVersion(asked);
  if (version === undefined)
    throw new UsageError(`--systemd-version: there is no table for systemd "${asked}"; ${unknownVersionText(asked)}`);
  return version;
}

function explainNamed(name: string, version: SystemdVersion | undefined): string {
  const text = explainDirective(name, version);
  if (text !== undefined) return text.endsWith('\n') ? text : `${text}\n`;
  const others = describeDirective(name)?.versions ?? [];
  if (version !== undefined && others.length > 0)
    throw new UsageError(`systemd ${version} has no directive "${name}"; known to systemd ${others.join(', ')}`);
  const names = [...new Set(SECTIONS.flatMap((section) => directivesOf(section, version).map((directive) => directive.name)))];
  throw new UsageError(`systemd${version === undefined ? '' : ` ${version}`} has no directive "${name}"${didYouMean(name, names)}`);
}
