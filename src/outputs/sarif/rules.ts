/** Rules as SARIF reporting descriptors, with the properties GitHub code scanning reads. */

import type sarif from 'sarif';
import type { Finding, Level, RuleInfo } from '../../findings/finding.ts';
import { compareText } from '../listing.ts';
import { truncate } from '../text.ts';
import { LIMITS } from './limits.ts';

/** CodeQL's scale, which GitHub shows for rules without a security severity. */
const PROBLEM_SEVERITY: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'recommendation' };

/**
 * All rules of the run by id, whether they fired or not; a rule that only a finding names gets a
 * bare entry, so that every `ruleIndex` is valid.
 */
export function runRules(rules: readonly RuleInfo[], findings: readonly Finding[]): RuleInfo[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  for (const { rule: id, level } of findings) {
    if (known.has(id)) continue;
    known.set(id, {
      id,
      level,
      presets: [],
      fix: null,
      source: [],
      summary: `Rule ${id}.`,
      page: '',
      docsUrl: '',
      security: null,
      precision: 'medium',
    });
  }
  return [...known.values()].sort((a, b) => compareText(a.id, b.id));
}

export function descriptor(rule: RuleInfo): sarif.ReportingDescriptor {
  const page = rule.page.trim() === '' ? rule.summary : rule.page.trim();
  return {
    id: rule.id,
    name: truncate(pascalCase(rule.id), LIMITS.ruleName),
    shortDescription: { text: truncate(rule.summary, LIMITS.ruleDescription) },
    fullDescription: { text: truncate(fullDescription(rule), LIMITS.ruleDescription) },
    help: { text: truncate(page, LIMITS.help), markdown: truncate(page, LIMITS.help) },
    ...(rule.docsUrl === '' ? {} : { helpUri: rule.docsUrl }),
    defaultConfiguration: { level: rule.level },
    properties: {
      tags: tags(rule),
      precision: rule.precision,
      'problem.severity': PROBLEM_SEVERITY[rule.level],
      // A number in a string between 0.1 and 10.0: anything else fails the upload.
      ...(rule.security === null ? {} : { 'security-severity': Math.min(10, Math.max(0.1, rule.security)).toFixed(1) }),
    },
  };
}

/** `hardening/dedicated-user` → `HardeningDedicatedUser`. */
function pascalCase(id: string): string {
  return id
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function tags(rule: RuleInfo): string[] {
  const category = rule.id.split('/')[0] ?? '';
  const all = [...(rule.security === null ? [] : ['security']), 'nixos', category, ...rule.presets];
  return [...new Set(all.filter((tag) => tag !== ''))].slice(0, LIMITS.tags);
}

/** The summary and the page's first paragraph of prose. */
function fullDescription(rule: RuleInfo): string {
  const prose = rule.page
    .replace(/^```[\s\S]*?^```/gm, '')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/^#.*$/gm, '').replace(/\s+/g, ' ').trim())
    .find((paragraph) => paragraph !== '' && paragraph !== rule.summary && !/^[|>*+-]/.test(paragraph));
  return prose ? `${rule.summary} ${prose}` : rule.summary;
}
