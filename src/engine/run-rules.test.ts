import { expect, it } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { EvaluationError } from '../evaluation/errors.ts';
import { buildProject } from '../model/project.ts';
import duplicateAttribute from '../rules/nix/duplicate-attribute/index.ts';
import plaintext from '../rules/secrets/plaintext/index.ts';
import type { Rule } from '../rules/rule.ts';
import { runRules } from './run-rules.ts';

const failing = (rule: Rule): Rule => ({
  ...rule,
  check: () => {
    throw new EvaluationError('type', 'a value is no set');
  },
});
const other: Rule = failing({ ...duplicateAttribute, meta: { ...duplicateAttribute.meta, id: 'nix/other' } });

function run(rules: readonly Rule[], onFault?: (fault: Error) => void) {
  const project = buildProject(new MemoryTree({ 'a.nix': '{ a = 1; a = 2; }' }), { files: ['a.nix'] });
  const settings = new Map(rules.map(({ meta }) => [meta.id, { level: meta.level, options: meta.options.parse({}) }]));
  return runRules({ project, rules, reported: new Set(['a.nix']), settingsFor: () => settings, ...(onFault && { onFault }) });
}

it('goes on with the other rules where one fails, and tells who wants to hear', () => {
  const faults: string[] = [];
  const { findings } = run([other, duplicateAttribute], ({ message }) => faults.push(message));
  expect(findings.map(({ rule }) => rule)).toEqual(['nix/duplicate-attribute']);
  expect(faults).toEqual(['rule nix/other let an evaluation failure through: a value is no set']);
});

it('ends with the fault where nobody hears it, and without the rule that finds what no output may show', () => {
  expect(() => run([other])).toThrow('rule nix/other');
  expect(() => run([failing(plaintext)], () => {})).toThrow('rule secrets/plaintext');
});
