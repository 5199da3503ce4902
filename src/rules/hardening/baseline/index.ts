import { z } from 'zod';
import { openSet } from '../../../evaluation/update.ts';
import type { Value } from '../../../evaluation/values.ts';
import { attempt } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { alternatives, isOn, isOneshot, mainDefinition, ownedServices } from '../../services.ts';
import { BASELINE, IMPLIED_BY_DYNAMIC_USER } from '../directives.ts';
import { isNoDaemon, suitability } from '../suitable.ts';
import { fixBaseline } from './fix.ts';

const options = z.object({
  directives: z
    .array(z.string())
    .default([...BASELINE])
    .describe('The directives that every long-running service must set.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that need no baseline.'),
});

export default defineRule(
  {
    id: 'hardening/baseline',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 P3', '000 BP5', '001 Service Isolation', '003 Service Hardening', '004 template'],
    summary: 'A long-running service lacks directives of the hardening baseline.',
    security: 7.5,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { directives, ignoreServices } = context.options(module.file);
      if (ignoreServices.includes(unit.name) || isNoDaemon(module, unit)) continue;
      const oneshot = isOneshot(project.ev, unit);
      if (oneshot === true) continue;
      const unsuited = contradicted(project, module, unit);
      const wanted = directives.filter((name) => !unsuited.has(name) || (unit.directives.has(name) && name !== 'MemoryDenyWriteExecute'));
      const found = wanted.map((name) => ({ name, state: stateOf(project, unit, name) }));
      const missing = found.filter(({ state }) => state === 'missing').map(({ name }) => name);
      const unsure = found.filter(({ state }) => state === 'unknown').map(({ name }) => name);
      if (missing.length === 0 && unsure.length === 0) context.pass(module.file, unit.symbol);
      else if (missing.length === 0) context.undecidable(module.file, unit.symbol, `cannot know whether it sets ${unsure.join(', ')}`);
      else if (oneshot === null) context.undecidable(module.file, unit.symbol, 'its `Type` is not known');
      else {
        context.fail({
          at: subjectPlace(module, own, mainDefinition(own)),
          symbol: unit.symbol,
          message: messageFor(unit, missing, wanted.length),
          fix: fixBaseline(module, own, missing, unsuited),
        });
      }
    }
  },
);

/** Directives of the baseline that the service cannot run with, as its own definition says; any family of addresses can be allowed. */
const contradicted = (project: Project, module: ProjectModule, unit: Unit): ReadonlySet<string> =>
  new Set(suitability(project, module, unit).exclude.filter((name) => name !== 'RestrictAddressFamilies'));

function messageFor(unit: Unit, missing: readonly string[], total: number): string {
  const names = missing.map((name) => `\`${name}\``).join(', ');
  const count = missing.length === total ? `all ${total}` : `${missing.length} of the ${total}`;
  const lacks = total === 1 ? `${names} of the hardening baseline` : `${count} directives of the hardening baseline: ${names}`;
  return `Service \`${unit.name}\` lacks ${lacks}. Set ${missing.length === 1 ? 'it' : 'them'} in its \`serviceConfig\`, or merge the project's shared hardening set into it.`;
}

type State = 'set' | 'missing' | 'unknown';

function stateOf(project: Project, unit: Unit, name: string): State {
  const setting = unit.directives.get(name);
  if (setting !== undefined) {
    const values = alternatives(project.ev, setting.value);
    if (values.every(({ kind }) => kind !== 'null' && kind !== 'unknown')) return setting.when === null ? 'set' : 'unknown';
    if (!values.every(({ kind }) => kind === 'null')) return 'unknown';
  }
  const dynamic = IMPLIED_BY_DYNAMIC_USER.has(name) ? dynamicUser(project, unit) : 'missing';
  if (dynamic !== 'missing') return dynamic;
  return unit.openDirectives.map((value) => suppliedBy(project, value, name)).find((state) => state !== 'missing') ?? 'missing';
}

/** Whether `DynamicUser` is on, in whose wake systemd sets directives by itself. */
function dynamicUser(project: Project, unit: Unit): State {
  const setting = unit.directives.get('DynamicUser');
  if (setting === undefined) return 'missing';
  const truths = alternatives(project.ev, project.defaults.resolve(setting.value)).map(isOn);
  if (setting.when === null && truths.every((truth) => truth === true)) return 'set';
  return truths.every((truth) => truth === false) ? 'missing' : 'unknown';
}

/** Whether a value that supplies further directives supplies this one; an option counts by its default. */
function suppliedBy(project: Project, value: Value, name: string): State {
  const known = project.defaults.resolve(value);
  if (known.kind === 'attrs' || known.kind === 'choice') {
    const set = attempt(() => openSet(project.ev, known));
    if (set === null) return 'unknown';
    if (set.entries.has(name)) return 'set';
    return set.rest === null && set.dynamic.length === 0 ? 'missing' : 'unknown';
  }
  return 'unknown';
}
