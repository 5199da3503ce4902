/**
 * The shape of `.nixauditrc`, written once: validation, types, the JSON Schema for editors and the
 * documentation come from here.
 */

import { z } from 'zod';
import { globFault } from '../../model/globs.ts';
import { categoryOf, PRESET_NAMES, type RuleMeta } from '../../rules/meta.ts';
import { Category } from '../../report/schema.ts';
import { SYSTEMD_VERSIONS } from '../../systemd/index.ts';
import { POLICY_CATEGORY } from '../../rules/policy/policy.ts';
import { policySchema } from './policy-schema.ts';

export const SETTING_LEVELS = ['off', 'note', 'warning', 'error'] as const;
export const FAIL_LEVELS = ['error', 'warning', 'note', 'never'] as const;
export type SettingLevel = (typeof SETTING_LEVELS)[number];
export type FailOn = (typeof FAIL_LEVELS)[number];
export const DEFAULT_FAIL_ON: FailOn = 'warning';

const level = z.enum(SETTING_LEVELS).describe('The level findings are reported at; `off` switches the rule off.');
const options = z.record(z.string(), z.unknown());
const glob = z.string().superRefine((text, context) => {
  const fault = globFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});
const globs = z.array(glob);

const extendsField = z
  .union([z.string(), z.array(z.string())])
  .describe(
    `What this builds on, later wins: ${PRESET_NAMES.map((name) => `\`preset:${name}\``).join(', ')}, or files relative to this one, inside the root. \`preset:recommended\` when no preset is named; an empty list starts from nothing.`,
  );

/** How one rule is set: a level, `[level, options]`, or `{ level, options }` (which may leave either out). */
function ruleSetting<T extends z.ZodType>(ruleOptions: T) {
  return z.union([level, z.tuple([level, ruleOptions]), z.strictObject({ level: level.optional(), options: ruleOptions.optional() })]);
}

/** Everything but the rules is known without the registry. */
function shape<T extends z.ZodType>(rules: T) {
  const ruleMap = rules.describe(
    'Settings by rule (`category/rule`: level, `[level, options]` or `{ level, options }`) or by category (level: switches the whole category). A rule beats its category.',
  );
  return z.strictObject({
    $schema: z.string().optional().describe('Where the JSON Schema is, for editors.'),
    extends: extendsField.optional(),
    rules: ruleMap.optional(),
    include: globs.optional().describe('Globs of the files to audit. Default: every Nix file of the root.'),
    exclude: globs
      .optional()
      .describe(
        'Globs of files that are no part of the project: neither audited nor searched for modules. An import still reaches them. Adds to what `extends` brings.',
      ),
    gitignore: z.boolean().optional().describe('Leave out what `.gitignore` files name. Default: true.'),
    overrides: z
      .array(
        z.strictObject({
          files: globs.min(1, 'name at least one glob').describe('Globs of the files these settings are for.'),
          extends: extendsField.optional(),
          rules: ruleMap.optional(),
        }),
      )
      .optional()
      .describe('Settings for some files; a later override beats an earlier one.'),
    ignores: z
      .array(
        z.strictObject({
          rules: z.array(z.string()).min(1, 'name at least one rule or category').describe('Rules or categories.'),
          files: globs.optional().describe('Globs of the files it is for. Default: all.'),
          reason: z.string().trim().min(1, 'say why').describe('Why these findings are accepted.'),
          until: z.iso.date('write a date as YYYY-MM-DD').optional().describe('The last day it holds, as YYYY-MM-DD.'),
        }),
      )
      .optional()
      .describe('Findings that are accepted, with a reason and, if you like, an end.'),
    policies: z
      .array(policySchema)
      .optional()
      .describe(
        "The project's own rules as data. They are on wherever they are written, as `policy/ID`; `nix-audit test-policy` tries their examples.",
      ),
    specialArgs: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'Module arguments of the project, by name: the Nix file, relative to this one and inside the root, whose value each has. For what the flake does not tell.',
      ),
    systemdVersion: z
      .literal([...SYSTEMD_VERSIONS, ...SYSTEMD_VERSIONS.map(Number)])
      .optional()
      .describe(
        'The systemd that the units are for: its exposure score counts, and its directives and values. Default: the score of the newest, and what any known version takes.',
      ),
    report: z
      .strictObject({
        groups: z
          .partialRecord(Category, globs)
          .optional()
          .describe(
            'Kinds of module groups, by globs of their folders or modules; a group is of the first kind that matches. The others are sorted by what they hold and who uses them.',
          ),
      })
      .optional()
      .describe('What `nix-audit report` cannot know from the code.'),
    failOn: z.enum(FAIL_LEVELS).optional().describe(`Exit with status 1 from this level on. Default: \`${DEFAULT_FAIL_ON}\`.`),
  });
}

/** The schema without knowledge of the rules: what the data is read with. */
export const ConfigData = shape(z.record(z.string(), ruleSetting(options)));
export type ConfigData = z.infer<typeof ConfigData>;
export type RuleSettings = NonNullable<ConfigData['rules']>;

/** The schema with every rule and its options: what the data is checked against. */
export function configSchema(rules: readonly RuleMeta[]) {
  const keys: Record<string, z.ZodType> = {};
  for (const category of categoriesOf(rules)) {
    keys[category] = level.optional().describe(`Every rule of \`${category}/\`.`);
  }
  for (const rule of rules) {
    keys[rule.id] = ruleSetting(rule.options.strict()).optional().describe(rule.summary);
  }
  return shape(z.strictObject(keys));
}

export function categoriesOf(rules: readonly RuleMeta[]): string[] {
  return [...new Set(rules.map((rule) => categoryOf(rule.id)))];
}

/** A setting in its long form; a part left out is undefined. */
export function normalizeSetting(setting: RuleSettings[string]): {
  level: SettingLevel | undefined;
  options: Readonly<Record<string, unknown>> | undefined;
} {
  if (typeof setting === 'string') return { level: setting, options: undefined };
  if (isPair(setting)) return { level: setting[0], options: setting[1] };
  return { level: setting.level, options: setting.options };
}

function isPair(setting: Exclude<RuleSettings[string], string>): setting is [SettingLevel, Record<string, unknown>] {
  return Array.isArray(setting);
}

/** The JSON Schema (draft 7, which editors know best) of the configuration with these rules. */
export function configJsonSchema(rules: readonly RuleMeta[]): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema(rules), { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  // Policies are rules too, but only the configuration knows their names.
  for (const rules of ruleMapsIn(schema))
    Object.assign(rules, { patternProperties: { [`^${POLICY_CATEGORY}(/|$)`]: { enum: SETTING_LEVELS } } });
  return {
    ...schema,
    title: 'nix-audit configuration (.nixauditrc)',
    description: 'Generated from the program; see .nixauditrc.example for a commented start.',
  };
}

const RuleMaps = z.object({
  properties: z.object({
    rules: z.custom<object>(isObject),
    overrides: z.object({ items: z.object({ properties: z.object({ rules: z.custom<object>(isObject) }) }) }),
  }),
});

/** The schemas of `rules`, at the top and in overrides. */
function ruleMapsIn(schema: unknown): object[] {
  const { properties } = RuleMaps.parse(schema);
  return [properties.rules, properties.overrides.items.properties.rules];
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
