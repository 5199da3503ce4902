#!/usr/bin/env bash
# Proves that fixtures/projects/example is what its expectations say: every file but those under
# broken/ parses, the three broken ones do not, the hosts and every sound service evaluate with real
# Nix, and example.expected.json names existing files, lines and rules.
#
# usage: tools/check-example.sh NIXPKGS_LIB        (a checkout of nixpkgs.lib or nixpkgs)
set -euo pipefail
lib=$(realpath "${1:?usage: check-example.sh NIXPKGS_LIB}")/lib
here=$(cd "$(dirname "$0")/.." && pwd)
root=$here/fixtures/projects/example
expected=$here/fixtures/projects/example.expected.json
fail() { echo "check-example: $*" >&2; exit 1; }

modules=$(find "$root/modules" -name '*.nix' | wc -l)
directories=$(find "$root/modules" -mindepth 1 -type d | wc -l)
[ "$modules" = 74 ] || fail "$modules modules, not 74"
[ "$directories" = 23 ] || fail "$directories directories, not 23"

while IFS= read -r file; do
  case $file in
    "$root"/broken/*) ! nix-instantiate --parse "$file" >/dev/null 2>&1 || fail "$file parses" ;;
    *) nix-instantiate --parse "$file" >/dev/null || fail "$file does not parse" ;;
  esac
done < <(find "$root" -name '*.nix')

node - "$root" "$expected" <<'JS'
const { readFileSync, existsSync } = require('node:fs');
const [root, file] = process.argv.slice(2);
const { breaks, good, tolerated } = JSON.parse(readFileSync(file, 'utf8'));
const complain = (entry, what) => { console.error(`${entry.rule} ${entry.file}: ${what}`); process.exitCode = 1; };
for (const entry of [...breaks, ...good, ...tolerated]) {
  if (!existsSync(`${root}/${entry.file}`)) { complain(entry, 'no such file'); continue; }
  if (!entry.why || entry.symbol === undefined) complain(entry, 'symbol and why are missing');
  if (entry.line === undefined) continue;
  const lines = readFileSync(`${root}/${entry.file}`, 'utf8').split('\n');
  if (!(entry.line >= 1 && entry.line <= lines.length) || lines[entry.line - 1].trim() === '') complain(entry, `line ${entry.line} is empty`);
}
console.log(`${breaks.length} breaks of ${new Set(breaks.map((entry) => entry.rule)).size} rules, ${good.length} near-misses, ${tolerated.length} tolerated`);
JS

# `report` is forced as a whole: one broken definition fails the run.
nix-instantiate --eval --strict --json \
  --argstr lib "$lib" --argstr root "$root" "$here/tools/check-example.nix" |
  node -e '
    const report = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    for (const [name, part] of Object.entries(report)) {
      console.log(`${name}: ${part.services} services, ${part.failed.length} failed assertions`);
      for (const message of part.failed) console.error(`  ${message}`);
      if (part.failed.length > 0) process.exitCode = 1;
    }'
