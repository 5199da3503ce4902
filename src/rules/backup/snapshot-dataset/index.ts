import { z } from 'zod';
import { render, renderPath } from '../../../evaluation/render.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import { type AttrsValue, isSpread, type Value } from '../../../evaluation/values.ts';
import { stepKey } from '../../../model/effective.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { isUnset, resolved } from '../../directives.ts';
import { optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { headOf, ownPlace, placeIn } from '../../places.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { isOn } from '../../services.ts';

const options = z.object({
  switchName: z.string().default('useSnapshots').describe('Attribute that has a backup read from a snapshot.'),
  datasetName: z.string().default('zfsDataset').describe('Attribute beside it that names the dataset.'),
});
type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'backup/snapshot-dataset',
    level: 'error',
    presets: { recommended: true, homelab: true },
    fix: null,
    source: ['004 §4'],
    summary: '`useSnapshots = true` without `zfsDataset`.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const siblings = datasetDefinitions(context);
    for (const module of context.modules) {
      checkDefinitions(context, module, siblings);
      checkDefaults(context, module);
    }
  },
);

/** Every definition of the whole project that may name a dataset, by the path of its set and its own name. */
function datasetDefinitions(context: Context): ReadonlyMap<string, readonly Definition[]> {
  const { ev, modules } = context.project;
  const found = new Map<string, Definition[]>();
  const names = new Set<unknown>(context.modules.map(({ file }) => context.options(file).datasetName));
  for (const { definitions } of modules) {
    for (const definition of definitions) {
      if (!definition.isRest && !names.has(definition.path.at(-1))) continue;
      const key = definition.path.map((step) => stepKey(ev, step)).join('.');
      const list = found.get(key);
      if (list === undefined) found.set(key, [definition]);
      else list.push(definition);
    }
  }
  return found;
}

function checkDefinitions(context: Context, module: ProjectModule, all: ReadonlyMap<string, readonly Definition[]>): void {
  const { project } = context;
  const { switchName, datasetName } = context.options(module.file);
  for (const definition of module.definitions) {
    const { path } = definition;
    if (path.at(-1) !== switchName || path.length < 2) continue;
    const parent = path.slice(0, -1);
    const key = parent.map((step) => stepKey(project.ev, step)).join('.');
    const datasets = all.get(`${key}.${datasetName}`) ?? [];
    // What supplies further attributes of the set may name the dataset.
    const isOpen = [...parent.keys(), parent.length].some((length) =>
      (
        all.get(
          parent
            .slice(0, length)
            .map((step) => stepKey(project.ev, step))
            .join('.'),
        ) ?? []
      ).some((one) => one.isRest && length > 1),
    );
    const subject = { symbol: renderPath(project.ev, parent), at: placeIn(module, definition), origin: definition.origin };
    judge(
      context,
      module,
      subject,
      definition.value,
      datasets.map(({ value }) => value),
      isOpen,
    );
  }
}

/** Options whose default is a whole backup. */
function checkDefaults(context: Context, module: ProjectModule): void {
  const { project } = context;
  for (const option of module.options) {
    const value = valueOf(project.ev, option.default);
    if (value?.kind !== 'attrs') continue;
    visit(context, module, value, { symbol: optionSymbol(project.ev, option), at: optionPlace(module, option), origin: option.origin }, 0);
  }
}

interface Found {
  readonly symbol: string;
  readonly at: Place;
  readonly origin: Origin | null;
}

const MAX_DEPTH = 4;

function visit(context: Context, module: ProjectModule, set: AttrsValue, found: Found, depth: number): void {
  const { ev } = context.project;
  const { switchName, datasetName } = context.options(module.file);
  const slot = set.entries.get(switchName);
  const on = slot === undefined ? null : ev.tryForce(slot.thunk);
  if (slot !== undefined && on !== null) {
    const dataset = set.entries.get(datasetName);
    const value = dataset === undefined ? null : ev.tryForce(dataset.thunk);
    const place = ownPlace(module, slot.origin);
    judge(
      context,
      module,
      { ...found, at: place === null ? found.at : headOf(place) },
      on,
      value === null ? [] : [value],
      set.rest !== null || set.dynamic.length > 0,
    );
  }
  if (depth >= MAX_DEPTH) return;
  for (const [name, { thunk }] of set.entries) {
    const inner = ev.tryForce(thunk);
    if (inner?.kind === 'attrs') visit(context, module, inner, { ...found, symbol: `${found.symbol}.${name}` }, depth + 1);
  }
}

function judge(
  context: Context,
  module: ProjectModule,
  { symbol, at, origin }: Found,
  on: Value,
  datasets: readonly Value[],
  isOpen: boolean,
): void {
  const { project } = context;
  const switches = contentsOf(context, on).map(isOn);
  if (switches.every((state) => state === false)) {
    context.pass(module.file, symbol);
    return;
  }
  const values = datasets.flatMap((value) => contentsOf(context, value));
  if (values.some((value) => !isUnset(value))) context.pass(module.file, symbol);
  else if (isOpen || !switches.every((state) => state === true))
    context.undecidable(module.file, symbol, `whether it uses snapshots depends on ${render(project.ev, on)}`);
  else {
    const { switchName, datasetName } = context.options(module.file);
    context.fail({
      at,
      symbol,
      message: `\`${symbol}\` backs up from a snapshot (\`${switchName}\`) and names no dataset to take it of. Set \`${datasetName}\`.`,
      origin,
    });
  }
}

/** The values behind `mkDefault` and its kind, and of the branches of choices. */
function contentsOf(context: Context, value: Value): Value[] {
  return resolved(context.project, value).flatMap((one) => {
    const content = one.kind === 'attrs' && one.entries.has('_type') ? one.entries.get('content') : undefined;
    const inner = content === undefined || isSpread(content) ? null : context.project.ev.tryForce(content.thunk);
    return inner === null ? [one] : contentsOf(context, inner);
  });
}
