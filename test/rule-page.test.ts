import { expect, it } from 'vitest';
import { HEADINGS, missingInOption, readPage } from './rule-page.ts';

const PAGE = `# some/rule

One sentence.

## What it does
a
## Why is this bad?
b
## Example

Bad:

\`\`\`nix
# file: modules/a.nix
# options: { "depth": 2 }
{ }
## no heading
# file: lib/b.nix
1
\`\`\`

Good:

\`\`\`nix
{ a = 1; }
\`\`\`

## Options

- \`depth\` (number, default \`5\`): How deep.
  Further words.
- \`names\` (list of strings, default \`[]\`): Which.

## How to fix
c
## Source
d
`;

it('reads headings, examples and options', () => {
  const page = readPage(PAGE);
  expect([page.title, page.summary]).toEqual(['# some/rule', 'One sentence.']);
  expect(page.headings).toEqual(HEADINGS);
  expect(page.bad).toEqual([{ files: { 'modules/a.nix': '{ }\n## no heading\n', 'lib/b.nix': '1\n' }, options: { depth: 2 } }]);
  expect(page.good).toEqual([{ files: { 'module.nix': '{ a = 1; }\n' }, options: {} }]);
  expect([...page.options.keys()]).toEqual(['depth', 'names']);
  expect(page.options.get('depth')).toContain('Further words.');
});

it.each([
  ['- `a` (number, default `5`)', { type: 'number', default: 5 }, null],
  ['- `a` (number, default `4`)', { type: 'number', default: 5 }, '5 of its default'],
  ['- `a` (default `5`)', { type: 'number', default: 5 }, 'its type, number'],
  ['- `a` (list, default `[]`)', { type: 'array', default: [] }, null],
  ['- `a` (list)', { type: 'array', default: [] }, 'that its default is empty'],
  ['- `a` (list, default `["x"]`)', { type: 'array', default: ['x', 'y'] }, 'y of its default'],
  ['- `a` (map, default `{ k: 1 }`)', { type: 'object', default: { k: 2 } }, '2 of its default'],
])('%s', (text, schema, missing) => {
  expect(missingInOption(text, schema)).toBe(missing);
});
