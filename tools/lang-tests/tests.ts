/** Finds Nix's language tests in a folder: `eval-okay-arithmetic.nix`, its arguments and what it must print. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const KINDS = ['parse-okay', 'parse-fail', 'eval-okay', 'eval-fail'] as const;
export type Kind = (typeof KINDS)[number];

export interface LangTest {
  readonly kind: Kind;
  /** Without `.nix`. */
  readonly name: string;
  /** Further arguments of `nix-instantiate`, from the test's `.flags`. */
  readonly flags: readonly string[];
  /** What evaluation must print, as a value or as XML; null where the test does not say. */
  readonly expected: { readonly text: string; readonly xml: boolean } | null;
}

/** The tests of a folder in the order of their names. Throws where the folder cannot be read. */
export function findTests(folder: string): LangTest[] {
  const tests: LangTest[] = [];
  for (const file of readdirSync(folder).sort()) {
    const kind = KINDS.find((candidate) => file.startsWith(`${candidate}-`));
    if (kind === undefined || !file.endsWith('.nix')) continue;
    const name = file.slice(0, -'.nix'.length);
    const read = (suffix: string): string | null => {
      const path = join(folder, `${name}.${suffix}`);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    };
    const [text, xml] = [read('exp'), read('exp.xml')];
    tests.push({
      kind,
      name,
      flags: (read('flags') ?? '').replace(/#.*/g, '').split(/\s+/).filter(Boolean),
      expected: xml !== null ? { text: xml, xml: true } : text !== null ? { text, xml: false } : null,
    });
  }
  return tests;
}

/**
 * The expression a test is about where its arguments say more than its file: `--arg`, `--argstr`, `-A`.
 * @returns null where it is the file itself
 */
export function expressionOf(folder: string, { name, flags }: LangTest): string | null {
  const given: string[] = [];
  let path = '';
  for (const [index, flag] of flags.entries()) {
    const [first = '', second = ''] = flags.slice(index + 1, index + 3);
    if (flag === '--arg') given.push(`${first} = ${second.replaceAll(`${basename(folder)}/`, `${folder}/`)};`);
    else if (flag === '--argstr') given.push(`${first} = ${JSON.stringify(second)};`);
    else if (flag === '-A') path = `.${first}`;
  }
  const file = `import ${join(folder, `${name}.nix`)}`;
  const called = given.length > 0 ? `${file} { ${given.join(' ')} }` : file;
  return called === file && path === '' ? null : `(${called})${path}\n`;
}
