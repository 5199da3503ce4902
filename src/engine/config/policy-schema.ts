/** The shape of `policies` in `.nixauditrc`: a project's own rules as data. */

import { z } from 'zod';
import { globFault } from '../../model/globs.ts';
import { parsePattern, patternFault } from '../../rules/policy/path-pattern.ts';
import {
  type Condition,
  kindOfPath,
  OPTION_ATTRIBUTES,
  POLICY_KINDS,
  type PolicyKind,
  SUBJECT_PREFIXES,
} from '../../rules/policy/policy.ts';
import { nearest } from '../suggest.ts';
import { regexFault } from '../../rules/policy/text-pattern.ts';

type Report = { addIssue(issue: { code: 'custom'; message: string }): void };
const checked = (fault: (text: string) => string | null) => (text: string, context: Report) => {
  const message = fault(text);
  if (message !== null) context.addIssue({ code: 'custom', message });
};
const glob = z.string().superRefine(checked(globFault));
const pattern = z.string().superRefine(checked((text) => (text === '' ? 'name a path' : patternFault(text))));

/** What a message may have filled in. */
const PLACEHOLDERS = ['name', 'path', 'value'];

/** A mistyped placeholder; any other word in braces is the message's own, as `${PORT}` is. */
function placeholderFault(message: string): string | null {
  for (const [, word = ''] of message.matchAll(/(?<!\$)\{([A-Za-z]+)\}/g)) {
    const meant = PLACEHOLDERS.includes(word) ? null : nearest(word, PLACEHOLDERS);
    if (meant !== null) return `"{${word}}" is not filled in; did you mean "{${meant}}"?`;
  }
  return null;
}

const json = z.json();
const conditionFields = z.strictObject({
  equals: json.optional().describe('The value is this one.'),
  oneOf: z.array(json).min(1, 'name at least one value').optional().describe('The value is one of these.'),
  matches: z
    .string()
    .superRefine(checked(regexFault))
    .optional()
    .describe('The value as text holds a match of this regular expression (RE2 syntax).'),
  exists: z.boolean().optional().describe('Whether it is set at all, and not to null.'),
  guardedBy: pattern.optional().describe('It only counts where an option of this path is true: `services.*.openFirewall`.'),
  range: z
    .strictObject({ min: z.number().optional(), max: z.number().optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'give min, max or both')
    .refine(({ min = -Infinity, max = Infinity }) => min <= max, 'min is above max, so no number is in the range')
    .optional()
    .describe('The value is a number in this range, its ends included.'),
  get all() {
    return z.array(conditionSchema).min(1, 'name at least one condition').optional().describe('All of these hold.');
  },
  get any() {
    return z.array(conditionSchema).min(1, 'name at least one condition').optional().describe('One of these holds.');
  },
  get not() {
    return conditionSchema.optional().describe('This does not hold.');
  },
});
const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  conditionFields.refine((fields) => Object.keys(fields).length > 0, `name what must hold: ${CONDITION_KEYS.join(', ')}`),
);
export const CONDITION_KEYS: readonly string[] = Object.keys(conditionFields.shape);

const examples = z.array(z.string());

export const policySchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write lower-case words with hyphens')
      .describe('Its name: findings are of rule `policy/ID`.'),
    path: pattern.describe(
      'What it looks at: a path in which `*` is one name and `**` any number of them, such as `systemd.services.*.serviceConfig.User`; `packages.NAME.meta.license` for packages; over options it ends in an attribute of the declaration, such as `services.*.port.type`.',
    ),
    kind: z
      .enum(POLICY_KINDS)
      .optional()
      .describe(
        'What the path is about. Default: services, users, containers or packages where the path begins like theirs, else definitions.',
      ),
    condition: conditionSchema.describe(
      'What must hold; several keys must all hold. Every element of a list is judged on its own, unless the condition compares with a list.',
    ),
    message: z
      .string()
      .trim()
      .min(1, 'say what is wrong and what to do')
      .superRefine(checked(placeholderFault))
      .describe('What to report where it does not hold; `{name}`, `{path}` and `{value}` are filled in.'),
    level: z.enum(['note', 'warning', 'error']).optional().describe('The level of its findings. Default: `warning`.'),
    help: z.string().optional().describe('How to mend a finding, in Markdown: for `nix-audit explain` and SARIF.'),
    files: z.array(glob).min(1, 'name at least one glob').optional().describe('Globs of the files it is for. Default: all.'),
    examples: z
      .strictObject({
        bad: examples.optional().describe('Nix files that break it.'),
        good: examples.optional().describe('Nix files that keep to it.'),
      })
      .optional()
      .describe('Nix texts that `nix-audit test-policy` tries it on; lines `# file: PATH` split one into several files.'),
  })
  .superRefine(({ path, kind }, context) => {
    const fault = kindFault(kind ?? kindOfPath(path), path);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault, path: ['path'] });
  });
export type PolicyData = z.infer<typeof policySchema>;
export const POLICY_KEYS: readonly string[] = Object.keys(policySchema.shape);

/** Why a path is none of its kind. */
function kindFault(kind: PolicyKind, path: string): string | null {
  if (patternFault(path) !== null) return null;
  const { steps } = parsePattern(path);
  if (kind === 'options') {
    const last = steps.at(-1);
    const isAttribute = last?.kind === 'name' && OPTION_ATTRIBUTES.some((name) => name === last.name);
    return isAttribute && steps.length > 1 ? null : `a policy over options ends in what it looks at: ${OPTION_ATTRIBUTES.join(', ')}`;
  }
  const prefixes = SUBJECT_PREFIXES[kind];
  if (prefixes === undefined) return null;
  const prefix = prefixes.find((one) => path.startsWith(`${one}.`));
  if (prefix === undefined) return `a policy over ${kind} begins with ${prefixes.map((one) => `"${one}."`).join(' or ')}`;
  const rest = steps.slice(prefix.split('.').length);
  if (rest[0]?.kind === 'any') return `after "${prefix}." comes one name: write "*"`;
  return kind === 'packages' && rest.length < 2 ? 'a policy over packages names an attribute: "packages.*.meta.license"' : null;
}
