import { expect, test } from 'vitest';
import { z } from 'zod';
import { categoryOf, type RuleMeta } from '../../rules/meta.ts';
import { catalogue } from '../../../tools/rule-docs/catalogue.ts';
import { optionsOf } from './options.ts';
import { presetReasons, rulePage } from './page.ts';

const rule: RuleMeta = {
  id: 'state/example',
  level: 'warning',
  presets: { recommended: true, homelab: { mode: 'a|b' }, 'system-config': true },
  fix: 'unsafe',
  source: ['000 P3', '004 template'],
  summary: 'An example.',
  security: 5,
  precision: 'high',
  options: z.object({
    mode: z
      .string()
      .regex(/^a\|b$/)
      .default('a|b')
      .describe('How it is done.'),
    names: z.array(z.string()).default([]).describe('Names that are left out.'),
    ports: z.array(z.int()).default([22]).describe('Ports.'),
    count: z.int().min(1).max(9).default(3).describe('How many.'),
    least: z.number().min(0.5).default(1).describe('The least.'),
    most: z.number().max(7).default(1).describe('The most.'),
    kind: z.enum(['x', 'y']).default('x').describe('Which one.'),
    kinds: z
      .array(z.enum(['x', 'y']))
      .default([])
      .describe('Which ones.'),
    layers: z
      .array(z.object({ name: z.string(), files: z.array(z.string()) }))
      .default([])
      .describe('Layers.'),
    on: z.boolean().default(true).describe('Whether.'),
  }),
};
const README = `# state/example

An example.

## What it does

Looks.

## Example

\`\`\`nix
## Options
{ }
\`\`\`

## Options

- \`mode\`: written by hand

## How to fix

Mend it.
`;

test('the types of options in words', () => {
  expect(Object.fromEntries(optionsOf(rule).map(({ name, type }) => [name, type]))).toEqual({
    mode: 'string that matches `^a\\|b$`',
    names: 'list of strings',
    ports: 'list of whole numbers',
    count: 'whole number from 1 to 9',
    least: 'number from 0.5',
    most: 'number up to 7',
    kind: 'one of "x", "y"',
    kinds: 'list of any of "x", "y"',
    layers: 'list of sets of `name`, `files`',
    on: 'Boolean',
  });
});

test('a page is what its author wrote, with facts and options from the program', () => {
  const page = rulePage(rule, README);
  const headings = page.split('\n').filter((line) => line.startsWith('## '));
  expect(headings).toEqual(['## What it does', '## Example', '## Options', '## Options', '## How to fix']);
  expect(page).toMatch(/^# state\/example\n\nAn example\.\n\n- Level: warning\n- Fix: unsafe/);
  expect(page).toContain('- Security severity: 5.0 of 10\n');
  expect(page).not.toContain('written by hand');
  expect(page).toContain('| `names` | list of strings | `[]` | Names that are left out. |\n');
  // A bar would end the cell.
  expect(page).toContain('| `"a\\|b"` | How it is done. |\n');
  expect(page.indexOf('| `on` |')).toBeLessThan(page.indexOf('## How to fix'));
  expect(page.endsWith('Mend it.\n')).toBe(true);
});

test('a rule without options or a page still has one', () => {
  const page = rulePage({ ...rule, options: z.object({}), security: null, fix: null }, null);
  expect(page).toContain('- Fix: none\n');
  expect(page).not.toContain('Security severity');
  expect(page.endsWith('## Options\n\nNone.\n')).toBe(true);
});

test('why a rule is in a preset: its own documents before those it takes over', () => {
  const reasons = presetReasons(rule);
  expect(reasons.map(({ preset, reason }) => [preset, reason])).toEqual([
    ['recommended', 'asked for by 000 P3; 004 template'],
    ['homelab', 'asked for by 004 template'],
    ['system-config', 'holds here too (000 P3; 004 template)'],
    ['strict', 'has every rule'],
  ]);
  expect(rulePage(rule, null)).toContain('  - `homelab`: asked for by 004 template; there `mode` is `"a|b"`\n');
});

test('the index groups rules by category and counts those of each preset', () => {
  const other = { ...rule, id: 'nix/other', presets: {}, fix: null };
  const index = catalogue([rule, other]);
  expect(index.split('\n').filter((line) => line.startsWith('## '))).toEqual(['## Presets', '## state', '## nix']);
  expect(index).toContain('| `homelab` | 1 |');
  expect(index).toContain('| `strict` | 2 |');
  expect(index).toContain(`| [\`nix/other\`](nix/other.md) | warning |  | \`strict\` | An example. |`);
  expect(categoryOf(other.id)).toBe('nix');
});
