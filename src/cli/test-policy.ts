/** `nix-audit test-policy`: try the policies of the configuration on their own examples. */

import type { Command } from 'commander';
import { UsageError } from '../engine/errors.ts';
import { testPolicies } from '../engine/policy-tests.ts';
import { didYouMean } from '../engine/suggest.ts';
import { count } from '../outputs/text.ts';
import { EXIT } from './exit.ts';
import { addCommonFlags, type CommonFlags, type ConfigFlags } from './options.ts';
import { configFor } from './run-audit.ts';
import { table } from './table.ts';
import { print, Terminal } from './terminal.ts';

type TestFlags = CommonFlags & Pick<ConfigFlags, 'config'>;

export function registerTestPolicy(program: Command): void {
  const command = program
    .command('test-policy')
    .summary("try the configuration's policies on their examples")
    .description(
      'Runs every policy of the configuration on its own examples: a finding is expected in each bad one,\nnone in each good one.',
    )
    .argument('[id...]', 'only these policies')
    .option('-c, --config <file>', "configuration to use instead of the root's .nixauditrc");
  addCommonFlags(command).addHelpText('after', EXAMPLES).action(testPolicy);
}

const EXAMPLES = `
Exit status: 0 every example behaves; 1 one does not; 2 wrong usage, wrong configuration or an internal fault; 3 no example.

Examples:
  nix-audit test-policy
  nix-audit test-policy dynamic-user`;

function testPolicy(ids: readonly string[], flags: TestFlags): Promise<void> {
  const terminal = new Terminal(flags);
  const { policies, root } = configFor(flags, []);
  const names = policies.map(({ id }) => id);
  const wanted = ids.map((id) => id.replace(/^policy\//, ''));
  for (const id of wanted) {
    if (!names.includes(id)) throw new UsageError(`the configuration has no policy "${id}"${didYouMean(id, names)}`);
  }
  const chosen = wanted.length === 0 ? policies : policies.filter(({ id }) => wanted.includes(id));
  for (const { id, examples } of chosen) {
    if (examples.bad.length === 0) terminal.warn(`policy/${id} has no bad example, so nothing shows that it reports anything`);
  }
  const results = testPolicies(chosen, root);
  const failed = results.filter(({ fault }) => fault !== null);
  process.exitCode = results.length === 0 ? EXIT.nothing : failed.length > 0 ? EXIT.findings : EXIT.clean;
  if (results.length === 0)
    terminal.error(chosen.length === 0 ? 'nothing to test: the configuration has no policies' : 'nothing to test: no policy has examples');
  else terminal.info(`${count(results.length, 'example')}, ${failed.length} failed`);
  return print(
    table(results.map(({ policy, sort, number, fault }) => [fault === null ? 'ok' : 'FAIL', policy, `${sort} ${number}`, fault ?? ''])),
  );
}
