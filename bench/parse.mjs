/**
 * How long parsing takes: `node tools/run.mjs bench/parse.mjs [FOLDER…]`. Measures the .nix
 * files of the folders, generated files of growing size, which must take time in proportion, and
 * constructs nested 100,000 deep. One core; the first run warms up.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../src/syntax/parse.ts';

function time(texts) {
  const start = performance.now();
  let faulty = 0;
  for (const text of texts) faulty += parse('bench.nix', text).faults.length > 0 ? 1 : 0;
  return { milliseconds: performance.now() - start, faulty };
}

function report(what, texts) {
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  time(texts);
  const { milliseconds, faulty } = time(texts);
  const rate = bytes / 1e6 / (milliseconds / 1e3);
  console.log(
    `${what.padEnd(32)} ${(bytes / 1e6).toFixed(1).padStart(6)} MB ${milliseconds.toFixed(0).padStart(7)} ms ${rate.toFixed(1).padStart(6)} MB/s  ${faulty} faulty`,
  );
}

function nixFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.nix'))
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8'));
}

function generated(megabytes) {
  const bindings = [];
  for (let size = 0, i = 0; size < megabytes * 1e6; i++) {
    const binding = `  service-${i} = { config, lib, ... }: {
    systemd.services."unit-${i}" = lib.mkIf config.services.unit.enable {
      serviceConfig = { User = "u\${toString ${i}}"; Restart = "on-failure"; ReadWritePaths = [ ./state "/var/lib/${i}" ]; };
      script = ''
        exec \${lib.getExe pkgs.unit} --port \${toString (config.services.unit.port or ${i} + 1)}
      '';
    };
  };\n`;
    bindings.push(binding);
    size += binding.length;
  }
  return `{\n${bindings.join('')}}\n`;
}

export function main(folders) {
  for (const folder of folders) {
    const texts = nixFiles(folder);
    report(`${texts.length} files`, texts);
  }
  for (const size of [0.1, 1, 6]) report('generated', [generated(size)]);
  const depth = 100_000;
  report('nested lists', ['['.repeat(depth) + ']'.repeat(depth)]);
  report('nested sets', [`${'{ a = '.repeat(depth)}1${'; }'.repeat(depth)}`]);
  report('nested functions', [`${'a: '.repeat(depth)}a`]);
  report('chained operators', [`a${' + a'.repeat(depth)}`]);
  report('unclosed lists', ['['.repeat(depth)]);
  report('one string', [`"${'x'.repeat(1e7)}"`]);
  return 0;
}
