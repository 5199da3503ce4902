/** Service by service, directive by directive: the document of `inspect` against what Nix says. */
import type { Json } from '../../src/evaluation/json.ts';
import { agree, hasStandIn, isObject, type Verdict } from './agree.ts';
import type { JsonSet, NixModule } from './nix.ts';

export type Outcome = Verdict | 'missing' | 'extra' | 'failed';
export interface Difference {
  readonly outcome: Outcome;
  /** `services`, `directives`, `users`, … */
  readonly what: string;
  readonly path: string;
  readonly ours: Json;
  readonly nix: Json;
}

/** Every thing that one side or the other says of a module. */
export function compareModule(ours: JsonSet, nix: NixModule, root: string): Difference[] {
  const found: Difference[] = [];
  const parts = withOwnFiles(relative(nix.parts, root), filesIn(ours)) as JsonSet;
  for (const [part, message] of Object.entries(nix.failed))
    found.push({ outcome: 'failed', what: part, path: part, ours: null, nix: message });
  const services = (ours.services as JsonSet[]).filter(({ user }) => user !== true);
  const userServices = (ours.services as JsonSet[]).filter(({ user }) => user === true);
  if (isObject(parts.services)) compareServices(byName(services), parts.services, 'systemd.services', found);
  if (isObject(parts.userServices)) compareServices(byName(userServices), parts.userServices, 'systemd.user.services', found);
  for (const part of ['users', 'groups', 'containers']) {
    const theirs = parts[part];
    if (isObject(theirs)) compareSubjects(ours[part] as JsonSet, theirs, part, found);
  }
  if (Array.isArray(parts.tmpfiles)) {
    const lines = (ours.tmpfiles as JsonSet[]).map(({ line, guard }) => element(line as Json, guard as Json));
    const inOrder = whole('tmpfiles', 'systemd.tmpfiles.rules', lines, parts.tmpfiles);
    // Settings are sets, whose order says nothing.
    found.push(inOrder.outcome === 'wrong' && isSameSet(lines, parts.tmpfiles) ? { ...inOrder, outcome: 'right' } : inOrder);
  }
  if (isObject(parts.firewall)) {
    for (const protocol of ['tcp', 'udp']) {
      const ports = (ours.firewall as JsonSet[]).filter((port) => port.protocol === protocol && port.interface === null);
      found.push(
        whole(
          'firewall',
          `firewall.${protocol}`,
          ports.toSorted((a, b) => isRange(a) - isRange(b)).map(({ port, guard }) => element(port as Json, guard as Json)),
          parts.firewall[protocol] as Json,
        ),
      );
    }
  }
  if (typeof parts.assertions === 'number') {
    // One that is made for every instance, or under a condition, may be there any number of times.
    const isOpen = (ours.definitions as JsonSet[]).some(
      ({ path, guard, value }) => path === 'assertions' && (guard !== null || JSON.stringify(value).includes('"$rest"')),
    );
    const { outcome, ...rest } = whole('assertions', 'assertions', ours.assertions as Json, parts.assertions);
    found.push({ outcome: outcome === 'wrong' && isOpen ? 'undecided' : outcome, ...rest });
  }
  return found.filter(({ what, ours: left, nix: right }) => what === 'assertions' || !(isEmpty(left) && isEmpty(right)));
}

const byName = (services: readonly JsonSet[]): Map<string, JsonSet> =>
  new Map(services.map((service) => [service.name as string, service]));

