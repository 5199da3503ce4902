/** Which module files declare an option, and which declare any below a place. */
import { nameKey } from './name-keys.ts';
import type { ProjectModule } from './project-module.ts';

const NOBODY: readonly string[] = [];

export class OptionOwners {
  private readonly options = new Map<string, string[]>();
  private readonly groups = new Map<string, string[]>();

  constructor(modules: readonly ProjectModule[]) {
    for (const { file, options } of modules) {
      for (const { path } of options) {
        const key = nameKey(path);
        if (key === null) continue;
        put(this.options, key, file);
        for (let end = key.lastIndexOf('\0'); end > 0; end = key.lastIndexOf('\0', end - 1)) put(this.groups, key.slice(0, end), file);
      }
    }
  }

  /** The files that declare the option with this key. */
  of(key: string): readonly string[] {
    return this.options.get(key) ?? NOBODY;
  }

  /** The files that declare an option below the place with this key. */
  below(key: string): readonly string[] {
    return this.groups.get(key) ?? NOBODY;
  }
}

/** Files come one after the other, so a file that is there is the last. */
function put(files: Map<string, string[]>, key: string, file: string): void {
  const known = files.get(key);
  if (known === undefined) files.set(key, [file]);
  else if (known.at(-1) !== file) known.push(file);
}
