import { z } from 'zod';
import { nativeService } from '../../nixos/names.ts';
import { NIXOS_SERVICES } from '../../nixos/services.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { ownedContainers, textsOf } from '../containers.ts';
import { parseImage } from '../images.ts';

const options = z.object({
  allow: z.array(z.string()).default([]).describe('Names of containers, or of NixOS services, that may run as a container all the same.'),
});

/** Last components that say nothing: the component before them is the program. */
const GENERIC = new Set(['server', 'app', 'web', 'docker', 'image', 'container', 'core', 'main']);

export default defineRule(
  {
    id: 'container/native-module',
    level: 'warning',
    presets: { recommended: true, homelab: true },
    fix: null,
    source: ['004 Native vs Container'],
    summary: 'A container runs what NixOS has a module of its own for.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const owned of ownedContainers(project, context.modules)) {
      const { module, own } = owned;
      const { allow } = context.options(module.file);
      const images = textsOf(project, owned, 'image');
      const services = images.map((image) => serviceOf(own.name, image));
      const [service] = services;
      if (service !== undefined && service !== null && services.every((one) => one === service)) {
        if (allow.includes(service) || allow.includes(own.name)) {
          context.pass(module.file, own.symbol);
          continue;
        }
        context.fail({
          at: subjectPlace(module, own, own.settings.get('image')?.definitions[0]),
          symbol: own.symbol,
          message: `Container \`${own.name}\` runs what NixOS has a module for: \`services.${service}\`. Wrap that module, or allow the container where it cannot do what is needed.`,
          origin: own.settings.get('image')?.definitions[0]?.origin ?? null,
        });
      } else if (images.includes(null)) context.undecidable(module.file, own.symbol, 'its image is not known');
      else context.pass(module.file, own.symbol);
    }
  },
);

/** The NixOS service that an image holds; where the image is not known, the one that the container is named after. */
function serviceOf(name: string, image: string | null): string | null {
  if (image === null) return NIXOS_SERVICES.has(name) ? name : null;
  const path = parseImage(image)?.path ?? [];
  const [owner = '', last = ''] = path.length > 1 ? path.slice(-2) : ['', path[0]];
  return (
    nativeService(`${owner}/${last}`) ??
    nativeService(GENERIC.has(last) && owner !== '' ? owner : last) ??
    (isNamedAfter(last, name) ? nativeService(name) : null)
  );
}

/** `plex-docker` for a container called `plex`, but not `paperless-ai` for one called `paperless`. */
const isNamedAfter = (image: string, name: string): boolean =>
  ['docker', 'server', 'container', 'image'].some((word) => image === `${name}-${word}` || image === `${word}-${name}`);
