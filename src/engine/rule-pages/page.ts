/** The page of a rule as people read it: what its author wrote, and what the program itself knows of the rule. */

import type { PresetName, RuleMeta } from '../../rules/meta.ts';
import { PRESETS, presetOptions } from '../presets/index.ts';
import { optionsOf } from './options.ts';

/** The first line of a generated page. */
export const MARK = '<!-- Generated: change the rule and its README.md, then run `npm run generate`. -->';

/**
 * @param written the rule's README.md; null where it has none yet
 * @returns Markdown without the mark, ending in a newline
 */
export function rulePage(rule: RuleMeta, written: string | null): string {
  const sections = sectionsOf(written ?? `# ${rule.id}\n\n${rule.summary}\n`);
  const [top = '', ...rest] = sections;
  const others = rest.filter((section) => !section.startsWith('## Options\n'));
  const at = others.findIndex((section) => section.startsWith('## How to fix\n'));
  const whole = [top, factsSection(rule), ...others];
  whole.splice(at < 0 ? whole.length : at + 2, 0, optionsSection(rule));
  return `${whole.map((section) => section.trim()).join('\n\n')}\n`;
}

/** Splits before each `## ` that no code block holds. */
function sectionsOf(text: string): string[] {
  const sections = [''];
  let inCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    if (!inCode && line.startsWith('## ')) sections.push('');
    sections.push(`${sections.pop()}${line}\n`);
  }
  return sections;
}

const FIXES = {
  safe: 'safe (`--fix`)',
  unsafe: 'unsafe, may change behaviour (`--fix --unsafe-fixes`)',
  none: 'none',
} as const;

function factsSection(rule: RuleMeta): string {
  const rows = [
    `- Level: ${rule.level}`,
    `- Fix: ${FIXES[rule.fix ?? 'none']}`,
    `- Precision: ${rule.precision}`,
    ...(rule.security === null ? [] : [`- Security severity: ${rule.security.toFixed(1)} of 10`]),
    '- Presets:',
    ...presetReasons(rule).map(({ preset, reason, options }) => `  - \`${preset}\`: ${reason}${optionText(options)}`),
  ];
  return rows.join('\n');
}

/** A preset that the rule is in, with the documents that ask for it and the options it has there. */
export interface PresetReason {
  readonly preset: PresetName;
  readonly reason: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Why the rule is in its presets: the places of the preset's own documents first, else whose pattern it takes over. */
export function presetReasons(rule: RuleMeta): PresetReason[] {
  return PRESETS.flatMap((preset) => {
    const options = presetOptions(rule, preset.name);
    if (options === null) return [];
    const own = rule.source.filter((place) => preset.source.some((document) => place.startsWith(`${document} `)));
    const asked = own.length > 0 ? `asked for by ${own.join('; ')}` : `holds here too (${rule.source.join('; ')})`;
    return [{ preset: preset.name, reason: preset.name === 'strict' ? 'has every rule' : asked, options }];
  });
}

const optionText = (options: Readonly<Record<string, unknown>>): string => {
  const entries = Object.entries(options).map(([name, value]) => `\`${name}\` is \`${JSON.stringify(value)}\``);
  return entries.length === 0 ? '' : `; there ${entries.join(', ')}`;
};

function optionsSection(rule: RuleMeta): string {
  const options = optionsOf(rule);
  if (options.length === 0) return '## Options\n\nNone.';
  const rows = options.map(
    ({ name, type, default: value, description }) =>
      `| \`${name}\` | ${cell(type)} | ${cell(`\`${JSON.stringify(value)}\``)} | ${cell(description)} |`,
  );
  return `## Options\n\n| Option | Type | Default | What it does |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

/** A table's cells end at a bar. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
