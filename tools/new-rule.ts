/**
 * Starts a rule: `node tools/run.mjs tools/new-rule.ts CATEGORY/RULE "Summary."` writes its folder
 * and registers it. What it writes works, on an option that no module has, and stays red until
 * somebody puts the real rule there.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RESERVED = new Set([
  'break',
  'case',
  'default',
  'delete',
  'enum',
  'export',
  'function',
  'import',
  'new',
  'package',
  'switch',
  'with',
]);
const MAX_LINE = 120;

/**
 * @param root the project's folder
 * @param id `category/rule`; the category exists
 * @param summary one sentence
 * @returns root-relative paths of the files it wrote or changed
 * @throws Error that says what is wrong with the arguments
 */
export function scaffold(root: string, id: string, summary: string): string[] {
  const [category = '', name = '', ...rest] = id.split('/');
  const isName = (part: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(part);
  if (rest.length > 0 || !isName(category) || !isName(name))
    throw new Error(`\`${id}\` is no rule's name: write CATEGORY/RULE in lower case`);
  const rules = join(root, 'src/rules');
  const index = join(rules, category, 'index.ts');
  if (!existsSync(index)) throw new Error(`there is no category \`${category}\`: choose one of ${categories(rules).join(', ')}`);
  if (existsSync(join(rules, id))) throw new Error(`\`${id}\` exists already`);
  if (!/^[^\n]{10,160}\.$/.test(summary)) throw new Error('the summary must be one sentence of 10 to 160 characters, with a full stop');
  const registered = register(readFileSync(index, 'utf8'), name);
  mkdirSync(join(rules, id));
  const files = { 'index.ts': ruleText(id, summary), 'cases.ts': CASES, 'index.test.ts': TEST, 'README.md': pageText(id, summary) };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(rules, id, file), text);
  writeFileSync(index, registered);
  return [...Object.keys(files).map((file) => `src/rules/${id}/${file}`), `src/rules/${category}/index.ts`];
}

const categories = (rules: string): string[] =>
  readdirSync(rules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** The category's index with the rule's import, in alphabetical order, and its name at the end of the list. */
function register(text: string, name: string): string {
  const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const variable = RESERVED.has(camel) ? `${camel}Rule` : camel;
  const list = /(export const RULES: readonly Rule\[\] = )\[([^\]]*)\];/.exec(text);
  if (list === null) throw new Error("the category's index has no list `RULES` to add to");
  const names = [
    ...(list[2] ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    variable,
  ];
  const line = `${list[1]}[${names.join(', ')}];`;
  const whole = line.length <= MAX_LINE ? line : `${list[1]}[\n${names.map((one) => `  ${one},\n`).join('')}];`;
  const lines = text.replace(list[0], whole).split('\n');
  const statement = `import ${variable} from './${name}/index.ts';`;
  const imports = lines.flatMap((one, at) => (/^import \w+ from '\.\//.test(one) ? [at] : []));
  const follower = imports.find((at) => (lines[at] ?? '') > statement);
  const last = imports.at(-1) ?? lines.findLastIndex((one) => one.startsWith('import '));
  lines.splice(follower ?? last + 1, 0, statement);
  return lines.join('\n');
}

const ruleText = (id: string, summary: string): string => `import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';

const options = z.object({
  allow: z.array(z.string()).default([]).describe('Names that may be set.'),
});

export default defineRule(
  {
    id: '${id}',
    level: 'warning',
    presets: {},
    fix: null,
    source: ['000 P1'],
    summary: ${quote(summary)},
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      const { allow } = context.options(module.file);
      for (const definition of module.definitions) {
        // An example: whatever a module sets under \`services.example\`.
        const [namespace, service, name] = definition.path;
        if (namespace !== 'services' || service !== 'example' || name === undefined) continue;
        const symbol = renderPath(ev, definition.path);
        if (typeof name !== 'string') context.undecidable(module.file, symbol, 'its name is not known');
        else if (allow.includes(name)) context.pass(module.file, symbol);
        else {
          context.fail({
            at: placeIn(module, definition),
            symbol,
            message: \`\\\`\${symbol}\\\` is set. Remove it.\`,
            origin: definition.origin,
          });
        }
      }
    }
  },
);
`;

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const CASES = `import type { RuleCases } from '../../cases.ts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a definition',
      files: { 'module.nix': '{ ... }:\\n{\\n  services.example.port = 80;\\n}\\n' },
      expect: [{ file: 'module.nix', symbol: 'services.example.port', message: '\`services.example.port\` is set', line: 3 }],
    },
    {
      name: 'a definition under a condition',
      files: { 'module.nix': '{ lib, config, ... }:\\n{ services.example = lib.mkIf config.services.x.enable { port = 80; }; }\\n' },
      expect: [{ file: 'module.nix', symbol: 'services.example.port', message: '\`services.example.port\` is set' }],
    },
  ],
  silent: [
    { name: 'another service', files: { 'module.nix': '{ ... }: { services.other.port = 80; }\\n' } },
    { name: 'an allowed name', files: { 'module.nix': '{ ... }: { services.example.port = 80; }\\n' }, options: { allow: ['port'] } },
  ],
  undecidable: [
    {
      name: 'a name that only the configuration knows',
      files: { 'module.nix': '{ config, ... }: { services.example.\${config.networking.hostName} = 1; }\\n' },
      symbols: ['services.example.\${config.networking.hostName}'],
    },
  ],
  throughHelper: [
    {
      name: 'what a helper sets',
      files: {
        'module.nix': '{ ... }:\\n{ services.example = import ./helper.nix; }\\n',
        'helper.nix': '{ port = 80; }\\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.example.port', message: '\`services.example.port\` is set', line: 2 }],
    },
  ],
};
`;

const TEST = `import { expect, it } from 'vitest';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

it('is written', () => {
  expect.fail('write the rule, its cases and its page in place of the example, then take this test out');
});
`;

const pageText = (id: string, summary: string): string => `# ${id}

${summary}

## What it does

Reports what a module sets under \`services.example\`.

## Why is this bad?

It is the example that a new rule starts from.

## Example

Bad:

\`\`\`nix
{ ... }:
{
  services.example.port = 80;
}
\`\`\`

Good:

\`\`\`nix
{ ... }:
{
  services.other.port = 80;
}
\`\`\`

## Options

- \`allow\` (list of strings, default \`[]\`): Names that may be set.

## How to fix

Remove the definition.

## Source

- 000 P1
`;

/** @returns the exit status */
export function main([id, summary, ...rest]: readonly string[]): number {
  if (id === undefined || summary === undefined || rest.length > 0) {
    console.error('usage: node tools/run.mjs tools/new-rule.ts CATEGORY/RULE "Summary."');
    return 2;
  }
  try {
    for (const file of scaffold('.', id, summary)) console.log(file);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
  console.log('Now write the rule; its level and presets go into test/catalogue.json.');
  return 0;
}
