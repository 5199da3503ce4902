/** What a module hands to a service: option values and directories that its command line or environment mentions. */
import { render, renderPath } from '../evaluation/render.ts';
import type { Option } from '../model/option.ts';
import type { Project } from '../model/project.ts';
import type { Setting } from '../model/effective.ts';
import type { Unit } from '../model/units.ts';

const TEXTS = /^(script|scriptArgs|preStart|postStart|preStop|postStop|reload|environment(\..*)?)$/;
const DIRECTIVES = /^(Exec\w+|Environment|WorkingDirectory|LoadCredential|SetCredential|EnvironmentFile)$/;

/** The settings of a service that its program sees. */
export function programSettings(unit: Unit): Setting[] {
  const found: Setting[] = [];
  for (const [name, setting] of unit.directives) if (DIRECTIVES.test(name)) found.push(setting);
  for (const [name, setting] of unit.options) if (TEXTS.test(name)) found.push(setting);
  return found;
}

/** The setting through which the program sees an option's value; null where none mentions it. */
export function settingWith(project: Project, settings: readonly Setting[], option: Option): Setting | null {
  const path = renderPath(project.ev, ['config', ...option.path]);
  return settings.find(({ value }) => mentions(render(project.ev, value), path)) ?? null;
}

/** True where a reference stands in a rendered value as a whole: `config.a.port` is not in `config.a.portRange`. */
function mentions(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    if (!/[\w'-]/.test(text[at + path.length] ?? '')) return true;
  }
  return false;
}
