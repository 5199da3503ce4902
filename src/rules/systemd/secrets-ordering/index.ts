import { memo } from '../../../syntax/memo.ts';
import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Definition } from '../../../model/definition.ts';
import type { Setting } from '../../../model/effective.ts';
import type { Option } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { programSettings, settingWith } from '../../handed.ts';
import { valueOf } from '../../options.ts';
import { placeIn, subjectPlace } from '../../places.ts';
import { addUnit, joinInsertions, type ProposedFix, sectionBinding } from '../../edits.ts';
import { defineRule, type Place } from '../../rule.ts';
import { ownedServices } from '../../services.ts';
import { namedUnits } from '../ordering.ts';

/** How a secret's path shows in a value, and the unit that provides it: by the seed's advice, and agenix's `modules/age.nix`. */
const SOURCES = [
  { manager: 'sops', shows: /\bconfig\.sops\.(secrets|templates|placeholder)\b|\/run\/secrets(-for-users)?\//, unit: 'sops-nix.service' },
  { manager: 'age', shows: /\bconfig\.age\.secrets\b|\/run\/agenix\//, unit: 'agenix-install-secrets.service' },
] as const;
type Source = (typeof SOURCES)[number];

const options = z.object({
  units: z
    .array(z.string())
    .default([
      'sops-nix.service',
      'sops-install-secrets.service',
      'agenix.service',
      'agenix-install-secrets.service',
      'run-agenix.mount',
      'run-secrets.mount',
      'run-secrets.d.mount',
    ])
    .describe('Units that provide secrets: a service that reads one must be ordered after one of these.'),
});

export default defineRule(
  {
    id: 'systemd/secrets-ordering',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: 'unsafe',
    source: ['001 Secrets Management'],
    summary: 'A service reads a secret without being ordered after the unit that provides it.',
    security: null,
    precision: 'medium',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const found = secretOf(project, module, unit);
      if (found === null) continue;
      const { units } = context.options(module.file);
      const after = namedUnits(project, unit, ['after']);
      if (after.names.some((name) => units.includes(name))) context.pass(module.file, unit.symbol);
      else if (after.isOpen) context.undecidable(module.file, unit.symbol, 'not all units that it is ordered after are known');
      else {
        // Other modules may add to the setting.
        const { definitions } = found.setting;
        const definition = definitions.find(({ origin }) => isWrittenIn(module, origin)) ?? (definitions[0] as Definition);
        context.fail({
          at: isWrittenIn(module, definition.origin) ? secretPlace(module, definition) : subjectPlace(module, own),
          symbol: unit.symbol,
          message: `Service \`${unit.name}\` reads a secret of ${found.source.manager} in \`${found.setting.name}\` and may start before it is there. Add \`${found.source.unit}\` to its \`after\` and \`wants\`.`,
          origin: definition.origin,
          fix: ordering(module, own, found.source.unit),
        });
      }
    }
  },
);

/** The first setting that the program sees a secret's path through, options by their defaults. */
function secretOf(project: Project, module: ProjectModule, unit: Unit): { setting: Setting; source: Source } | null {
  const settings = programSettings(unit);
  const texts = settings.map(({ value }) => render(project.ev, value));
  for (const source of SOURCES) {
    const direct = settings[texts.findIndex((text) => source.shows.test(text))];
    if (direct !== undefined) return { setting: direct, source };
    for (const { option, text } of writtenDefaults(module)) {
      const setting = source.shows.test(text) ? settingWith(project, settings, option) : null;
      if (setting !== null) return { setting, source };
    }
  }
  return null;
}

/** The module's options with what is written as their defaults. */
const writtenDefaults = memo(({ ev, options }: ProjectModule): readonly { readonly option: Option; readonly text: string }[] =>
  options.flatMap((option) => {
    const value = valueOf(ev, option.default);
    return value === null ? [] : [{ option, text: render(ev, value) }];
  }),
);

const isWrittenIn = ({ evaluated: { source } }: ProjectModule, origin: Definition['origin']): boolean =>
  placesOf(origin).some(({ file }) => file === source);

/** The secret itself, where the module's own file writes it in the setting; else the setting. */
function secretPlace(module: ProjectModule, definition: Definition): Place {
  const { source } = module.evaluated;
  const [whole] = placesOf(definition.origin);
  const match =
    whole?.file === source &&
    /\b(?:sops|age)\.(?:secrets|templates)\b(?:\.(?:"[^"\n]*"|[\w-]+))*|\/run\/(?:secrets|agenix)\/[\w./-]*/.exec(
      source.text.slice(whole.start, whole.end),
    );
  if (!whole || !match) return placeIn(module, definition);
  const start = whole.start + match.index;
  return { file: source, start, end: start + match[0].length };
}

/** Adds the unit to `after` and `wants`. */
function ordering(module: ProjectModule, own: Unit, name: string): ProposedFix {
  const [command] = own.directives.get('ExecStart')?.definitions ?? [];
  const anchor = command === undefined ? null : sectionBinding(module, command, 'serviceConfig');
  if (anchor === null) return null;
  const edits = ['after', 'wants'].map((option) => addUnit(module, own.options.get(option), option, name, anchor));
  const known = edits.flatMap((edit) => edit ?? []);
  return known.length < edits.length ? null : { safe: false, title: `Order it after \`${name}\``, edits: joinInsertions(known) };
}
