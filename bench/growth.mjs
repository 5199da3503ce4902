/**
 * Whether the cost of an audit grows with the project and no faster:
 *
 *     node tools/run.mjs bench/growth.mjs [FOLDER] [COPIES]      default: the example project, 8 copies
 *
 * Audits a copy of the folder's Nix files, then several beside each other. They share all names, so what
 * goes over the whole project for each of its parts shows first. Prints milliseconds of the model and of
 * every rule, and by how much the share of one copy has grown; 1 is in proportion. One core; the first
 * round warms up.
 */
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runRules } from '../src/engine/run-rules.ts';
import { DiskTree } from '../src/model/disk-tree.ts';
import { discover } from '../src/model/files.ts';
import { buildProject } from '../src/model/project.ts';
import { RULES } from '../src/rules/registry.ts';

/** What takes less says nothing. */
const LEAST_MS = 20;

async function measure(root) {
  const { files } = await discover({ root, paths: [], include: [], exclude: [], gitignore: true });
  const times = new Map();
  const timed = (name, work) => {
    const start = performance.now();
    const result = work();
    times.set(name, performance.now() - start);
    return result;
  };
  const project = timed('model', () => buildProject(new DiskTree(root), { files }));
  for (const rule of RULES) {
    const settings = new Map([[rule.meta.id, { level: rule.meta.level, options: rule.meta.options.parse({}) }]]);
    timed(rule.meta.id, () => runRules({ project, rules: [rule], reported: new Set(files), settingsFor: () => settings }));
  }
  return { files: files.length, times };
}

export async function main([folder = fileURLToPath(new URL('../fixtures/projects/example', import.meta.url)), copies = '8']) {
  const count = Number(copies);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory() || !Number.isInteger(count) || count < 2) {
    console.error('usage: node tools/run.mjs bench/growth.mjs [FOLDER] [COPIES]');
    return 2;
  }
  const root = mkdtempSync(join(tmpdir(), 'growth-'));
  const copy = (number) =>
    cpSync(resolve(folder), join(root, `copy-${number}`), { recursive: true, filter: (path) => !/\/(?:\.git|node_modules)$/.test(path) });
  try {
    copy(1);
    await measure(root);
    const one = await measure(root);
    for (let number = 2; number <= count; number++) copy(number);
    const all = await measure(root);
    const rows = [...one.times].map(([name, before]) => ({ name, before, after: all.times.get(name) ?? 0 }));
    const growth = ({ before, after }) => after / before / count;
    console.log(`| what | ${one.files} files | ${all.files} files | growth |\n|---|---:|---:|---:|`);
    for (const row of rows.filter(({ after }) => after >= LEAST_MS).sort((a, b) => growth(b) - growth(a)))
      console.log(`| ${row.name} | ${row.before.toFixed(1)} ms | ${row.after.toFixed(0)} ms | ${growth(row).toFixed(1)}× |`);
    return 0;
  } finally {
    rmSync(root, { recursive: true });
  }
}
