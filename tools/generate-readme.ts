/**
 * Fills the marked blocks of README.md with what the program says today:
 *
 *     node tools/run.mjs tools/generate-readme.ts --write
 *     node tools/run.mjs tools/generate-readme.ts --check    exit 1 when a block is not what it should be
 *
 * `<!-- output: ARGUMENTS -->` runs the built program on the example project, `<!-- rules -->` lists
 * the rules by category, `<!-- presets -->` the presets; each block ends with `<!-- end -->`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DEFAULT_PRESET, PRESETS, presetsOf } from '../src/engine/presets/index.ts';
import { ALL_RULES } from '../src/engine/rules.ts';
import { categoryOf } from '../src/rules/meta.ts';

const README = new URL('../README.md', import.meta.url);
const EXAMPLE = fileURLToPath(new URL('../fixtures/projects/example', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../bin/nix-audit.js', import.meta.url));
const BLOCK = /<!-- (output|rules|presets)(?:: (.*?))? -->\n[^]*?<!-- end -->/g;

/** The text with every marked block made anew. */
export function refresh(text: string): string {
  return text.replace(BLOCK, (_, kind: string, args: string | undefined) => {
    const marker = args === undefined ? kind : `${kind}: ${args}`;
    const content = kind === 'output' ? output(args ?? '') : kind === 'rules' ? rules() : presets();
    return `<!-- ${marker} -->\n${content}\n<!-- end -->`;
  });
}

function output(args: string): string {
  const words = args.split(' ').filter((word) => word !== '');
  const { FORCE_COLOR, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    cwd: EXAMPLE,
    encoding: 'utf8',
    env: { ...environment, NO_COLOR: '1' },
  });
  if (status !== 0 && status !== 1) throw new Error(`nix-audit ${args}: ${stderr}`);
  return `\`\`\`console\n$ nix-audit ${args}\n${stdout.trim()}\n\`\`\``;
}

function rules(): string {
  const categories = new Map<string, string[]>();
  for (const { id, level } of ALL_RULES) {
    const category = categoryOf(id);
    const rule = `[${id.slice(category.length + 1)}](docs/rules/${id}.md)${level === 'note' ? ' (note)' : ''}`;
    categories.set(category, [...(categories.get(category) ?? []), rule]);
  }
  const rows = [...categories].map(([category, names]) => `| \`${category}\` | ${names.join(', ')} |`);
  return ['| category | rules |', '|---|---|', ...rows].join('\n');
}

function presets(): string {
  const rows = PRESETS.map(({ name, summary }) => {
    const count = ALL_RULES.filter((rule) => presetsOf(rule).includes(name)).length;
    return `| \`${name}\`${name === DEFAULT_PRESET ? ' (default)' : ''} | ${summary.replace('; the default', '')} | ${count} |`;
  });
  return ['| preset | for | rules |', '|---|---|---:|', ...rows].join('\n');
}

/** @returns the exit status: 0, or 1 when `--check` finds a stale block, or 2 for wrong usage */
export function main(args: readonly string[]): number {
  const [mode] = args;
  if (args.length !== 1 || (mode !== '--write' && mode !== '--check')) {
    console.error('usage: generate-readme.ts --write | --check');
    return 2;
  }
  const before = readFileSync(README, 'utf8');
  const after = refresh(before);
  if (after === before) return 0;
  if (mode === '--write') {
    writeFileSync(README, after);
    return 0;
  }
  console.error('README.md is stale; run this with --write');
  return 1;
}
