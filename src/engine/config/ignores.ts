/** `ignores` of the configuration: findings that are accepted, with a reason and perhaps an end. */

import type { Finding, Problem, SuppressedFinding } from '../../findings/finding.ts';
import { globMatcher } from '../../model/globs.ts';
import { categoryOf, type RuleMeta } from '../../rules/meta.ts';
import { ConfigError, type ConfigFault } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { LoadedFile } from './layers.ts';
import { categoriesOf } from './schema.ts';

export interface Ignore {
  /** Rules and categories. */
  readonly rules: readonly string[];
  /** Globs; empty for every file. */
  readonly files: readonly string[];
  readonly reason: string;
  /** The last day it holds, YYYY-MM-DD. */
  readonly until: string | null;
  /** Where it stands. */
  readonly place: ConfigFault;
}

/** @throws {ConfigError} for unknown rules */
export function ignoresOf(files: readonly LoadedFile[], rules: readonly RuleMeta[]): Ignore[] {
  const known = [...rules.map((rule) => rule.id), ...categoriesOf(rules)];
  const faults: ConfigFault[] = [];
  const ignores = files.flatMap(({ data, document }) =>
    (data.ignores ?? []).map((entry, index): Ignore => {
      entry.rules.forEach((name, at) => {
        if (known.includes(name)) return;
        const hint = didYouMean(name, known) || '; `nix-audit rules` lists them';
        faults.push(document.faultAt(['ignores', index, 'rules', at], `unknown rule or category "${name}"${hint}`));
      });
      const place = document.faultAt(['ignores', index], '');
      return { rules: entry.rules, files: entry.files ?? [], reason: entry.reason, until: entry.until ?? null, place };
    }),
  );
  if (faults.length > 0) throw new ConfigError(faults);
  return ignores;
}

/**
 * Splits findings into those that stay and those the configuration accepts. One that has run out accepts
 * nothing and is a problem of the configuration file.
 * @param today YYYY-MM-DD
 */
export function applyIgnores(
  findings: readonly Finding[],
  ignores: readonly Ignore[],
  today: string,
): { kept: Finding[]; suppressed: SuppressedFinding[]; problems: Problem[] } {
  const valid = ignores
    .filter(({ until }) => until === null || today <= until)
    .map((ignore) => ({ ...ignore, matches: ignore.files.length === 0 ? () => true : globMatcher(ignore.files) }));
  const problems = ignores
    .filter(({ until }) => until !== null && today > until)
    .map(({ until, reason, place }): Problem => {
      const position = { line: place.line ?? 1, column: place.column ?? 1, offset: 0 };
      const message = `"ignores" entry "${reason}" ran out on ${until}; mend its findings or give it a new date`;
      return { file: place.file, message, range: { start: position, end: position } };
    });
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const names = [finding.rule, categoryOf(finding.rule)];
    const by = valid.find(({ rules, matches }) => rules.some((rule) => names.includes(rule)) && matches(finding.file));
    if (by) suppressed.push({ finding, kind: 'config', reason: by.reason });
    else kept.push(finding);
  }
  return { kept, suppressed, problems };
}
