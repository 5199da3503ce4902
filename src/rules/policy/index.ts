/** Policies as rules: the same verdicts, on the same facts, in every output. */

import { z } from 'zod';
import { render } from '../../evaluation/render.ts';
import type { Value } from '../../evaluation/values.ts';
import type { RuleMeta } from '../meta.ts';
import { globMatcher } from '../../model/globs.ts';
import { defineRule, type Rule, type RuleContext } from '../rule.ts';
import { type Fact, settingFacts } from './facts.ts';
import { culpritOf, judge, judgeAbsence, type Judge, type Judgement } from './judge.ts';
import { optionFacts } from './option-facts.ts';
import { packageFacts } from './package-facts.ts';
import { parsePattern } from './path-pattern.ts';
import { asksForExistence, type Policy, POLICY_CATEGORY } from './policy.ts';

export const policyId = (id: string): string => `${POLICY_CATEGORY}/${id}`;

/** The policy as the rest of the program knows rules. */
export function policyMeta(policy: Policy): RuleMeta {
  return {
    id: policyId(policy.id),
    level: policy.level,
    presets: {},
    fix: null,
    source: [policy.origin],
    summary: policy.message.replaceAll(/\s+/g, ' '),
    security: null,
    precision: 'high',
    options: z.object({}),
    page: page(policy),
  };
}

export function policyRule(policy: Policy): Rule {
  const matches = policy.files.length === 0 ? () => true : globMatcher(policy.files);
  return defineRule(policyMeta(policy), (context) => {
    const { project } = context;
    const by: Judge = { ev: project.ev, resolve: (value) => project.defaults.resolve(value) };
    for (const fact of factsOf(policy, context).filter(({ file }) => matches(file))) {
      const judgement = judgementOf(by, policy, fact);
      if (judgement === null) continue;
      if (judgement === true) context.pass(fact.file, fact.symbol);
      else if (judgement === false)
        context.fail({
          at: fact.at,
          symbol: fact.symbol,
          message: messageFor(by, policy, fact),
          origin: fact.definitions[0]?.origin ?? null,
        });
      else context.undecidable(fact.file, fact.symbol, judgement.unknown);
    }
  });
}

function factsOf({ path, kind }: Policy, { project, modules, files }: RuleContext<unknown>): Fact[] {
  const pattern = parsePattern(path);
  if (kind === 'options') return optionFacts(project, modules, pattern);
  return kind === 'packages' ? packageFacts(project, files, pattern) : settingFacts(project, modules, pattern, kind);
}

/** Null where there is nothing to judge: a condition on values says nothing of what is not set. */
function judgementOf(by: Judge, { condition }: Policy, fact: Fact): Judgement | null {
  if (fact.value !== null) return judge(by, condition, fact);
  if (fact.hidden !== null) return { unknown: fact.hidden };
  return asksForExistence(condition) ? judgeAbsence(by, condition) : null;
}

/** The policy's message, with its placeholders filled in and its subject in backquotes. */
function messageFor(by: Judge, { message, condition }: Policy, fact: Fact): string {
  const { symbol, name } = fact;
  const words: Readonly<Record<string, string>> = { name, path: symbol, value: shown(by, culpritOf(by, condition, fact)) };
  const filled = message.replaceAll(/\{(name|path|value)\}/g, (whole, word: string) => words[word] ?? whole);
  const sentence = /[.!?]$/.test(filled) ? filled : `${filled}.`;
  return sentence.includes('`') ? sentence : `\`${symbol}\`: ${sentence}`;
}

function shown({ ev, resolve }: Judge, value: Value | null): string {
  if (value === null) return 'nothing';
  const known = resolve(value);
  const text = render(ev, value);
  return (known === value ? text : `${text} (by default ${render(ev, known)})`).replaceAll('`', "'");
}

function page({ id, path, kind, condition, help, message, examples, origin }: Policy): string {
  const code = (texts: readonly string[], title: string): string[] => texts.flatMap((text) => [`${title}:`, fenced('nix', text)]);
  const shown = [...code(examples.bad, 'Bad'), ...code(examples.good, 'Good')];
  return `${[
    `# ${policyId(id)}`,
    message,
    '## What it does',
    `A policy of this project (${origin}). Looks at ${kind}: \`${path}\`. There must hold:`,
    fenced('json', JSON.stringify(condition, null, 2)),
    ...(shown.length === 0 ? [] : ['## Example', ...shown]),
    ...(help === '' ? [] : ['## How to fix', help]),
  ].join('\n\n')}\n`;
}

/** A block whose fence is longer than any in the text. */
function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
