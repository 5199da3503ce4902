/** What generators share: `--write` puts their files into the project, `--check` tells which are stale. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const PROJECT = new URL('../', import.meta.url);

/**
 * @param tool name of the file, for messages
 * @param generate texts by their path in the project
 * @returns the exit status: 0, or 1 when `--check` finds a stale file, or 2 for wrong usage
 */
export async function runGenerator(
  tool: string,
  generate: () => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>,
  args: readonly string[],
): Promise<number> {
  const [mode] = args;
  if (args.length !== 1 || (mode !== '--write' && mode !== '--check')) {
    console.error(`usage: ${tool} --write | --check`);
    return 2;
  }
  let stale = 0;
  for (const [path, text] of await generate()) {
    const file = new URL(path, PROJECT);
    if (mode === '--write') writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      console.error(`${path} is stale; run this with --write`);
      stale += 1;
    }
  }
  return stale > 0 ? 1 : 0;
}
