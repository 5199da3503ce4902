import { nearest } from './distance.ts';
import { DIRECTIVES } from './tables/directives.ts';
import type { SystemdVersion } from './versions.ts';
import { DEFAULT_SYSTEMD_VERSION, isAtLeast } from './versions.ts';

/** Sections that hold directives; `[Target]` and `[Device]` may stand in a file but know none. */
export const SECTIONS = ['Unit', 'Install', 'Service', 'Socket', 'Mount', 'Automount', 'Swap', 'Timer', 'Path', 'Slice', 'Scope'] as const;
export type Section = (typeof SECTIONS)[number];

/** Where a directive of a type's section comes from: '' is that type's own. */
export type DirectiveFamily = '' | 'Exec' | 'Kill' | 'ResourceControl';

/**
 * `active` in force; `alias` older spelling of `aliasOf`; `compat` accepted here, documented in
 * another section (`movedTo`); `removed` known and ignored.
 */
export type DirectiveStatus = 'active' | 'alias' | 'compat' | 'removed';

interface DirectiveExtra {
  readonly values?: string;
  readonly booleanYes?: string;
  readonly range?: readonly [number, number];
  readonly accumulates?: boolean;
  readonly aliasOf?: string;
  readonly replacement?: string;
  readonly movedTo?: string;
  readonly undocumented?: boolean;
  readonly older?: Readonly<
    Partial<Record<SystemdVersion, { readonly type: string; readonly values?: string; readonly booleanYes?: string }>>
  >;
}
/** One line of the generated table: name, sections, family, type, parser, status, since, rest. */
export type DirectiveRow = readonly [
  name: string,
  sections: string,
  family: DirectiveFamily,
  type: string,
  parser: string,
  status: DirectiveStatus,
  since: SystemdVersion,
  extra?: DirectiveExtra,
];

/** A directive as one version of systemd reads it in one group of sections. */
export interface Directive {
  readonly name: string;
  readonly sections: readonly Section[];
  readonly family: DirectiveFamily;
  /** Value type: `boolean`, `enum`, `timespan`, `path-list`… */
  readonly type: string;
  /** systemd's parser without `config_parse_`. */
  readonly parser: string;
  readonly status: DirectiveStatus;
  /** First of the known versions that has it. */
  readonly since: SystemdVersion;
  /** Accepted words of an enumeration, or the fixed words of a mixed type. */
  readonly values: readonly string[];
  /** The word that a true boolean stands for, where an enumeration takes booleans too. */
  readonly booleanYes: string | null;
  readonly range: readonly [number, number] | null;
  /** Repeated assignments add up, as far as that is established. */
  readonly accumulates: boolean;
  readonly aliasOf: string | null;
  /** What to write instead of a removed directive. */
  readonly replacement: string | null;
  /** `Unit.StartLimitBurst`: where it is documented, for `compat`. */
  readonly movedTo: string | null;
  /** In the manual pages of 262. */
  readonly documented: boolean;
}

function materialize(row: DirectiveRow, version: SystemdVersion): Directive {
  const [name, sections, family, type, parser, status, since, extra = {}] = row;
  const older = extra.older?.[version];
  const values = older === undefined ? extra.values : older.values;
  return {
    name,
    sections: sections.split(' ') as Section[],
    family,
    type: older?.type ?? type,
    parser,
    // A directive removed in 262 is in force in the versions that list an older type.
    status: older !== undefined && status === 'removed' ? 'active' : status,
    since,
    values: values === undefined ? [] : values.split(' '),
    booleanYes: (older === undefined ? extra.booleanYes : older.booleanYes) ?? null,
    range: extra.range ?? null,
    accumulates: extra.accumulates ?? false,
    aliasOf: extra.aliasOf ?? null,
    replacement: extra.replacement ?? null,
    movedTo: extra.movedTo ?? null,
    documented: extra.undocumented !== true,
  };
}

type SectionTable = Map<string, Directive>;
const tables = new Map<SystemdVersion, Map<Section, SectionTable>>();

function tableOf(version: SystemdVersion): Map<Section, SectionTable> {
  let table = tables.get(version);
  if (table === undefined) {
    table = new Map();
    for (const row of DIRECTIVES) {
      const directive = materialize(row, version);
      if (!isAtLeast(version, directive.since)) continue;
      for (const section of directive.sections) {
        const names = table.get(section) ?? new Map<string, Directive>();
        table.set(section, names.set(directive.name, directive));
      }
    }
    tables.set(version, table);
  }
  return table;
}

/** Whether a key or a section is one that systemd skips silently: `X-…`. */
export function isExtensionName(name: string): boolean {
  return name.startsWith('X-');
}

/** The directive `name` of `section`, or undefined when that version does not know it there. */
export function lookupDirective(section: Section, name: string, version: SystemdVersion = DEFAULT_SYSTEMD_VERSION): Directive | undefined {
  return tableOf(version).get(section)?.get(name);
}

/** All directives of a section, in the table's (alphabetical) order. */
export function directivesOf(section: Section, version: SystemdVersion = DEFAULT_SYSTEMD_VERSION): readonly Directive[] {
  return [...(tableOf(version).get(section)?.values() ?? [])];
}

/** The sections that know a directive; empty when none does. Names are case-sensitive. */
export function sectionsOf(name: string, version: SystemdVersion = DEFAULT_SYSTEMD_VERSION): readonly Section[] {
  const table = tableOf(version);
  return SECTIONS.filter((section) => table.get(section)?.has(name));
}

/** Names that people bring from other tools, and what systemd calls the thing. */
const MISNOMERS: Readonly<Record<string, string>> = {
  memoryreservation: 'MemoryLow',
  extragroups: 'SupplementaryGroups',
  cwd: 'WorkingDirectory',
  cpulimit: 'CPUQuota',
  memorylimitmax: 'MemoryMax',
  capabilities: 'CapabilityBoundingSet',
  workdir: 'WorkingDirectory',
  env: 'Environment',
  envfile: 'EnvironmentFile',
};

/**
 * The directives of `section` that a name which is none of them may mean, best first; empty when
 * nothing is near. Tried in order: another case, a name from another tool, a prefix such as
 * `extra` in front of a directive, then spelling.
 */
export function nearestDirectives(section: Section, name: string, version: SystemdVersion = DEFAULT_SYSTEMD_VERSION): readonly string[] {
  const names = directivesOf(section, version)
    .filter((directive) => directive.status !== 'removed' && directive.documented)
    .map((directive) => directive.name);
  const folded = name.toLowerCase();
  const sameButCase = names.filter((candidate) => candidate.toLowerCase() === folded);
  if (sameButCase.length > 0) return sameButCase;
  const misnomer = MISNOMERS[folded];
  if (misnomer !== undefined && names.includes(misnomer)) return [misnomer];
  const decorated = /^(?:extra|additional|default|custom)/.exec(folded)?.[0];
  if (decorated !== undefined) {
    const bare = folded.slice(decorated.length);
    const meant = names.filter((candidate) => candidate.toLowerCase() === bare);
    if (meant.length > 0) return meant;
  }
  return nearest(name, names);
}

/** The one likeliest directive, or undefined when nothing is near. */
export function nearestDirective(section: Section, name: string, version: SystemdVersion = DEFAULT_SYSTEMD_VERSION): string | undefined {
  return nearestDirectives(section, name, version)[0];
}
