/**
 * Runs a tool written in TypeScript: `node tools/run.mjs tools/generate-schema.ts --check`.
 * Node 20 cannot read types, and vite, which is here for the tests, can.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';

const [tool, ...args] = process.argv.slice(2);
if (tool === undefined) {
  console.error('usage: node tools/run.mjs TOOL.ts [ARGUMENT…]');
  process.exit(2);
}
const { module } = await runnerImport(pathToFileURL(resolve(tool)).href, { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(args);
