/** Which places of the configuration the project declares options at, or above. */
import type { ReferenceValue } from '../evaluation/values.ts';
import type { Option } from './option.ts';

export class Declarations {
  /** Declared options, and the groups they stand in, by path. */
  private readonly paths = new Set<string>();

  add(options: readonly Option[]): void {
    for (const { path, isOptional } of options) {
      if (isOptional) continue;
      const known = path.findIndex((step) => typeof step !== 'string');
      const steps = known === -1 ? path : path.slice(0, known);
      for (let length = steps.length; length > 0; length--) this.paths.add(steps.slice(0, length).join('\0'));
    }
  }

  /**
   * True for an option, a field of a submodule, or a group of options of the project. Instances of an
   * `attrsOf` and their fields may be absent, so they are not in.
   */
  has({ path }: ReferenceValue): boolean {
    if (path[0] !== 'config' || path.length < 2 || path.some((step) => typeof step !== 'string')) return false;
    return this.paths.has(path.slice(1).join('\0'));
  }
}
