/** What zod found wrong, said in the user's words: what is wrong, where, and what to do. */

import type { z } from 'zod';
import { Category } from '../../report/schema.ts';
import type { RuleMeta } from '../../rules/meta.ts';
import type { ConfigFault } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { ConfigDocument, Path } from './document.ts';
import { CONDITION_KEYS, POLICY_KEYS } from './policy-schema.ts';
import { categoriesOf, configSchema, SETTING_LEVELS } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** Every fault of a parsed configuration against the schema and the rules. */
export function validate(document: ConfigDocument, rules: readonly RuleMeta[]): ConfigFault[] {
  const result = configSchema(rules).safeParse(document.value, { reportInput: true });
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => explain(document, rules, [], issue));
}

function explain(document: ConfigDocument, rules: readonly RuleMeta[], base: Path, issue: Issue): ConfigFault[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => document.faultAt([...path, key], unknownKey(path, key, rules), true));
  }
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find((issues) => issues.some(isDeep));
    if (branch) return branch.flatMap((inner) => explain(document, rules, path, inner));
    return [document.faultAt(path, unionMessage(path, issue.input))];
  }
  return [document.faultAt(path, messageFor(path, issue))];
}

/** True when the union's branch had the right shape, so that its own complaint is the one to show. */
function isDeep(issue: Issue): boolean {
  return issue.path.length > 0 || (issue.code !== 'invalid_type' && issue.code !== 'invalid_value');
}

function unknownKey(path: Path, key: string, rules: readonly RuleMeta[]): string {
  const parent = path.at(-1);
  if (parent === 'rules') {
    const known = [...rules.map((rule) => rule.id), ...categoriesOf(rules)];
    const what = key.includes('/') ? 'rule' : 'rule or category';
    return `unknown ${what} "${key}"${didYouMean(key, known) || '; `nix-audit rules` lists them'}`;
  }
  const rule = rules.find((candidate) => path.includes(candidate.id));
  const inOptions = rule !== undefined && path.at(-1) !== rule.id;
  const known = inOptions ? Object.keys(rule.options.shape) : knownKeys(path);
  const list = known.length === 0 ? 'it has none' : `known: ${known.join(', ')}`;
  const hint = didYouMean(key, known) || `; ${list}`;
  return inOptions ? `rule "${rule.id}" has no option "${key}"${hint}` : `unknown key "${key}"${hint}`;
}

function knownKeys(path: Path): readonly string[] {
  const top = configSchema([]).shape;
  if (path.length === 0) return Object.keys(top);
  if (path[0] === 'overrides') return path.includes('rules') ? ['level', 'options'] : ['files', 'extends', 'rules'];
  if (path[0] === 'policies') return policyKeys(path.slice(2));
  if (path[0] === 'ignores') return Object.keys(top.ignores.unwrap().element.shape);
  if (path[0] === 'report') return path.length === 1 ? Object.keys(top.report.unwrap().shape) : Category.options;
  return path[0] === 'rules' ? ['level', 'options'] : [];
}

function policyKeys(path: Path): readonly string[] {
  if (path.length === 0) return POLICY_KEYS;
  if (path.at(-1) === 'range') return ['min', 'max'];
  return path[0] === 'examples' ? ['bad', 'good'] : CONDITION_KEYS;
}

function unionMessage(path: Path, input: unknown): string {
  const name = path.at(-1);
  if (name === 'extends') return `"extends" is a string or a list of strings, not ${typeName(input)}`;
  const levels = SETTING_LEVELS.map((level) => `"${level}"`).join(', ');
  if (typeof input === 'string' && path.at(-2) === 'rules') {
    return `unknown level "${input}"${didYouMean(input, SETTING_LEVELS) || `; write one of ${levels}`}`;
  }
  if (path.at(-2) === 'rules') {
    return `a rule is set to one of ${levels}, to [level, options] or to { level, options }, not ${typeName(input)}`;
  }
  return `"${String(name)}" has no form that is known here; see the rule's page or the JSON Schema`;
}

function messageFor(path: Path, issue: Issue): string {
  const name = path.length === 0 ? 'the configuration' : `"${path.join('.')}"`;
  if (issue.code === 'invalid_type') {
    const missing = issue.input === undefined;
    const expected = EXPECTED[issue.expected] ?? `a ${issue.expected}`;
    return missing ? `${name} is missing; write ${expected}` : `${name} is ${expected}, not ${typeName(issue.input)}`;
  }
  if (issue.code === 'invalid_value') {
    const values = [...new Set(issue.values.map(String))];
    const known = `; write one of ${values.map((value) => `"${value}"`).join(', ')}`;
    const hint = typeof issue.input === 'string' ? didYouMean(issue.input, values) || known : known;
    return `${name} cannot be ${JSON.stringify(issue.input)}${hint}`;
  }
  if ((issue.code === 'too_small' || issue.code === 'too_big') && issue.message.startsWith('Too ')) {
    if (path.at(-2) === 'rules') return 'a rule is set to its level alone, or to [level, options]';
    const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
    return `${name} is ${JSON.stringify(issue.input)}; write ${limit}`;
  }
  return `${name}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a set of keys',
  record: 'a set of keys',
  string: 'a string',
  boolean: 'true or false',
  int: 'a whole number',
  tuple: 'a list of level and options',
};

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a set of keys';
  if (typeof value === 'undefined') return 'nothing';
  return typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
}
