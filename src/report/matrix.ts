/** The comparison matrix: patterns against shared libraries, and against groups of modules. */
import { typeText } from '../model/option-type.ts';
import type { Definition } from '../model/definition.ts';
import { type Facts, writtenOrigin } from './facts.ts';
import { markOf, sumVerdicts } from './patterns.ts';
import type { Cell, Group, MatrixRow, Pattern } from './schema.ts';

/** What a library writes for one pattern: of how many modules, and which things. */
interface Supply {
  readonly modules: Set<string>;
  readonly things: Set<string>;
}

/** Patterns × libraries: what a library writes into the modules that use it, and how those then do. */
export function libraryMatrix(facts: Facts, libraries: readonly string[], patterns: readonly Pattern[]): MatrixRow[] {
  const supplies = suppliesOf(facts, new Set(libraries));
  return libraries
    .filter((library) => supplies.has(library))
    .map((library) => ({
      name: library,
      cells: patterns.map((pattern) => libraryCell(pattern, supplies.get(library)?.get(pattern.id))),
    }));
}

function libraryCell(pattern: Pattern, supply: Supply | undefined): Cell {
  if (supply === undefined) return { pattern: pattern.id, mark: 'none', note: '' };
  const { modules, things } = supply;
  const verdicts = pattern.modules.filter(({ module }) => modules.has(module));
  const mark = verdicts.length === 0 ? 'followed' : markOf(sumVerdicts(verdicts));
  const broken = verdicts.filter((one) => one.broken > 0).length;
  const names = [...things].sort();
  const note = [
    `${names.slice(0, 6).join(', ')}${names.length > 6 ? ` and ${names.length - 6} more` : ''}`,
    `in ${modules.size} ${modules.size === 1 ? 'module' : 'modules'}`,
    broken > 0 ? `${broken} of them ${broken === 1 ? 'breaks' : 'break'} the pattern all the same` : '',
  ];
  return { pattern: pattern.id, mark: mark === 'none' ? 'followed' : mark, note: note.filter((part) => part !== '').join('; ') };
}

/** Library → pattern → what it writes: the origin of every definition and option tells. */
function suppliesOf(facts: Facts, libraries: ReadonlySet<string>): Map<string, Map<string, Supply>> {
  const supplies = new Map<string, Map<string, Supply>>();
  const add = (library: string, pattern: string, module: string, thing: string): void => {
    const patterns = supplies.get(library) ?? new Map<string, Supply>();
    supplies.set(library, patterns);
    const supply = patterns.get(pattern) ?? { modules: new Set(), things: new Set() };
    patterns.set(pattern, supply);
    supply.modules.add(module);
    supply.things.add(thing);
  };
  const libraryOf = (origin: Definition['origin']): string | null => {
    const path = writtenOrigin(origin)?.file.path;
    return path !== undefined && libraries.has(path) ? path : null;
  };
  for (const module of facts.modules) {
    for (const definition of module.definitions) {
      const library = libraryOf(definition.origin);
      const found = library === null ? null : patternOf(definition);
      if (library !== null && found !== null) add(library, found.pattern, module.file, found.thing);
    }
    for (const option of module.options) {
      const library = libraryOf(option.origin);
      const name = option.path.at(-1);
      if (library === null || typeof name !== 'string') continue;
      add(library, 'inheritance', module.file, name);
      add(library, 'documentation', module.file, name);
      const type = option.type === null ? '' : typeText(facts.ev, option.type);
      if (type === 'bool' && name !== 'enable') add(library, 'flags', module.file, name);
      if (/^port\b|Between|positive|unsigned/.test(type)) add(library, 'bounds', module.file, name);
    }
  }
  return supplies;
}

const RESTART = /^(Restart|RestartSec|StartLimit.*|RestartSteps|RestartMaxDelaySec)$/;
const DIRECTORY = /^(State|Cache|Logs|Runtime)Directory(Mode)?$|^(ReadWritePaths|WorkingDirectory)$/;
const CONFINEMENT = /^(Protect|Private|Restrict|NoNew|Lock|MemoryDeny|SystemCall|Capability|Ambient|RemoveIPC|UMask|IPAddress|Device)/;

/** The pattern that a definition is part of, and what to call it. */
function patternOf({ path }: Definition): { pattern: string; thing: string } | null {
  const [one, two, , four, five] = path;
  if (one === 'assertions' || one === 'warnings') return { pattern: 'validation', thing: one };
  if (one === 'users') return { pattern: 'users', thing: `users.${two === 'groups' || two === 'extraGroups' ? 'groups' : 'users'}` };
  if (one === 'networking' && two === 'firewall') return { pattern: 'firewall', thing: 'firewall ports' };
  if (one !== 'systemd') return null;
  if (two === 'tmpfiles') return { pattern: 'directories', thing: 'tmpfiles' };
  if (two !== 'services' || four !== 'serviceConfig' || typeof five !== 'string') {
    return two === 'services' && typeof four === 'string' && /^(wantedBy|after|wants|requires|startLimit.*)$/.test(four)
      ? { pattern: 'lifecycle', thing: four }
      : null;
  }
  if (RESTART.test(five)) return { pattern: 'lifecycle', thing: five };
  if (DIRECTORY.test(five)) return { pattern: 'directories', thing: five };
  if (five === 'User' || five === 'Group' || five === 'DynamicUser') return { pattern: 'users', thing: five };
  return CONFINEMENT.test(five) ? { pattern: 'hardening', thing: five } : null;
}

/** Groups × patterns: the verdicts on a group's modules. */
export function groupMatrix(groups: readonly Group[], patterns: readonly Pattern[]): MatrixRow[] {
  return groups.map((group) => {
    const files = new Set(group.modules);
    return { name: group.name, cells: patterns.map((pattern) => groupCell(pattern, files)) };
  });
}

export function groupCell(pattern: Pattern, files: ReadonlySet<string>): Cell {
  const verdicts = pattern.modules.filter(({ module }) => files.has(module));
  const sum = sumVerdicts(verdicts);
  const rules = new Map<string, number>();
  for (const { rules: broken } of verdicts) for (const rule of broken) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const notes = [...rules].sort().map(([rule, modules]) => `${rule}${modules > 1 ? ` in ${modules} modules` : ''}`);
  if (sum.undecided > 0) notes.push(`${sum.undecided} undecided`);
  if (sum.accepted > 0) notes.push(`${sum.accepted} accepted`);
  return { pattern: pattern.id, mark: markOf(sum), note: notes.join('; ') };
}
