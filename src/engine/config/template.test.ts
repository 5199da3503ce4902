import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { PRESET_NAMES, type RuleMeta } from '../../rules/meta.ts';
import { parseConfigDocument } from './document.ts';
import { validate } from './issues.ts';
import { configJsonSchema } from './schema.ts';
import { configTemplate } from './template.ts';

const RULES = ['nix/unused-binding', 'hardening/exposure', 'structure/option-description'].map(
  (id): RuleMeta => ({
    id,
    level: 'error',
    presets: {},
    fix: null,
    source: [],
    summary: `About ${id}.`,
    security: null,
    precision: 'high',
    options: z.object({ threshold: z.number().default(5).describe('Highest score.') }),
  }),
);

test.each(PRESET_NAMES)('the template for %s is a valid configuration that sets the preset', (preset) => {
  const document = parseConfigDocument('.nixauditrc', configTemplate(preset));
  expect(document.value).toEqual({ extends: [`preset:${preset}`], failOn: 'warning' });
});

test('everything the template shows in comments is valid too', () => {
  const text = configTemplate('recommended').replace(/^ {2}\/\/ (?=["{}\]]| {2}["{])/gm, '  ');
  const document = parseConfigDocument('.nixauditrc', text);
  expect(Object.keys(document.value ?? {})).toEqual([
    'extends',
    'rules',
    'include',
    'exclude',
    'gitignore',
    'overrides',
    'ignores',
    'policies',
    'specialArgs',
    'systemdVersion',
    'report',
    'failOn',
  ]);
  expect(validate(document, RULES)).toEqual([]);
});

test('.nixauditrc.example is the template', () => {
  expect(readFileSync(new URL('../../../.nixauditrc.example', import.meta.url), 'utf8')).toBe(configTemplate('recommended'));
});

test('the JSON Schema knows every rule and its options, with descriptions and defaults', () => {
  const Shape = z.object({
    additionalProperties: z.literal(false),
    properties: z.record(z.string(), z.object({ description: z.string(), properties: z.record(z.string(), z.unknown()).optional() })),
  });
  const schema = Shape.parse(configJsonSchema(RULES));
  expect(Object.keys(schema.properties['rules']?.properties ?? {})).toEqual([
    'nix',
    'hardening',
    'structure',
    ...RULES.map(({ id }) => id),
  ]);
  const text = JSON.stringify(schema.properties['rules']?.properties?.['hardening/exposure']);
  expect(text).toContain('"threshold":{"default":5,"description":"Highest score.","type":"number"}');
  expect(text).toContain('"description":"About hardening/exposure."');
});
