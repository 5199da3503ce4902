import { z } from 'zod';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import { DEFAULT_PRIORITY } from '../../../model/definition.ts';
import { nixosValue, readingVersions } from '../../../model/exposure.ts';
import type { Unit } from '../../../model/units.ts';
import type { Project } from '../../../model/project.ts';
import {
  checkValue,
  lookupDirective,
  type NixosValue,
  renderAssignments,
  type SystemdVersion,
  type ValueCheck,
} from '../../../systemd/index.ts';
import { defineRule } from '../../rule.ts';
import { alternatives } from '../../services.ts';
import { failAtPlaces, type Offence, type WrittenDirective, writtenUnits } from '../written.ts';

/** Types of directives where an unknown value leaves open whether systemd takes it; others take nearly any text. */
const STRICT_TYPES = new Set([
  'boolean',
  'tristate',
  'enum',
  'timespan',
  'bytes',
  'bytes-or-percent',
  'percent',
  'octal-mode',
  'signal',
  'integer',
  'unsigned',
  'count',
  'weight',
  'rlimit',
  'capability-list',
  'address-family-list',
  'syscall-list',
]);

const options = z.object({
  ignore: z.array(z.string()).default([]).describe('Directives whose values are not looked at.'),
});

export default defineRule(
  {
    id: 'systemd/invalid-value',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['000 P3', '001 Service Isolation'],
    summary: 'A directive has a value that systemd does not accept.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { project } = context;
    const offences: Offence[] = [];
    for (const { module, unit, directives } of writtenUnits(project, context.modules)) {
      const { ignore } = context.options(module.file);
      const before = offences.length;
      const unknown = new Set<string>();
      for (const written of directives) {
        if (ignore.includes(written.name)) continue;
        for (const { value, origin } of valuesOf(project, written)) {
          const plain = plainValue(project, value);
          if (plain === undefined) {
            if (STRICT_TYPES.has(lookupDirective(written.section, written.name)?.type ?? '')) unknown.add(written.name);
            continue;
          }
          for (const text of renderAssignments(plain)) {
            const refusal = refusalOf(written, text, readingVersions(project)) ?? refusedInOneshot(written, text, directives);
            if (refusal !== null) offences.push({ written, origin, message: (users) => messageFor(written, text, refusal, users) });
          }
        }
      }
      if (offences.length > before) continue;
      if (unknown.size > 0)
        context.undecidable(
          module.file,
          unit.symbol,
          `the values of ${[...unknown].map((name) => `\`${name}\``).join(', ')} are not known`,
        );
      else if (directives.length > 0) context.pass(module.file, unit.symbol);
    }
    failAtPlaces(context, offences);
  },
);

interface PlacedValue {
  readonly value: Value;
  readonly origin: Origin | null;
}

/** The single assignments of a directive: branches of choices, elements of lists, each with its own place. */
function valuesOf(project: Project, written: WrittenDirective): PlacedValue[] {
  return alternatives(project.ev, project.defaults.resolve(written.value)).flatMap((value): PlacedValue[] => {
    if (value.kind !== 'list') return [{ value, origin: written.origin }];
    return value.items.flatMap((item) => {
      if (isSpread(item)) return valuesOf(project, { ...written, value: item.spread });
      const inner = project.ev.tryForce(item.thunk);
      if (inner === null) return [];
      // An element that says where it is written is the tighter place, if it is not further away.
      const near = item.origin !== null && placesOf(item.origin)[0]?.file === placesOf(written.origin)[0]?.file;
      return alternatives(project.ev, project.defaults.resolve(inner)).map((one) => ({
        value: one,
        origin: near ? item.origin : written.origin,
      }));
    });
  });
}

/** Numbers inside a text are rendered as Nix does; undefined where a part is symbolic. */
function plainValue(project: Project, value: Value): NixosValue | undefined {
  return value.kind === 'attrs' || value.kind === 'lambda' ? undefined : nixosValue(project.ev, project.defaults, value);
}

/** What every version that has the directive finds wrong; null where one of them takes the value. */
function refusalOf(
  { section, name, priority, definition }: WrittenDirective,
  text: string,
  versions: readonly SystemdVersion[],
): (ValueCheck & { ok: false }) | null {
  // An empty text from `mkForce` or an option takes the directive away: systemd's complaint is no harm.
  if (text === '' && (priority < DEFAULT_PRIORITY || definition === null || definition.value.kind !== 'string')) return null;
  let refusal: (ValueCheck & { ok: false }) | null = null;
  for (const version of versions) {
    const directive = lookupDirective(section, name, version);
    if (directive === undefined || directive.status === 'removed') continue;
    const verdict = checkValue(section, name, text, version);
    if (verdict.ok) return null;
    refusal = verdict;
  }
  return refusal;
}

/** systemd refuses a whole oneshot unit that is to be restarted after a success: `service_verify` in its `service.c`. */
function refusedInOneshot(
  { unit, name }: WrittenDirective,
  text: string,
  all: readonly WrittenDirective[],
): (ValueCheck & { ok: false }) | null {
  if (name !== 'Restart' || !/^(?:always|on-success)$/.test(text)) return null;
  if (holds(unit, all, 'Type') !== 'oneshot' || holds(unit, all, 'Restart') !== text) return null;
  return {
    ok: false,
    message: 'a service of `Type=oneshot` cannot be restarted after a success, and the unit is not loaded',
    expected: 'no, on-failure, on-abnormal, on-watchdog or on-abort, or choose another `Type`',
    suggestion: null,
  };
}

/** The text that a directive has for sure: the one that wins, or in a section by its own name the only one. */
function holds({ directives }: Unit, all: readonly WrittenDirective[], name: string): string | null {
  const setting = directives.get(name);
  const [only, ...more] = all.filter((one) => one.name === name);
  const value =
    setting === undefined
      ? more.length === 0 && only?.definition?.guards.length === 0
        ? only.value
        : null
      : setting.when === null
        ? setting.value
        : null;
  return value?.kind === 'string' ? value.value : null;
}

function messageFor({ name, attribute }: WrittenDirective, text: string, refusal: ValueCheck & { ok: false }, users: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  const wanted =
    refusal.suggestion === null ? `Write ${refusal.expected}.` : `Did you mean \`${refusal.suggestion}\`? It takes ${refusal.expected}.`;
  return `\`${name}\` in \`${attribute}\` of ${users} has the value \`${shown}\`, which systemd does not accept: ${refusal.message}. ${wanted}`;
}