/** Whether each of ours is one of Nix's, with none left over. */
function isSameSet(ours: readonly Json[], nix: readonly Json[]): boolean {
  const left = [...nix];
  for (const one of ours) {
    const at = left.findIndex((other) => agree(one, other) !== 'wrong');
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}

/** Ranges are an option of their own, which is compared after the ports. */
const isRange = ({ port }: JsonSet): number => Number(isObject(port) && 'from' in port);

/** An element under an open guard may be there or not. */
const element = (value: Json, guard: Json): Json => (guard === null || guard === true ? value : { $rest: value });

function whole(what: string, path: string, ours: Json, nix: Json): Difference {
  return { outcome: agree(ours, nix), what, path, ours, nix };
}

function compareServices(ours: ReadonlyMap<string, JsonSet>, nix: JsonSet, prefix: string, found: Difference[]): void {
  const names = pairs([...ours.keys()], nix);
  for (const name of new Set([...ours.keys(), ...names.keys()])) {
    const path = `${prefix}.${name}`;
    const mine = ours.get(name);
    const theirs = nix[names.get(name) ?? ''];
    if (isShared(theirs)) continue;
    if (mine === undefined || theirs === undefined) {
      const outcome = presence({ name, ours: [...ours.keys()], nix: Object.keys(nix) }, mine, theirs, mine?.guard);
      found.push({ outcome, what: 'services', path, ours: mine ?? null, nix: theirs ?? null });
      continue;
    }
    if (isObject(theirs) && theirs.$throws === true) {
      found.push({ outcome: 'failed', what: 'services', path, ours: null, nix: 'throws' });
      continue;
    }
    found.push({ outcome: 'right', what: 'services', path, ours: name, nix: name });
    const { serviceConfig, unitConfig, ...options } = theirs as JsonSet;
    const settings: Difference[] = [];
    compareSettings(mine.directives as JsonSet, (serviceConfig ?? {}) as JsonSet, 'directives', `${path}.serviceConfig`, settings);
    compareSettings(mine.unit as JsonSet, (unitConfig ?? {}) as JsonSet, 'unit', `${path}.unitConfig`, settings);
    compareSettings(mine.options as JsonSet, flat(options), 'options', path, settings);
    found.push(...(isSure(mine.guard) ? settings : settings.map(notExtra)));
  }
}

/** Another module defines it too: what Nix says is of both. */
const isShared = (theirs: Json | undefined): boolean => isObject(theirs) && theirs.$shared === true;

const isSure = (guard: Json | undefined): boolean => guard === undefined || guard === null || guard === true;

/** What stands under a condition that stays open need not be there. */
const notExtra = (difference: Difference): Difference =>
  difference.outcome === 'extra' || (difference.outcome === 'wrong' && isEmpty(difference.nix))
    ? { ...difference, outcome: 'undecided' }
    : difference;

/** Our names with Nix's; of several that fit, one that has something. */
function pairs(ours: readonly string[], nix: JsonSet): Map<string, string> {
  const fullLast = Object.keys(nix).toSorted((a, b) => Number(isBare(nix[b] as Json)) - Number(isBare(nix[a] as Json)));
  return new Map(fullLast.map((name) => [pairOf(name, ours), name]));
}

/** Our name of a service: the same, or a symbolic one that fits. */
function pairOf(name: string, ours: readonly string[]): string {
  if (ours.includes(name)) return name;
  const fitting = ours.filter((own) => {
    const pieces = own.split(/\$\{[^}]*\}/);
    return (
      pieces.length > 1 && new RegExp(`^${pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`).test(name)
    );
  });
  // Of several that fit, the one that reads the option which `--vary` names so.
  const told = fitting.find((own) => own.replaceAll('.', '-').includes(`-${name.replace(/^.*varied-/, '')}}`));
  return told ?? fitting.toSorted((a, b) => b.length - a.length)[0] ?? name;
}

/** What has a symbolic name or an open guard, or on the other side a stand-in for its name, is neither missing nor extra for certain. */
function presence(
  names: { readonly name: string; readonly ours: readonly string[]; readonly nix: readonly string[] },
  mine: Json | undefined,
  theirs: Json | undefined,
  guard: Json | undefined,
): Outcome {
  if (mine === undefined) return isBare(theirs ?? null) || hasStandIn(names.name) || names.ours.some(isSymbolic) ? 'undecided' : 'missing';
  return !isSure(guard) || isSymbolic(names.name) || names.nix.some(hasStandIn) ? 'undecided' : 'extra';
}

function compareSubjects(ours: JsonSet, nix: JsonSet, part: string, found: Difference[]): void {
  const names = pairs(Object.keys(ours), nix);
  for (const name of new Set([...Object.keys(ours), ...names.keys()])) {
    const mine = ours[name];
    const theirs = nix[names.get(name) ?? ''];
    const path = `${part}.${name}`;
    if (isShared(theirs)) continue;
    if (mine === undefined || theirs === undefined) {
      const outcome = presence(
        { name, ours: Object.keys(ours), nix: Object.keys(nix) },
        mine,
        theirs,
        (mine as JsonSet | undefined)?.$guard,
      );
      found.push({ outcome, what: part, path, ours: mine ?? null, nix: theirs ?? null });
    } else if ((theirs as JsonSet).$throws === true) {
      found.push({ outcome: 'failed', what: part, path, ours: null, nix: 'throws' });
    } else {
      found.push({ outcome: 'right', what: part, path, ours: name, nix: name });
      const settings: Difference[] = [];
      compareSettings(mine as JsonSet, flat(theirs as JsonSet), `${part} settings`, path, settings);
      // A definition of a name that is not known may be of this one too.
      const isOpen = Object.keys(ours).some(isSymbolic);
      found.push(
        ...settings
          .map((one) => (isSure((mine as JsonSet).$guard) ? one : notExtra(one)))
          .map((one) => (isOpen && one.outcome === 'missing' ? { ...one, outcome: 'undecided' as const } : one)),
      );
    }
  }
}

