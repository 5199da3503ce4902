// Installs the validators beside this file: `node test/validators/install.mjs`. Exit status 0 when they run.
// Kept out of the root package: whoever installs nix-audit must not download 100 MB of validator.
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const isWindows = process.platform === 'win32';

const install = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
  cwd: folder,
  stdio: ['ignore', 2, 2],
  shell: isWindows,
});
if (install.status !== 0) {
  console.error('validators: npm ci failed');
  process.exit(1);
}

// The package's install script does nothing else, so no script of it has to run.
const multitool = createRequire(import.meta.url)('@microsoft/sarif-multitool');
if (!isWindows) chmodSync(multitool, 0o755);

// Without the invariant mode .NET needs libicu on the machine.
const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
const version = spawnSync(multitool, ['--version'], { env, encoding: 'utf8' });
const output = `${version.stdout ?? ''}${version.stderr ?? ''}`;
if (!/\d+\.\d+\.\d+/.test(output)) {
  console.error(`validators: the SARIF Multitool does not run: ${version.error?.message ?? output}`);
  process.exit(1);
}
console.error(`validators: ${output.trim().split('\n')[0]}`);
