import { z } from 'zod';
import type { Project } from '../../../model/project.ts';
import type { Subject } from '../../../model/subject.ts';
import { isUnset, resolved } from '../../directives.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { isContainerUnit } from '../directories.ts';
import { datasetsOf, type ServiceDataset } from '../datasets.ts';

const FIELDS = ['owner', 'group', 'mode'] as const;

const options = z.object({
  ignoreDatasets: z.array(z.string()).default([]).describe('Names of datasets to leave alone.'),
});

export default defineRule(
  {
    id: 'state/container-permissions',
    level: 'error',
    presets: { homelab: true },
    fix: null,
    source: ['004 §8'],
    summary: "A container's dataset lacks `owner`, `group` or `mode`, or a native service's unmounted dataset sets them.",
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    const containers = new Set(project.modules.flatMap((module) => module.containers.map(({ name }) => name)));
    const native = new Set(
      project.modules.flatMap((module) =>
        module.services.filter((unit) => !unit.isUser && !isContainerUnit(module, unit)).map(({ name }) => name),
      ),
    );
    for (const dataset of datasetsOf(project)) {
      const { module, own } = dataset;
      if (!context.modules.includes(module) || context.options(module.file).ignoreDatasets.includes(own.name)) continue;
      if (containers.has(own.name)) checkContainer(context, dataset);
      else if (native.has(own.name)) checkNative(context, dataset);
    }
  },
);

function checkContainer(context: RuleContext<unknown>, { module, own, whole }: ServiceDataset): void {
  const { project } = context;
  const states = FIELDS.map((field) => ({ field, state: stateOf(project, whole, field) }));
  const missing = states.filter(({ state }) => state === 'unset').map(({ field }) => `\`${field}\``);
  if (missing.length > 0) {
    context.fail({
      at: subjectPlace(module, own),
      symbol: own.symbol,
      message: `The dataset of container \`${own.name}\` has no ${missing.join(', ')}: containers have no \`StateDirectory\`, so its directory stays with root. Set owner, group and mode.`,
    });
  } else if (states.some(({ state }) => state === 'unknown'))
    context.undecidable(module.file, own.symbol, 'its owner, group or mode is not known');
  else context.pass(module.file, own.symbol);
}

/** Where a dataset is mounted, `StateDirectory` cannot change what is there already; elsewhere both would fight. */
function checkNative(context: RuleContext<unknown>, { module, own, whole }: ServiceDataset): void {
  const { project } = context;
  const mountpoint = whole.settings.get('mountpoint');
  const values = mountpoint === undefined ? [] : resolved(project, mountpoint.value);
  const isMounted =
    values.length === 0 ||
    !values.every((value) => value.kind === 'null' || (value.kind === 'string' && ['none', 'legacy', '-'].includes(value.value)));
  const set = FIELDS.filter((field) => own.settings.has(field) && stateOf(project, own, field) === 'set');
  const [first] = set;
  if (isMounted || first === undefined) {
    context.pass(module.file, own.symbol);
    return;
  }
  context.fail({
    at: subjectPlace(module, own, own.settings.get(first)?.definitions[0]),
    symbol: own.symbol,
    message: `The dataset of native service \`${own.name}\` is not mounted and sets ${set.map((field) => `\`${field}\``).join(', ')}: \`StateDirectory\` owns the directory there. Remove them.`,
    origin: own.settings.get(first)?.definitions[0]?.origin ?? null,
  });
}

function stateOf(project: Project, dataset: Subject, field: string): 'set' | 'unset' | 'unknown' {
  const setting = dataset.settings.get(field);
  if (setting === undefined) return dataset.rests.some(({ below }) => below === '') || dataset.settings.has('') ? 'unknown' : 'unset';
  const unset = resolved(project, setting.value).map(isUnset);
  return unset.every(Boolean) ? 'unset' : unset.some(Boolean) ? 'unknown' : 'set';
}
