/** Writes everything that is generated from the program: `npm run generate`. `npm test` checks it. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const generators = readdirSync(here).filter((name) => /^generate-.*\.ts$/.test(name) && !name.endsWith('.test.ts'));
// README.md shows what the built program prints, which includes the other generated pages.
for (const name of generators.sort((a, b) => Number(a.includes('readme')) - Number(b.includes('readme')))) {
  const { status } = spawnSync(process.execPath, [`${here}run.mjs`, `${here}${name}`, '--write'], { cwd: `${here}..`, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