function compareSettings(ours: JsonSet, nix: JsonSet, what: string, path: string, found: Difference[]): void {
  const keys = new Set([...Object.keys(ours), ...Object.keys(nix)]);
  for (const key of keys) {
    if (key === '$rest' || key === '$guard' || key.endsWith('.$rest')) continue;
    const mine = ours[key];
    const theirs = nix[key];
    const add = (outcome: Outcome): void =>
      void found.push({ outcome, what, path: `${path}.${key}`, ours: mine ?? null, nix: theirs ?? null });
    if (mine !== undefined && theirs !== undefined) add(agree(mine, theirs));
    else if (theirs !== undefined) {
      if (isEmpty(theirs)) continue;
      const open =
        '$rest' in ours ||
        Object.keys(ours).some((other) => other !== key && key.startsWith(`${other.endsWith('.$rest') ? other.slice(0, -6) : other}.`));
      add(open || hasStandIn(JSON.stringify(theirs)) ? 'undecided' : 'missing');
    } else if (mine !== undefined && !isEmpty(mine)) {
      // A set of ours may be spread over several keys on the other side.
      const below = Object.keys(nix).filter((other) => other.startsWith(`${key}.`));
      if (isObject(mine) && !('$choice' in mine || '$rest' in mine || '$ref' in mine || '$unknown' in mine || '$text' in mine)) {
        add(
          agree(mine, Object.fromEntries(below.map((other) => [other.slice(key.length + 1), nix[other] as Json]))) === 'wrong'
            ? 'extra'
            : 'right',
        );
      } else add(isObject(mine) && !('$text' in mine) ? 'undecided' : 'extra');
    }
  }
}

/** Nested sets as dotted names, as `inspect` shows them. */
function flat(set: JsonSet, prefix = ''): JsonSet {
  const entries: [string, Json][] = [];
  for (const [name, value] of Object.entries(set)) {
    const key = `${prefix}${name}`;
    if (isObject(value) && Object.keys(value).length > 0) entries.push(...Object.entries(flat(value, `${key}.`)));
    else entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

const isEmpty = (json: Json): boolean =>
  json === null || json === '' || (Array.isArray(json) && json.length === 0) || (isObject(json) && Object.keys(json).length === 0);

/** All that it has is empty: nothing but definitions that do not apply made it. */
const isBare = (json: Json): boolean => isEmpty(json) || (isObject(json) && Object.values(json).every(isBare));

/** Paths of the tree as `inspect` writes them. */
function relative(json: Json, root: string): Json {
  if (typeof json === 'string') return json.startsWith(`${root}/`) ? `./${json.slice(root.length + 1)}` : json;
  if (Array.isArray(json)) return json.map((inner) => relative(inner, root));
  if (isObject(json)) return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, relative(value, root)]));
  return json;
}

/** A name made of what only the user's configuration says. */
const isSymbolic = (name: string): boolean => name.includes('${') || name.includes('<name>');

/** Files of the tree that ours speaks of, as `inspect` writes them. */
const filesIn = (ours: JsonSet): string[] => [...new Set(JSON.stringify(ours).match(/\.\/[\w.@+/-]+/g) ?? [])];

/** A file that Nix copied into its store, as the file of the tree that it was: only its name can be told. */
function withOwnFiles(json: Json, files: readonly string[]): Json {
  if (files.length === 0) return json;
  if (typeof json === 'string')
    return json.replace(STORED, (whole, name: string) => files.find((file) => file.endsWith(`/${name}`)) ?? whole);
  if (Array.isArray(json)) return json.map((inner) => withOwnFiles(inner, files));
  if (isObject(json)) return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withOwnFiles(value, files)]));
  return json;
}
/** Stand-ins for packages have nothing but zeros. */
const STORED = /\/nix\/store\/(?!0{32})[0-9a-z]{32}-([\w.@+/-]+)/g;
