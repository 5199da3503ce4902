import type { Directive, DirectiveStatus, Section } from './directives.ts';
import { lookupDirective, sectionsOf } from './directives.ts';
import { CHECKS } from './exposure/checks.ts';
import { grammarOf } from './grammar/index.ts';
import { nixosOptionForDirective, nixosOptionForSection } from './nixos.ts';
import { PROTECTIONS } from './protections.ts';
import type { SystemdVersion } from './versions.ts';
import { SYSTEMD_VERSIONS } from './versions.ts';

/** One meaning of a directive: sections that read it in the same way. */
export interface DirectiveMeaning {
  readonly sections: readonly Section[];
  readonly type: string;
  /** What to write. */
  readonly expected: string;
  readonly status: DirectiveStatus;
  /** What to use instead, for an alias, a moved or a removed directive. */
  readonly instead: string | null;
  readonly accumulates: boolean;
}
/** All that is known of a directive. */
export interface DirectiveDescription {
  readonly name: string;
  /** The known versions that have it. */
  readonly versions: readonly SystemdVersion[];
  readonly meanings: readonly DirectiveMeaning[];
  /** NixOS options to set it with: `serviceConfig.ProtectSystem`, `startLimitBurst`. */
  readonly nixos: readonly string[];
  readonly default: string | null;
  readonly protects: string | null;
  /** Rows of the exposure score that look at it. */
  readonly rows: readonly { readonly name: string; readonly weight: number; readonly range: number }[];
}

/** The newest of the versions that has it. */
function newestVersionOf(name: string, versions: readonly SystemdVersion[]): SystemdVersion | undefined {
  return versions.findLast((version) => sectionsOf(name, version).length > 0);
}

function meaningOf(directive: Directive): DirectiveMeaning {
  const { sections, type, status, accumulates } = directive;
  const { expected } = grammarOf(directive);
  return {
    sections,
    type,
    expected: typeof expected === 'string' ? expected : expected(directive),
    status,
    instead: directive.aliasOf ?? directive.movedTo ?? directive.replacement,
    accumulates,
  };
}

/**
 * What is known of a directive in any section, or undefined when no version has it.
 * @param version the one that counts; the newest that has the directive where left out
 */
export function describeDirective(name: string, version?: SystemdVersion): DirectiveDescription | undefined {
  const newest = newestVersionOf(name, version === undefined ? SYSTEMD_VERSIONS : [version]);
  if (newest === undefined) return undefined;
  const found = new Set(sectionsOf(name, newest).flatMap((section) => lookupDirective(section, name, newest)?.sections.join() ?? []));
  const meanings = [...found].flatMap((sections) => {
    const [section] = sections.split(',') as Section[];
    const directive = section === undefined ? undefined : lookupDirective(section, name, newest);
    return directive === undefined ? [] : [meaningOf(directive)];
  });
  const nixos = sectionsOf(name, newest).flatMap((section) => {
    const shorthand = nixosOptionForDirective('service', section, name);
    const set = nixosOptionForSection(section);
    return [...(shorthand === undefined ? [] : [shorthand]), ...(set === undefined ? [] : [`${set}.${name}`])];
  });
  const protection = Object.hasOwn(PROTECTIONS, name) ? PROTECTIONS[name] : undefined;
  return {
    name,
    versions: SYSTEMD_VERSIONS.filter((version) => sectionsOf(name, version).length > 0),
    meanings,
    nixos,
    default: protection?.default ?? null,
    protects: protection?.protects ?? null,
    rows: CHECKS.filter((row) => row.directives.includes(name)).map(({ name: row, weight, range }) => ({ name: row, weight, range })),
  };
}

const STATUS: Readonly<Record<DirectiveStatus, string>> = {
  active: '',
  alias: 'older spelling',
  compat: 'accepted here, at home elsewhere',
  removed: 'ignored',
};

/** The description as Markdown, for `explain systemd:NAME`; undefined when no version (or not the given one) has it. */
export function explainDirective(name: string, version?: SystemdVersion): string | undefined {
  const description = describeDirective(name, version);
  if (description === undefined) return undefined;
  const { versions, meanings, nixos, protects, rows } = description;
  const lines = [`# ${name}=`, ''];
  if (protects !== null) lines.push(protects, '');
  for (const meaning of meanings) {
    const sections = meaning.sections.map((section) => `[${section}]`).join(', ');
    const status = STATUS[meaning.status];
    const instead = meaning.instead === null ? '' : `; use ${meaning.instead}`;
    const value = meaning.status === 'removed' ? '' : ` Value: ${meaning.expected}.`;
    const repeated = meaning.accumulates ? ' Repeated assignments add up.' : '';
    lines.push(`- ${sections}${status === '' ? '' : ` (${status}${instead})`}.${value}${repeated}`);
  }
  lines.push('', `Known to systemd ${versions.join(', ')} (of ${SYSTEMD_VERSIONS.join(', ')}).`);
  if (description.default !== null) lines.push(`Default: ${description.default}.`);
  if (nixos.length > 0) lines.push(`NixOS: ${nixos.map((option) => `\`${option}\``).join(', ')}.`);
  if (rows.length > 0) {
    lines.push('', 'Rows of the exposure score that look at it:', '');
    for (const row of rows) lines.push(`- ${row.name} (weight ${row.weight})`);
  }
  return `${lines.join('\n')}\n`;
}
