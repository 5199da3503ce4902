/** `nix-audit report`: the architecture of the project, as a document or as data. */
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { UsageError } from '../engine/errors.ts';
import { report } from '../engine/report.ts';
import { readSource } from '../model/files.ts';
import { isReportFormat, REPORT_FORMATS, type ReportFormatName } from '../outputs/report/index.ts';
import { EXIT } from './exit.ts';
import { parseRequests, type Request, writeTexts } from './formats.ts';
import { addCommonFlags, addConfigFlags, append, type CommonFlags, type ConfigFlags } from './options.ts';
import { progressLine } from './progress.ts';
import { configFor } from './run-audit.ts';
import { print, Terminal } from './terminal.ts';

interface ReportFlags extends CommonFlags, ConfigFlags {
  readonly format?: readonly string[];
  readonly focus?: string;
  readonly since?: string;
  readonly check?: string;
  readonly linkBase?: string;
}

export function registerReport(program: Command): void {
  const names = Object.keys(REPORT_FORMATS).join(', ');
  const command = program
    .command('report')
    .summary('describe the architecture: modules, libraries, patterns, hardening, state, imports')
    .description(
      'Describes the project from its code: counts, shared libraries and who uses them, how far modules\nfollow the documented patterns, exposure of services, options, state, network, imports, findings.\nThe same project gives the same text, so the document can be committed and held true by --check.',
    )
    .argument('[path...]', 'files and folders')
    .option('-f, --format <fmt[=file]>', `${names}; to stdout or a file (repeatable; default: markdown)`, append)
    .option('--focus <module>', 'add a chapter on one group of modules (its name) or one module (its file)')
    .option('--since <revision>', 'add how lines have grown since a revision of git')
    .option('--check <file>', 'compare the document with a committed one: exit 1 with a diff when it is out of date')
    .option('--link-base <url>', 'where files are seen: put before `path#Lline`, or a template with {path} and {line}');
  addCommonFlags(addConfigFlags(command)).addHelpText('after', EXAMPLES).action(run);
}

const EXAMPLES = `
Exit status: 0 written, or up to date; 1 --check found the file out of date; 2 wrong usage, wrong
configuration or an internal fault; 3 no Nix file under the paths.

Examples:
  nix-audit report > docs/architecture.md
  nix-audit report --check docs/architecture.md
  nix-audit report --format html=report.html --since v1.0
  nix-audit report --focus plcbundle
  nix-audit report --format json | jq '.hardening.mean'`;

/** What is made where no format is given. */
const TO_STDOUT: Request<ReportFormatName> = { format: 'markdown', file: null };

async function run(paths: string[], flags: ReportFlags): Promise<void> {
  const given = parseRequests(flags.format ?? [], isReportFormat, Object.keys(REPORT_FORMATS));
  const [first = TO_STDOUT, ...others] = given;
  const requests = [first, ...others];
  if (flags.check !== undefined && (others.length > 0 || first.file !== null))
    throw new UsageError('--check compares one format and writes nothing; give --format one name, without a file');
  if (flags.linkBase !== undefined && !/^https?:\/\//.test(flags.linkBase))
    throw new UsageError(`--link-base "${flags.linkBase}" is no address that begins with https:// or http://`);
  const terminal = new Terminal(flags);
  const config = configWith(flags, paths);
  const progress = progressLine(process.stderr, flags.quiet === true);
  try {
    const result = await report({
      paths: config.paths,
      config,
      focus: flags.focus,
      since: flags.since,
      onProgress: (step) => progress.update(step),
    });
    progress.clear();
    for (const { file: name, message } of result.problems) terminal.warn(`${name}: ${message}`);
    if (result.files === 0) {
      terminal.error('nothing to report: no Nix file under the paths');
      process.exitCode = EXIT.nothing;
      return;
    }
    const textIn = (name: ReportFormatName): string => REPORT_FORMATS[name].render(result.report, { linkBase: flags.linkBase ?? null });
    if (flags.check !== undefined) {
      const diff = checkReport(flags.check, first.format, textIn(first.format));
      if (diff === null) return;
      await print(diff);
      terminal.error(`${flags.check} is out of date; write it anew: nix-audit report --format ${first.format}=${flags.check}`);
      process.exitCode = EXIT.findings;
    } else await writeTexts(requests.map(({ format: name, file }) => ({ file, text: textIn(name) })));
  } finally {
    progress.clear();
  }
}

/** The configuration; a format among the paths is most likely meant as one. */
function configWith(flags: ReportFlags, paths: readonly string[]): ReturnType<typeof configFor> {
  try {
    return configFor(flags, paths);
  } catch (error) {
    const format = paths.find((path) => isReportFormat(path));
    if (!(error instanceof UsageError) || format === undefined) throw error;
    throw new UsageError(`${error.message}; for the format write --format ${format}`);
  }
}

/** A unified diff from the committed text to the one it should be; null where they are the same. */
function checkReport(file: string, format: ReportFormatName, text: string): string | null {
  const absolute = resolve(file);
  const { text: committed, problem } = readSource(dirname(absolute), basename(absolute));
  if (committed === null)
    throw new UsageError(
      `--check ${file}: ${problem?.message ?? 'cannot be read'}; write it with: nix-audit report --format ${format}=${file}`,
    );
  const before = committed.replaceAll('\r\n', '\n');
  return before === text
    ? null
    : createTwoFilesPatch(file, file, before, text, 'committed', 'as it should be').replace(/^(Index: .*\n)?=+\n/, '');
}
