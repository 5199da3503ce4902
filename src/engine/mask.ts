/** Secrets that a rule found stay out of every output: as many asterisks take their place. */
import type { Finding } from '../findings/finding.ts';
import type { Project } from '../model/project.ts';
import { escapePattern } from '../rules/patterns.ts';
import plaintext from '../rules/secrets/plaintext/index.ts';
import type { RuleRunSettings } from './rule-scopes.ts';
import { runRules } from './run-rules.ts';

/** Shorter ones are words that stand elsewhere too. */
const LONG = 8;

const RULE = plaintext.meta.id;
const OFF: RuleRunSettings = new Map();
const ON: RuleRunSettings = new Map([[RULE, { level: plaintext.meta.level, options: plaintext.meta.options.parse({}) }]]);

/**
 * Secrets of the files for which nobody asked for the rule that finds them; those of the others are
 * among the verdicts. Whoever asked for it everywhere pays for no second look.
 * @param settingsFor the rules that ran; without it none did
 */
export function secretsBeside(
  project: Project,
  files: ReadonlySet<string>,
  settingsFor: (file: string) => RuleRunSettings = () => OFF,
): ReadonlySet<string> {
  const left = new Set([...files].filter((file) => !settingsFor(file).has(RULE)));
  if (left.size === 0) return left;
  return runRules({ project, rules: [plaintext], reported: left, settingsFor: (file) => (left.has(file) ? ON : OFF) }).secrets;
}

/** A function that masks all of these secrets in a text, keeping its length. */
export function masker(secrets: ReadonlySet<string>): (text: string) => string {
  const patterns = [...new Set([...secrets].flatMap(linesOf).flatMap(spellings))].sort((a, b) => b.length - a.length).map(patternOf);
  if (patterns.length === 0) return (text) => text;
  const any = new RegExp(patterns.join('|'), 'g');
  return (text) => text.replace(any, (found) => '*'.repeat(found.length));
}

/** Findings whose words show no secret. Fixes are applied, so their texts stay and are marked where they hold one. */
export function maskFindings(findings: readonly Finding[], mask: (text: string) => string): Finding[] {
  const masked = <T extends { readonly message: string }>(one: T): T => ({ ...one, message: mask(one.message) });
  const marked = (fix: Finding['fix']): Finding['fix'] =>
    fix?.edits.some(({ text }) => mask(text) !== text) ? { ...fix, secret: true } : fix;
  return findings.map((finding) => ({
    ...masked(finding),
    trail: finding.trail.map(masked),
    related: finding.related.map(masked),
    fix: marked(finding.fix),
  }));
}

/** Plain data with every text in it masked. */
export function maskTexts<T>(data: T, secrets: ReadonlySet<string>): T {
  return secrets.size === 0 ? data : (mapTexts(data, masker(secrets)) as T);
}

function mapTexts(data: unknown, mask: (text: string) => string): unknown {
  if (typeof data === 'string') return mask(data);
  if (Array.isArray(data)) return data.map((item) => mapTexts(item, mask));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, mapTexts(value, mask)]));
}

/** A file indents the lines of a text, so each is looked for by itself. */
const linesOf = (secret: string): string[] =>
  secret
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^-----(BEGIN|END) /.test(line));

/** How a text is written between quotes: as it is, and with its quotes, backslashes and dollars escaped. */
const spellings = (text: string): string[] => [
  text,
  text.replace(/["\\]|\$(?=\{)/g, '\\$&'),
  text.replace(/''/g, "'''").replace(/\$(?=\{)/g, "''$"),
];

/** A short secret is masked where it is the whole text, stands alone between quotes, or is the value of a variable or URL. */
function patternOf(text: string): string {
  const escaped = escapePattern(text);
  return text.length >= LONG ? escaped : `(?<=["'=:])${escaped}(?=["'@;\\s]|$)|^${escaped}$`;
}
