/** Secrets that a rule found stay out of every output: as many asterisks take their place. */
import type { Finding } from '../findings/finding.ts';
import type { Project } from '../model/project.ts';
import { escapePattern } from '../rules/patterns.ts';
import plaintext from '../rules/secrets/plaintext/index.ts';
import { memo } from '../syntax/memo.ts';
import type { RuleRunSettings } from './rule-scopes.ts';
import { runRules } from './run-rules.ts';

/** Shorter ones are words that stand elsewhere too. */
const LONG = 8;

/** A plain word, as services, accounts and files are called: `grafana`, `open-webui`, `k3s`; no random letters, few digits. */
const WORD = /^(?!(?:.*\d){3})[a-z][a-z\d]*(?:[A-Z][a-z]+)*(?:[-_][a-z\d]+)*$/;
/** What stands here is no step of a path, quoted or not, and no part of a longer name; `-pword` is how some programs take a password. */
const VALUE_BEFORE = '(?:(?<![\\w./@-]|\\.")|(?<=(?:^|[\\s"\'])-\\w))';
const VALUE_AFTER = '(?![\\w/-]|"?\\.[\\w"])';
/** Keys of documents below which things are called by their names. */
const NAME_KEYS =
  /^(file|path|name|symbol|module|librar(y|ies)|unit|user|group|cluster|from|to|by|interface|id|label|title)s?$|^(tests|documents|unused|orphans|cycles|byHand|shared|added|removed)$/i;
/** Keys below which this program says something. */
const MESSAGE_KEYS = /^(message|note|text|why)$/;

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

/** How the outputs of a run hide its secrets; every text keeps its length. */
export interface Masks {
  /** Code of the project, and unit files. */
  readonly code: (text: string) => string;
  /** What a rule says: in its backquotes stand names and values. */
  readonly message: (text: string) => string;
  /** Names and paths: symbols, files. */
  readonly name: (text: string) => string;
}

/**
 * Masks for all of these secrets. One that is a name of the project too, as `password = "grafana"` beside
 * `services.grafana`, is hidden where a value may stand: the name is no secret, and findings are about it.
 * @param names what the project calls its things, see `namesIn`
 */
export function masksFor(secrets: ReadonlySet<string>, names: ReadonlySet<string> = new Set()): Masks {
  const texts = [...new Set([...secrets].flatMap(linesOf))];
  const isName = (text: string): boolean => (text.length < LONG || WORD.test(text)) && names.has(text);
  const all = replacing(
    texts
      .filter((text) => !isName(text))
      .flatMap(spellings)
      .map(patternOf),
  );
  const words = texts.filter(isName).map(escapePattern);
  const inCode = replacing(words.map((word) => `${VALUE_BEFORE}${word}${VALUE_AFTER}(?!"?\\s*=(?!=))`));
  const prose = replacing(words.map((word) => `(?<=["'=:])(?<!\\.")${word}${VALUE_AFTER}`));
  const isWord = new Set(texts.filter(isName));
  return {
    code: (text) => inCode(all(text)),
    message: (text) =>
      all(text)
        .split('`')
        .map((part, index) => (index % 2 === 0 ? prose(part) : isWord.has(part) ? part : inCode(part)))
        .join('`'),
    name: all,
  };
}

const asItIs = (text: string): string => text;
/** Most projects have no secrets, and nothing to look through. */
const NONE: Masks = { code: asItIs, message: asItIs, name: asItIs };

/** Masks for what a run found in a project. */
export const masksOf = (project: Project, secrets: ReadonlySet<string>): Masks =>
  secrets.size === 0 ? NONE : masksFor(secrets, namesIn(project));

/** What a project calls its things: folders and files, and the steps of the options that it declares and sets. */
const namesIn = memo((project: Project): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const file of project.files.keys()) for (const step of file.replace(/\.nix$/, '').split('/')) names.add(step);
  for (const { options, definitions } of project.modules)
    for (const { path } of [...options, ...definitions]) for (const step of path) if (typeof step === 'string') names.add(step);
  return names;
});

/** Findings whose words show no secret. Fixes are applied, so their texts stay and are marked where they hold one. */
export function maskFindings(findings: readonly Finding[], masks: Masks): readonly Finding[] {
  if (masks === NONE) return findings;
  const masked = <T extends { readonly message: string }>(one: T): T => ({ ...one, message: masks.message(one.message) });
  const marked = (fix: Finding['fix']): Finding['fix'] =>
    fix?.edits.some(({ text }) => masks.code(text) !== text) ? { ...fix, secret: true } : fix;
  return findings.map((finding) => ({
    ...masked(finding),
    symbol: masks.name(finding.symbol),
    trail: finding.trail.map(masked),
    related: finding.related.map(masked),
    fix: marked(finding.fix),
  }));
}

/** Plain data with every text in it masked, by what the key says that stands there. */
export function maskTexts<T>(data: T, masks: Masks): T {
  if (masks === NONE) return data;
  return mapTexts(data, '', (text, key) => {
    if (NAME_KEYS.test(key)) return masks.name(text);
    return MESSAGE_KEYS.test(key) ? masks.message(text) : masks.code(text);
  }) as T;
}

function mapTexts(data: unknown, key: string, mask: (text: string, key: string) => string): unknown {
  if (typeof data === 'string') return mask(data, key);
  if (Array.isArray(data)) return data.map((item) => mapTexts(item, key, mask));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, mapTexts(value, name, mask)]));
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

/** A function that puts asterisks wherever one of these patterns fits, the longest text first. */
function replacing(patterns: readonly string[]): (text: string) => string {
  if (patterns.length === 0) return (text) => text;
  const any = new RegExp([...new Set(patterns)].sort((a, b) => b.length - a.length).join('|'), 'g');
  return (text) => text.replace(any, (found) => '*'.repeat(found.length));
}
