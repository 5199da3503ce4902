/** What we make of a language test: the faults we report in it, and the value of its file. */
import { evaluateDeep, type Outcome } from '../../src/evaluation/testing.ts';
import { globalNames } from '../../src/evaluation/builtins/index.ts';
import { Evaluator } from '../../src/evaluation/evaluator.ts';
import { NO_HOOKS } from '../../src/evaluation/references.ts';
import { DiskTree } from '../../src/model/disk-tree.ts';
import { readSource } from '../../src/model/files.ts';
import { runRuleOn } from '../../src/rules/testing.ts';
import duplicateAttribute from '../../src/rules/nix/duplicate-attribute/index.ts';
import syntaxError from '../../src/rules/nix/syntax-error/index.ts';
import undefinedVariable from '../../src/rules/nix/undefined-variable/index.ts';
import { expressionOf, type LangTest } from './tests.ts';

/** What Nix refuses before it evaluates. */
const RULES = [syntaxError, undefinedVariable, duplicateAttribute];

/** The first thing that we report against a file's text, or null. */
export function faultOf(folder: string, file: string): string | null {
  const { text, problem } = readSource(folder, file);
  if (problem !== null || text === null) return problem?.message ?? 'cannot be read';
  for (const rule of RULES) {
    const [finding] = runRuleOn(rule, { 'file.nix': text }).findings;
    if (finding !== undefined) return finding.message;
  }
  return null;
}

/** Stands for a test whose arguments make another expression of it. */
const EXPRESSION = 'lang-tests-expression.nix';

/** The value of a test, or why there is none; the folder is the audited root. */
export function outcomeOf(folder: string, test: LangTest): Outcome {
  const file = `${test.name}.nix`;
  const message = faultOf(folder, file);
  if (message !== null) return { kind: 'failure', failure: 'other', message };
  const expression = expressionOf(folder, test);
  const overlay = new Map(expression === null ? [] : [[EXPRESSION, expression]]);
  const ev = new Evaluator(new DiskTree(folder, overlay), globalNames, NO_HOOKS);
  return evaluateDeep(ev, expression === null ? file : EXPRESSION);
}
