/** In which files each rule is on. */
import type { Level } from '../findings/finding.ts';
import type { Project, ProjectFile } from '../model/project.ts';
import type { ProjectModule } from '../model/project-module.ts';

export interface RuleRunSetting {
  readonly level: Level;
  readonly options: Readonly<Record<string, unknown>>;
}
/** The rules that are on for a file, by id. */
export type RuleRunSettings = ReadonlyMap<string, RuleRunSetting>;

/** Where a rule is on; rules that are on for the same files share the lists. */
export interface Scope {
  readonly files: readonly ProjectFile[];
  readonly modules: readonly ProjectModule[];
  readonly settings: ReadonlyMap<string, RuleRunSettings>;
}
/** For every file and rule, where the rule is on. */
export class Scopes {
  private readonly project: Project;
  /** File → settings; most files share theirs. */
  private readonly perFile: ReadonlyMap<string, RuleRunSettings>;
  private readonly kinds: readonly RuleRunSettings[];
  private readonly known = new Map<string, Scope>();

  constructor(project: Project, settingsFor: (file: string) => RuleRunSettings) {
    this.project = project;
    this.perFile = new Map([...project.files.keys()].map((file) => [file, settingsFor(file)]));
    this.kinds = [...new Set(this.perFile.values())];
  }

  /** Null where the rule is off everywhere. */
  of(rule: string): Scope | null {
    const on = new Set(this.kinds.filter((settings) => settings.has(rule)));
    if (on.size === 0) return null;
    const key = this.kinds.map((settings) => (on.has(settings) ? '1' : '0')).join('');
    let scope = this.known.get(key);
    if (scope === undefined) {
      const isOn = (file: string): boolean => on.has(this.perFile.get(file) as RuleRunSettings);
      scope = {
        files: [...this.project.files.values()].filter(({ path }) => isOn(path)),
        modules: this.project.modules.filter(({ file }) => isOn(file)),
        settings: new Map([...this.perFile].filter(([file]) => isOn(file))),
      };
      this.known.set(key, scope);
    }
    return scope;
  }
}
