/** Ports below 1024 that a service listens on by default. */
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { attempt, type Option } from '../../model/option.ts';
import type { Unit } from '../../model/units.ts';
import { programSettings, settingWith } from '../handed.ts';

/** Ports below need privileges to be bound; see capabilities(7). */
export const FIRST_FREE_PORT = 1024;
/** Options of the service itself that it listens on; a port of a server that it talks to has another name. */
const OWN_PORT = /^((listen|bind|http|https|dns|web|api|server|ssh)_?)?port$/i;
const LISTENING_SET = /^(listen|server|http|https|web|dns|bind|settings|config)$/i;

/** The option of a port that the service is given, whose default needs CAP_NET_BIND_SERVICE; null where there is none. */
export function lowPort(project: Project, module: ProjectModule, unit: Unit): { option: Option; port: number } | null {
  const settings = programSettings(unit);
  for (const option of module.options) {
    const { default: fallback } = option;
    if (fallback === null || !isOwnPort(module, option) || isElsewhere(project, option)) continue;
    const value = attempt(() => project.defaults.resolve(project.ev.force(fallback)));
    const port = value?.kind === 'int' ? Number(value.value) : null;
    if (port !== null && port > 0 && port < FIRST_FREE_PORT && settingWith(project, settings, option) !== null) return { option, port };
  }
  return null;
}

function isOwnPort(module: ProjectModule, option: Option): boolean {
  const { path } = option;
  const name = path.at(-1);
  if (typeof name !== 'string' || !OWN_PORT.test(name)) return false;
  const inner = module.namespaceOf(option);
  const between = inner === undefined ? [] : path.slice(inner.length, -1);
  return between.every((step) => typeof step === 'string' && LISTENING_SET.test(step));
}

/** The port of something that the service only talks to, as the description says. */
function isElsewhere(project: Project, { description }: Option): boolean {
  const text = description === null ? null : project.ev.tryForce(description);
  return text?.kind === 'string' && /\b(?:forward|connect)(?:s|ed|ing)? (?:\w+ ){0,3}to\b|\bupstream\b/i.test(text.value);
}
