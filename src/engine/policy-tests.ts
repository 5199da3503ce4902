/** `nix-audit test-policy`: does each policy do on its examples what they say? */

import { DiskTree } from '../model/disk-tree.ts';
import { buildProject } from '../model/project.ts';
import { policyId, policyRule } from '../rules/policy/index.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { runRules } from './run-rules.ts';

export interface ExampleResult {
  /** `policy/ID`. */
  readonly policy: string;
  readonly sort: 'bad' | 'good';
  /** From 1. */
  readonly number: number;
  /** What is wrong; null where it behaves. */
  readonly fault: string | null;
}

/**
 * Runs every policy over its examples. They stand in the root as far as imports go.
 * @param root absolute
 */
export function testPolicies(policies: readonly Policy[], root: string): ExampleResult[] {
  return policies.flatMap((policy) =>
    (['bad', 'good'] as const).flatMap((sort) =>
      policy.examples[sort].map(
        (text, index): ExampleResult => ({
          policy: policyId(policy.id),
          sort,
          number: index + 1,
          fault: faultOf(policy, sort, text, root),
        }),
      ),
    ),
  );
}

function faultOf(policy: Policy, sort: 'bad' | 'good', text: string, root: string): string | null {
  const texts = filesOf(text, policy.kind === 'packages' ? 'pkgs/example/default.nix' : 'module.nix');
  const tree = new DiskTree(root, texts);
  const files = [...texts.keys()].filter((file) => file.endsWith('.nix'));
  for (const file of files) {
    tree.load(file);
    const [broken] = tree.parse(`${tree.root}/${file}`)?.faults ?? [];
    if (broken !== undefined) return `${file} does not parse: ${broken.message}`;
  }
  // Which files a policy is for says nothing about examples, whose names are made up.
  const rule = policyRule({ ...policy, files: [] });
  const setting = new Map([[rule.meta.id, { level: policy.level, options: {} }]]);
  const { findings, undecided, passed } = runRules({
    project: buildProject(tree, { files }),
    rules: [rule],
    reported: new Set(files),
    settingsFor: () => setting,
  });
  const [finding] = findings;
  const [open] = undecided;
  if (sort === 'good') {
    if (finding !== undefined) return `is reported: ${finding.message}`;
    return open === undefined ? null : `cannot be decided: ${open.symbol}: ${open.reason}`;
  }
  if (finding !== undefined) return null;
  if (open !== undefined) return `cannot be decided: ${open.symbol}: ${open.reason}`;
  return passed.size > 0 ? 'is not reported: its condition holds' : `is not reported: nothing in it is at ${policy.path}`;
}

/** One file, unless lines `# file: PATH` split it. */
function filesOf(text: string, usual: string): Map<string, string> {
  const files = new Map<string, string>();
  let path = usual;
  for (const line of text.split('\n')) {
    const named = /^# file: *(\S+) *$/.exec(line)?.[1];
    if (named !== undefined) path = named;
    else if (line !== '' || files.has(path)) files.set(path, `${files.get(path) ?? ''}${line}\n`);
  }
  return files;
}
