/** Ports that the services of a project take by default, and which of them take the same. */
import { memo } from '../syntax/memo.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Value } from '../evaluation/values.ts';
import { assertedFacts, handedOn, optionKey } from './module-facts.ts';
import { type Option, optionGroup, optionName } from './option.ts';
import { typeText } from './option-type.ts';
import type { Project } from './project.ts';
import type { ProjectModule } from './project-module.ts';

/** An option by which a module's service listens on a port. */
export interface DefaultPort {
  readonly module: ProjectModule;
  readonly option: Option;
  readonly port: number;
  /** The address it is bound to by default; null for all, or where none is known. */
  readonly address: string | null;
}

/** A port option whose default is not known. */
export interface UnknownPort {
  readonly module: ProjectModule;
  readonly option: Option;
  readonly value: Value;
}

export interface DefaultPorts {
  /** In the order of modules and their options. */
  readonly known: readonly DefaultPort[];
  readonly unknown: readonly UnknownPort[];
}

/** Words for a server of somebody else, which the service connects to. */
const REMOTE = new Set(
  'database db postgres postgresql pg mysql mariadb redis valkey smtp mail mailer email imap ldap upstream remote proxy client target relay broker mqtt s3 backend peer container internal'.split(
    ' ',
  ),
);
const EVERYWHERE = new Set(['0.0.0.0', '::', '[::]', '*', '']);

/** The default ports that modules (no hosts) hand on to what they configure; computed once. */
export const defaultPorts = memo((project: Project): DefaultPorts => {
  const all = project.modules.flatMap((module) => (module.kind === 'module' ? portsIn(project, module) : []));
  return {
    known: all.filter((port): port is DefaultPort => 'port' in port),
    unknown: all.filter((port): port is UnknownPort => 'value' in port),
  };
});

/**
 * For each port the first before it that cannot be taken beside it: the same number on the same address,
 * in another module, and no assertion that tells the user. Null where there is none.
 */
export function clashes(ev: Evaluator, known: readonly DefaultPort[]): Map<DefaultPort, DefaultPort | null> {
  const before = new Map<number, DefaultPort[]>();
  return new Map(
    known.map((port) => {
      const others = before.get(port.port) ?? [];
      const other = others.find((one) => one.module !== port.module && meet(one.address, port.address) && !belong(ev, one, port));
      before.set(port.port, [...others, port]);
      return [port, other ?? null];
    }),
  );
}

/** Two modules that declare one option are never enabled together. */
const belong = (ev: Evaluator, left: DefaultPort, right: DefaultPort): boolean =>
  optionKey(left.option) === optionKey(right.option) || areKeptApart(ev, left, right) || isPortOf(left, right) || isPortOf(right, left);

/** `resolver.unboundPort` is where the service of `unbound` is found, which may well be its port. */
function isPortOf({ module, option }: DefaultPort, { module: other }: DefaultPort): boolean {
  const own = new Set(namespace(module));
  const words = wordsOf(optionName(option)).filter((word) => word.length > 2 && word !== 'port');
  return namespace(other).some((step) => !own.has(step) && words.some((word) => step.toLowerCase().startsWith(word)));
}

const namespace = ({ switches: [first] }: ProjectModule): string[] =>
  first === undefined ? [] : first.path.slice(1, -1).filter((step) => typeof step === 'string');

/** Where an assertion of one module asks about the other's port, the user is told before anything starts. */
function areKeptApart(ev: Evaluator, left: DefaultPort, right: DefaultPort): boolean {
  const asks = (from: DefaultPort, about: DefaultPort): boolean =>
    assertedFacts(ev, from.module).some(({ mentions }) => mentions.has(optionKey(about.option)));
  return asks(left, right) || asks(right, left);
}

const meet = (left: string | null, right: string | null): boolean =>
  left === null || right === null || left === right || EVERYWHERE.has(left) || EVERYWHERE.has(right);

function portsIn(project: Project, module: ProjectModule): (DefaultPort | UnknownPort)[] {
  const { ev } = project;
  return module.options.flatMap((option): (DefaultPort | UnknownPort)[] => {
    const name = optionName(option);
    if (option.type === null || option.default === null || option.path.includes('<name>') || option.path.includes('*')) return [];
    const isPort = /^port$|Port$|_port$/.test(name);
    if (!isPort && !/^(bind|listen)|(Address|Addr)$/.test(name)) return [];
    if (isRemote(module, option) || isSaidRemote(ev, option)) return [];
    if (!(isPort ? /\bport\b|\b[a-zA-Z]*[iI]nt\w*\b/ : /\bstr\b/).test(typeText(ev, option.type))) return [];
    const value = resolved(project, option);
    if (value === null || !handedOn(ev, module).has(optionKey(option))) return [];
    const found = portOf(value);
    // Port 0 is any that is free.
    if (found?.port === 0) return [];
    if (found !== null) return [{ module, option, port: found.port, address: found.address ?? addressBeside(project, module, option) }];
    return isPort && value.kind !== 'null' ? [{ module, option, value }] : [];
  });
}

/** `dbPort` → `db`, `port`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** `8080`, or the port of `127.0.0.1:8080`; null for anything else. */
function portOf(value: Value): { port: number; address: string | null } | null {
  if (value.kind === 'int') return { port: Number(value.value), address: null };
  const [, address, port] = (value.kind === 'string' && /^([\d.]*|\[[\d:a-f]*\]|localhost|\*):(\d{1,5})$/.exec(value.value)) || [];
  return port === undefined ? null : { port: Number(port), address: address === 'localhost' ? '127.0.0.1' : (address ?? null) };
}

/** Below the module's own namespace, a word for what the service connects to, or a group of options with an account to log in by. */
function isRemote(module: ProjectModule, option: Option): boolean {
  const own = option.path.slice(module.namespaceOf(option)?.length ?? 2);
  const words = own.flatMap((step) => (typeof step === 'string' ? wordsOf(step) : []));
  return words.some((word) => REMOTE.has(word)) || (own.length > 1 && groupsWithAccount(module).has(optionGroup(option)));
}

/** `relay.host`, `relay.username`: `relay.port` is that of the server they are for; a web interface has a login, and no other end. */
const groupsWithAccount = memo(({ options }: ProjectModule): ReadonlySet<string> => {
  const groupsOf = (name: RegExp): string[] => options.filter((option) => name.test(optionName(option))).map(optionGroup);
  const withServer = new Set(groupsOf(/^(host(name)?|server|url|from|sender)$/i));
  return new Set(groupsOf(/^(user(name)?|login|pass(word)?(File)?)$/i).filter((group) => withServer.has(group)));
});

/** "Port of the remote host." */
function isSaidRemote(ev: Evaluator, { description }: Option): boolean {
  const text = description && ev.tryForce(description);
  return text?.kind === 'string' && /\bremote (\w+ )?(host|server|machine)\b/i.test(text.value);
}

function resolved({ ev, defaults }: Project, { default: given }: Option): Value | null {
  const value = given === null ? null : ev.tryForce(given);
  return value && defaults.resolve(value);
}

/** The default of a bind address declared beside the port. */
function addressBeside(project: Project, module: ProjectModule, option: Option): string | null {
  const beside = module.options.find(
    (other) =>
      other.path.length === option.path.length &&
      other.path.slice(0, -1).every((step, index) => step === option.path[index]) &&
      /^(bind|listen|host|address)|(Address|Host)$/i.test(optionName(other)),
  );
  const value = beside ? resolved(project, beside) : null;
  return value?.kind === 'string' ? (value.value === 'localhost' ? '127.0.0.1' : value.value) : null;
}
