import { z } from 'zod';
import { isSpread, string, type Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { Project } from '../../../model/project.ts';
import { related, subjectPlace } from '../../places.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { addUnit, joinInsertions, type ProposedFix, sectionBinding } from '../../edits.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot, ownedServices } from '../../services.ts';
import { directoryText, isContainerUnit, managedDirectories, usedDirectories } from '../../state/directories.ts';
import { directiveTexts, namedUnits } from '../ordering.ts';

const options = z.object({
  datasets: z.string().default('datasets').describe('Name of the attribute that datasets are declared below, each with a `mountpoint`.'),
  units: z
    .string()
    .default('^(zfs-mount\\.service|zfs-import.*|zfs\\.target|.*\\.mount|local-fs\\.target|ensure-.*)$')
    .describe('Regular expression of the units that mount datasets.'),
});

export default defineRule(
  {
    id: 'systemd/storage-ordering',
    level: 'warning',
    presets: { homelab: true },
    fix: 'unsafe',
    source: ['004 Native Wrapper Pattern', '004 template'],
    summary: 'A service keeps its data on a ZFS dataset and may start before it is mounted.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    const byName = new Map<string, Dataset[]>();
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { datasets: attribute, units } = context.options(module.file);
      const datasets = byName.get(attribute) ?? datasetsOf(project, attribute);
      byName.set(attribute, datasets);
      // A helper of its own data runs after the service that has the data.
      if (isContainerUnit(module, unit) || isOneshot(project.ev, unit) === true) continue;
      const directories = [...managedDirectories(project, unit).map(({ path }) => path), ...usedDirectories(project, unit)];
      const dataset = datasets.find(({ mountpoint }) =>
        directories.some((path) => path === mountpoint || path.startsWith(`${mountpoint}/`)),
      );
      if (dataset === undefined) continue;
      const isMount = new RegExp(units);
      const mountsFor = directiveTexts(project, { ...unit, directives: unit.unit }, 'RequiresMountsFor');
      const after = namedUnits(project, unit, ['after']);
      const needs = namedUnits(project, unit, ['requires', 'bindsTo', 'wants', 'requisite']);
      const isCovered =
        mountsFor.texts.length > 0 || (after.names.some((name) => isMount.test(name)) && needs.names.some((name) => isMount.test(name)));
      if (isCovered) context.pass(module.file, unit.symbol);
      else if (after.isOpen || needs.isOpen || mountsFor.isOpen)
        context.undecidable(module.file, unit.symbol, 'not all units that it is ordered after are known');
      else {
        context.fail({
          at: subjectPlace(module, own),
          symbol: unit.symbol,
          message: `\`${dataset.mountpoint}\` of service \`${unit.name}\` is a ZFS dataset, and the service does not wait for it: it may start on an empty directory. Add \`zfs-mount.service\` to its \`after\` and \`requires\`.`,
          fix: waiting(module, own),
          related: related(dataset.definition.origin, 'the dataset is declared here'),
        });
      }
    }
  },
);

interface Dataset {
  readonly mountpoint: string;
  readonly definition: Definition;
}

/**
 * Every `….<attribute>.….mountpoint` that the project defines. Those of disko become `fileSystems`, whose
 * mounts every service waits for by its default dependencies.
 */
function datasetsOf(project: Project, attribute: string): Dataset[] {
  return project.modules.flatMap(({ definitions }) =>
    definitions.flatMap((definition) => {
      const { path, value } = definition;
      if (path.at(-1) !== 'mountpoint' || !path.includes(attribute) || path[0] === 'disko') return [];
      const mountpoint = directoryText(project, value.kind === 'null' ? string('') : value);
      return mountpoint === null || !/^(\/|\$\{)./.test(mountpoint) ? [] : [{ mountpoint, definition }];
    }),
  );
}

const MOUNT = 'zfs-mount.service';

/** Adds the mount to `after` and `requires`, where it is not there yet. */
function waiting(module: ProjectModule, own: Unit): ProposedFix {
  const [command] = own.directives.get('ExecStart')?.definitions ?? [];
  const anchor = command === undefined ? null : sectionBinding(module, command, 'serviceConfig');
  if (anchor === null) return null;
  const missing = ['after', 'requires'].filter((option) => !own.options.get(option)?.definitions.some(({ value }) => namesMount(value)));
  const edits = missing.map((option) => addUnit(module, own.options.get(option), option, MOUNT, anchor));
  const known = edits.flatMap((edit) => edit ?? []);
  return known.length < edits.length ? null : { safe: false, title: `Wait for \`${MOUNT}\``, edits: joinInsertions(known) };
}

const namesMount = (value: Value): boolean =>
  value.kind === 'list' &&
  value.items.some((item) => !isSpread(item) && item.thunk.value?.kind === 'string' && item.thunk.value.value === MOUNT);
