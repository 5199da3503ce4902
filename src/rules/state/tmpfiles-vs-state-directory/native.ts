/** Policy `state-directory`: a native service's directory is made by a tmpfiles rule. */
import { sameValue } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { TmpfilesRule } from '../../../model/tmpfiles.ts';
import type { Unit } from '../../../model/units.ts';
import { valueOf } from '../../options.ts';
import type { Place } from '../../rule.ts';
import { DIRECTORY_BASES, type DirectoryDirective, directoryText, managedDirectories, rulePlace } from '../directories.ts';
import { isInContainer, ownerOf } from '../tmpfiles-owner.ts';
import { toDirective } from './fix.ts';
import type { Context } from './index.ts';
import type { PlacedRule } from './rules.ts';

interface Group {
  readonly at: Place;
  readonly unit: Unit;
  readonly rule: TmpfilesRule;
  readonly paths: string[];
  readonly directives: Set<DirectoryDirective>;
}

export function reportTmpfiles(context: Context, module: ProjectModule, native: readonly Unit[], rules: readonly PlacedRule[]): void {
  const { project } = context;
  const groups = new Map<string, Group>();
  const undecided = new Map<string, string>();
  for (const { module: place, rule } of rules) {
    if (isElsewhere(context, rule)) continue;
    const path = directoryText(project, rule.path);
    const unit = ownerOf(project, native, rule, path);
    if (unit === undefined || path === null || isInContainer(project, module, path)) continue;
    const directive = directiveFor(path);
    if (directive === null) {
      // Only below systemd's own bases can it make a directory; where a symbolic path lies nobody knows.
      if (path.startsWith('${')) undecided.set(unit.symbol, `where \`${path}\` lies is not known`);
      continue;
    }
    const at = rulePlace(place, rule);
    const key = `${unit.symbol}:${at.file.path}:${at.start}`;
    const group = groups.get(key) ?? { at, unit, rule, paths: [], directives: new Set<DirectoryDirective>() };
    groups.set(key, group);
    if (!group.paths.includes(path)) group.paths.push(path);
    group.directives.add(directive);
  }
  for (const { at, unit, rule, paths, directives } of together([...groups.values()])) {
    const names = [...directives].map((name) => `\`${name}\` with \`${name}Mode\``).join(' and ');
    const shown = paths.length > MANY ? paths.slice(0, NAMED) : paths;
    const more = paths.length === shown.length ? '' : ` and ${paths.length - shown.length} more directories`;
    context.fail({
      at,
      symbol: unit.symbol,
      message: `${shown.map((path) => `\`${path}\``).join(', ')}${more} of the native service \`${unit.name}\` ${paths.length === 1 ? 'is' : 'are'} made by ${paths.length > shown.length ? 'tmpfiles rules' : 'a tmpfiles rule'}. Let systemd make ${paths.length === 1 ? 'it' : 'them'}: ${names}.`,
      origin: rule.origin,
      fix:
        paths.length === 1 && directives.size === 1 && at.file === module.evaluated.source
          ? toDirective(project, module, unit, rule, [...directives][0] as DirectoryDirective)
          : null,
    });
  }
  const failed = new Set([...groups.values()].map(({ unit }) => unit.symbol));
  const isOpen = module.tmpfiles.some((rule) => rule.type === '' && rule.line.kind !== 'string' && rule.line.kind !== 'text');
  for (const unit of native) {
    if (failed.has(unit.symbol)) continue;
    const reason =
      undecided.get(unit.symbol) ?? (isOpen && managedDirectories(project, unit).length === 0 ? 'a tmpfiles rule is not known' : null);
    if (reason === null) context.pass(module.file, unit.symbol);
    else context.undecidable(module.file, unit.symbol, reason);
  }
}

const isBelow = (path: string, other: string): boolean => path.startsWith(`${other}/`);

/** More findings about one service are one. */
const MANY = 3;
/** Directories that such a finding names. */
const NAMED = 2;

/** Where rules make many directories of one service, they are told of together, at the first of the outermost. */
function together(groups: readonly Group[]): Group[] {
  const found: Group[] = [];
  const told = new Set<Group>();
  for (const group of groups) {
    if (told.has(group)) continue;
    const same = groups.filter(({ unit }) => unit === group.unit);
    if (same.length <= MANY) {
      found.push(group);
      continue;
    }
    const isInside = (one: Group): boolean =>
      same.some((other) => one.paths.every((path) => other.paths.some((around) => isBelow(path, around))));
    const [first = group, ...others] = [...same.filter((one) => !isInside(one)), ...same.filter(isInside)];
    for (const other of others) {
      first.paths.push(...other.paths);
      for (const directive of other.directives) first.directives.add(directive);
    }
    for (const one of same) told.add(one);
    found.push(first);
  }
  return found;
}

/** Only where the user moved the directory away from its default, out of systemd's reach: `cfg.dataDir != "/var/lib/x"`. */
export function isElsewhere({ project: { ev } }: Context, rule: TmpfilesRule): boolean {
  const isPath = (value: Value | null): boolean => value !== null && sameValue(ev, value, rule.path);
  return rule.guards.some((guard) => {
    const [equal] = guard.kind === 'call' && guard.callee === '!' ? guard.args.map((arg) => valueOf(ev, arg)) : [];
    return equal?.kind === 'call' && equal.callee === '==' && equal.args.some((arg) => isPath(valueOf(ev, arg)));
  });
}

function directiveFor(path: string): DirectoryDirective | null {
  const bases = Object.entries(DIRECTORY_BASES) as [DirectoryDirective, string][];
  return bases.find(([directive, base]) => directive !== 'ConfigurationDirectory' && path.startsWith(`${base}/`))?.[0] ?? null;
}
