/** The index of all rule pages, grouped by category. */

import { categoryOf, type RuleMeta } from '../../src/rules/meta.ts';
import { PRESETS, presetsOf } from '../../src/engine/presets/index.ts';

/** Markdown without the mark; links are relative to `docs/rules/`. */
export function catalogue(rules: readonly RuleMeta[]): string {
  const categories = [...new Set(rules.map(({ id }) => categoryOf(id)))];
  const presets = PRESETS.map(({ name, summary, source }) => {
    const own = rules.filter((rule) => presetsOf(rule).includes(name)).length;
    return `| \`${name}\` | ${own} | ${summary} | ${source.join(', ')} |`;
  });
  return `# Rules

${rules.length} rules. \`nix-audit rules\` prints this list, \`nix-audit explain RULE\` a page of it.

## Presets

| Preset | Rules | For | Documents |
| --- | --- | --- | --- |
${presets.join('\n')}

${categories
  .map((category) =>
    section(
      category,
      rules.filter(({ id }) => categoryOf(id) === category),
    ),
  )
  .join('\n\n')}
`;
}

function section(category: string, rules: readonly RuleMeta[]): string {
  const rows = rules.map((rule) => {
    const presets = presetsOf(rule)
      .map((name) => `\`${name}\``)
      .join(', ');
    return `| [\`${rule.id}\`](${rule.id}.md) | ${rule.level} | ${rule.fix ?? ''} | ${presets} | ${rule.summary.replaceAll('|', '\\|')} |`;
  });
  return `## ${category}\n\n| Rule | Level | Fix | Presets | |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`;
}
