import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemdVersion } from '../src/systemd/versions.ts';
import { SYSTEMD_VERSIONS } from '../src/systemd/versions.ts';

/** The installed systemd-analyze when its tables are known, else the reason why it cannot be compared with. */
export function installedVersion(): SystemdVersion | string {
  let text: string;
  try {
    text = execFileSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
  } catch {
    return 'systemd-analyze is not installed';
  }
  const major = /^systemd (\d+)/.exec(text)?.[1];
  return SYSTEMD_VERSIONS.find((version) => version === major) ?? `systemd ${major} is none of the known versions`;
}

/** Runs `systemd-analyze ARGUMENTS FILES…` over unit files written to a folder of their own. */
export function analyze(arguments_: readonly string[], units: ReadonlyMap<string, string>): { stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-units-'));
  try {
    const files = [...units].map(([name, text]) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    });
    const { stdout, stderr } = spawnSync('systemd-analyze', [...arguments_, ...files], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', SYSTEMD_UNIT_PATH: folder, SYSTEMD_LOG_LEVEL: 'info' },
      maxBuffer: 1 << 28,
    });
    return { stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A small deterministic random source (mulberry32): numbers in [0, 1). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
