/** Projects in memory, for tests of the model. */
import { type Json, toJson } from '../evaluation/json.ts';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import type { Value } from '../evaluation/values.ts';
import { buildProject, type Project } from './project.ts';
import type { ProjectModule } from './project-module.ts';
import type { Setting } from './effective.ts';
import type { Unit } from './units.ts';

/** The project of some files: root-relative path → text. */
export function projectOf(files: Readonly<Record<string, string>>): Project {
  return buildProject(new MemoryTree(files), { files: Object.keys(files).filter((file) => file.endsWith('.nix')) });
}

/** `module.nix` of a project of that and perhaps more files; an expression without parameters gets the usual ones. */
export function moduleOf(text: string, more: Readonly<Record<string, string>> = {}): ProjectModule {
  return moduleIn(projectOf({ 'module.nix': text.startsWith('{ config,') ? text : `{ config, lib, pkgs, ... }:\n${text}`, ...more }));
}

export function moduleIn(project: Project, file = 'module.nix'): ProjectModule {
  const module = project.modules.find((one) => one.file === file);
  if (module === undefined) throw new Error(`${file} is no module`);
  return module;
}

/** `module.nix` with its switches on and everything else at its default. */
export function resolvedOf(text: string, more: Readonly<Record<string, string>> = {}): ProjectModule {
  const project = projectOf({ 'module.nix': `{ config, lib, pkgs, ... }:\n${text}`, ...more });
  return project.resolve(moduleIn(project));
}

export const json = (module: ProjectModule, value: Value): Json => toJson(module.ev, value);

/** Settings as JSON, by name. */
export const settingsJson = (module: ProjectModule, settings: ReadonlyMap<string, Setting>): Record<string, Json> =>
  Object.fromEntries([...settings].map(([name, { value }]) => [name, json(module, value)]));

export function serviceIn(module: ProjectModule, name: string): Unit {
  const found = module.services.find((unit) => unit.name === name);
  if (found === undefined) throw new Error(`no service ${name}, only ${module.services.map((unit) => unit.name).join(', ')}`);
  return found;
}
