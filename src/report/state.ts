/** State and network: directories and who makes them, accounts, ports, the firewall, secrets. */
import { renderPath } from '../evaluation/render.ts';
import type { Value } from '../evaluation/values.ts';
import { isSpread } from '../evaluation/values.ts';
import { clashes, type DefaultPort, defaultPorts } from '../model/default-ports.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { renderWords } from './words.ts';
import { compareText, type Facts, groupSorted } from './facts.ts';
import type { State } from './schema.ts';

/** Where systemd puts what these directives name; see systemd.exec(5). */
const MANAGED: Readonly<Record<string, string>> = {
  StateDirectory: '/var/lib',
  CacheDirectory: '/var/cache',
  LogsDirectory: '/var/log',
  RuntimeDirectory: '/run',
  ConfigurationDirectory: '/etc',
};

export function stateSection(facts: Facts): State {
  return {
    directories: directoriesOf(facts),
    users: facts.modules.flatMap((module) =>
      module.users.map(({ name, step, definitions, settings }) => {
        const group = settings.get('group')?.value;
        const system = settings.get('isSystemUser')?.value;
        return {
          name: typeof step === 'string' ? name : plain(facts, step),
          place: facts.place(definitions[0]?.origin ?? null, module.file),
          system: system?.kind === 'bool' && system.value,
          group: group === undefined ? null : plain(facts, group),
        };
      }),
    ),
    groups: facts.modules.flatMap((module) =>
      module.groups.map(({ name, step, definitions }) => ({
        name: typeof step === 'string' ? name : plain(facts, step),
        place: facts.place(definitions[0]?.origin ?? null, module.file),
      })),
    ),
    ports: portsOf(facts),
    conflicts: conflictsOf(facts),
    firewall: facts.modules.flatMap((module) =>
      module.firewallPorts.map(({ value, protocol, interface: name, guards, origin }) => ({
        port: plain(facts, value),
        protocol,
        interface: name,
        place: facts.place(origin, module.file),
        guard: guards.length === 0 ? null : guards.map((guard) => facts.text(guard, 60)).join(' && '),
      })),
    ),
    secrets: secretsOf(facts),
  };
}

/** A text without its quotes, else Nix; defaults of options are put in, and `toString` says nothing. */
function plain(facts: Facts, value: Value): string {
  const known = facts.project.defaults.resolve(value);
  const text = facts.text(known, 80).replace(/\(toString ([^()\s]+)\)/g, '$1');
  if (known.kind === 'string' || known.kind === 'text') return text.replace(/^"|"$/g, '');
  return known.kind === 'call' || known.kind === 'reference' ? `\${${text}}` : text;
}

function directoriesOf(facts: Facts): State['directories'] {
  const rows: { path: string; place: { file: string; line: number }; by: string }[] = [];
  for (const module of facts.modules) {
    for (const unit of module.services) {
      for (const [directive, root] of Object.entries(MANAGED)) {
        const setting = unit.directives.get(directive);
        if (setting === undefined) continue;
        const place = facts.place(setting.definitions[0]?.origin ?? null, module.file);
        for (const name of renderWords(facts, setting.value))
          rows.push({ path: `${root}/${name}`, place, by: `${unit.symbol} ${directive}` });
      }
    }
    for (const { type, path, origin } of module.tmpfiles) {
      if (!/^[dDvqQ]/.test(type)) continue;
      rows.push({ path: plain(facts, path), place: facts.place(origin, module.file), by: `tmpfiles ${type}` });
    }
  }
  return [...groupSorted(rows, ({ path }) => path)].map(([path, makers]) => ({
    path,
    makers: makers.map(({ place, by }) => ({ place, by })),
  }));
}

/** Ports that services listen on by default. */
function portsOf(facts: Facts): State['ports'] {
  return knownPorts(facts)
    .map(({ port, option, module }) => ({
      port,
      option: renderPath(facts.ev, option.path),
      place: facts.place(option.origin, module.file),
    }))
    .sort((a, b) => a.port - b.port || compareText(a.option, b.option));
}

/** Ports that services of several modules take, so that they cannot run together. */
function conflictsOf(facts: Facts): State['conflicts'] {
  const options = new Map<number, Set<string>>();
  for (const [taken, before] of clashes(facts.ev, knownPorts(facts))) {
    if (before === null) continue;
    const names = options.get(taken.port) ?? new Set();
    options.set(taken.port, names);
    for (const { option } of [before, taken]) names.add(renderPath(facts.ev, option.path));
  }
  return [...options].map(([port, names]) => ({ port, options: [...names].sort() })).sort((a, b) => a.port - b.port);
}

const knownPorts = (facts: Facts): DefaultPort[] =>
  defaultPorts(facts.project).known.filter(({ module }) => facts.moduleAt.has(module.file));

/** Secrets that are declared, and files that services load them from. */
function secretsOf(facts: Facts): State['secrets'] {
  const found: State['secrets'] = [];
  for (const module of facts.modules) {
    const seen = new Set<string>();
    const add = (name: string, source: string, origin: ProjectModule['definitions'][number]['origin']): void => {
      if (seen.has(`${source} ${name}`)) return;
      seen.add(`${source} ${name}`);
      found.push({ name, source, place: facts.place(origin, module.file) });
    };
    for (const { path, origin } of module.definitions) {
      const [one, two, three] = path;
      const isSecret = (one === 'sops' || one === 'age') && (two === 'secrets' || two === 'templates') && three !== undefined;
      if (isSecret) add(renderPath(facts.ev, [three]).replace(/^"|"$/g, ''), one === 'sops' ? `sops-nix ${two}` : 'agenix', origin);
    }
    for (const unit of module.services) {
      for (const directive of ['LoadCredential', 'LoadCredentialEncrypted', 'SetCredential', 'EnvironmentFile']) {
        const setting = unit.directives.get(directive);
        if (setting === undefined) continue;
        for (const item of itemsOf(facts, setting.value))
          add(`${unit.name}: ${plain(facts, item)}`, directive, setting.definitions[0]?.origin ?? null);
      }
    }
  }
  return found;
}

function itemsOf(facts: Facts, value: Value): Value[] {
  if (value.kind !== 'list') return [value];
  return value.items.flatMap((item) => (isSpread(item) ? [item.spread] : (facts.ev.tryForce(item.thunk) ?? [])));
}
