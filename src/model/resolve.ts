/**
 * Modules as they come out with nothing configured but their own switches: evaluated once more,
 * with the values that options have by default in the place of references to them. What has no known
 * default stays a reference.
 */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { AttrsValue, ReferenceValue, Value } from '../evaluation/values.ts';
import { defineModule, importedFiles, readModule } from './module.ts';
import { OptionOwners } from './option-owners.ts';
import { ProjectModule } from './project-module.ts';
import type { Settled } from './settled.ts';
import { View } from './view.ts';

export class Resolver {
  private readonly ev: Evaluator;
  private readonly args: AttrsValue;
  private readonly modules: ReadonlyMap<string, ProjectModule>;
  private readonly owners: OptionOwners;
  private readonly importers = new Map<string, string[]>();
  private readonly resolved = new Map<string, ProjectModule>();
  private readonly settled: ReadonlyMap<string, Value>;
  private elsewhere: View | null = null;

  constructor(ev: Evaluator, args: AttrsValue, modules: readonly ProjectModule[], settled: readonly Settled[]) {
    this.ev = ev;
    this.args = args;
    this.modules = new Map(modules.map((module) => [module.file, module]));
    this.settled = new Map(settled.map(({ path, value }) => [path.join('\0'), value]));
    this.owners = new OptionOwners(modules);
    for (const { file, evaluated } of modules) {
      for (const imported of importedFiles(ev.tree.root, evaluated))
        this.importers.set(imported, [...(this.importers.get(imported) ?? []), file]);
    }
  }

  /** The module with its own switches on and every other option at its default. */
  resolve(module: ProjectModule): ProjectModule {
    let result = this.resolved.get(module.file);
    if (result === undefined) {
      const closure = this.closure(module.file);
      const view = new View(this.ev, this.args, this.modules, this.owners, closure, this.switchesOf(module), this.base(), this.settled);
      const { ev } = view;
      result = new ProjectModule(
        ev,
        module.kind,
        defineModule(ev, readModule(ev, module.file, module.evaluated.source, this.args)),
        module.called,
      );
      this.resolved.set(module.file, result);
    }
    return result;
  }

  /** Options of modules that are neither the module nor imported by it: nothing is on there. */
  private base(): View {
    this.elsewhere ??= new View(this.ev, this.args, this.modules, this.owners, new Set(this.modules.keys()), [], null, this.settled);
    return this.elsewhere;
  }

  /** The file and everything it imports. */
  private closure(file: string): Set<string> {
    const found = new Set([file]);
    for (const one of found) {
      const module = this.modules.get(one);
      if (module) for (const imported of importedFiles(this.ev.tree.root, module.evaluated)) found.add(imported);
    }
    return found;
  }

  /** The module's own switches; a part without any is switched by the modules that import it. */
  private switchesOf(module: ProjectModule): readonly ReferenceValue[] {
    const seen = new Set([module.file]);
    for (const file of seen) {
      const switches = this.modules.get(file)?.switches ?? [];
      if (switches.length > 0) return switches;
      for (const importer of this.importers.get(file) ?? []) seen.add(importer);
    }
    return [];
  }
}
