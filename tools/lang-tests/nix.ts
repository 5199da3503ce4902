/** Real Nix on its language tests: which of them this version passes, and what a value is. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { Judge, type Verdict } from '../../test/nix/judge.ts';
import { expressionOf, type LangTest } from './tests.ts';

/** What the tool asks of Nix. */
export interface Nix {
  /** Whether this version does what the test demands. */
  passes(test: LangTest): Promise<boolean>;
  /** The value of a test's file, or null where it has none. */
  valueOf(test: LangTest): Promise<Verdict>;
}

const TIMEOUT = 30_000;

/** Asks `nix-instantiate`, as Nix's own script does: from the folder above, with its environment. */
export class RealNix implements Nix {
  private readonly folder: string;
  private readonly scratch = mkdtempSync(join(tmpdir(), 'lang-tests-'));
  private readonly judge = new Judge(this.scratch, {});

  constructor(folder: string) {
    this.folder = folder;
  }

  async passes(test: LangTest): Promise<boolean> {
    const file = `${basename(this.folder)}/${test.name}.nix`;
    if (test.kind === 'eval-okay') {
      if (test.expected === null) return false;
      const shape = test.expected.xml ? ['--xml', '--no-location'] : [];
      const { status, output } = await this.run([...test.flags, ...shape, '--eval', '--strict', file]);
      return status === 0 && output.replaceAll(dirname(this.folder), '/pwd') === test.expected.text;
    }
    const parsing = test.kind.startsWith('parse') ? ['--parse'] : ['--eval', '--strict'];
    const { status, errors } = await this.run([...parsing, ...test.flags, file]);
    // A flag that this version does not know is no failure of the expression.
    if (errors.includes('unrecognised flag')) return false;
    return test.kind.endsWith('okay') ? status === 0 : status !== 0;
  }

  async valueOf(test: LangTest): Promise<Verdict> {
    const expression = expressionOf(this.folder, test);
    const name = expression === null ? relative(this.scratch, join(this.folder, `${test.name}.nix`)) : `${test.name}.nix`;
    if (expression !== null) writeFileSync(join(this.scratch, name), expression);
    return (await this.judge.apart([name])).get(name) ?? null;
  }

  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  private run(args: readonly string[]): Promise<{ status: number; output: string; errors: string }> {
    const name = basename(this.folder);
    const env = { ...process.env, TEST_VAR: 'foo', HOME: '/fake-home', NIX_PATH: `${name}/dir3:${name}/dir4`, NIX_REMOTE: 'dummy://' };
    const options = { cwd: dirname(this.folder), env, timeout: TIMEOUT, maxBuffer: 1 << 28 };
    return new Promise((resolve) => {
      execFile('nix-instantiate', args, options, (error, output, errors) => resolve({ status: error === null ? 0 : 1, output, errors }));
    });
  }
}
