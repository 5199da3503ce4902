import { z } from 'zod';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { ownedContainers, textsOf } from '../containers.ts';
import { FLOATING_TAGS } from '../floating-tags.ts';
import { parseImage } from '../images.ts';

const options = z.object({
  floatingTags: z
    .array(z.string())
    .default([...FLOATING_TAGS])
    .describe('Tags that another image gets at any time.'),
  requireDigest: z.boolean().default(true).describe('Whether a fixed tag is not enough: registries let tags be moved.'),
});

export default defineRule(
  {
    id: 'container/image-pinned',
    level: 'warning',
    presets: { recommended: true, homelab: true },
    fix: null,
    source: ['004 Native vs Container', '003 Source Verification'],
    summary: 'A container image has no digest or a floating tag.',
    security: 5.5,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const owned of ownedContainers(project, context.modules)) {
      const { module, own, container } = owned;
      const [definition] = container.settings.get('image')?.definitions ?? [];
      // An image that Nix builds is in the store, and its name is only a label.
      if (container.settings.has('imageFile') || container.settings.has('imageStream')) {
        context.pass(module.file, own.symbol);
        continue;
      }
      const texts = textsOf(project, owned, 'image');
      const { floatingTags, requireDigest } = context.options(module.file);
      const fault = texts.flatMap((text) => (text === null ? [] : (faultOf(text, floatingTags, requireDigest) ?? [])))[0];
      if (fault === undefined || definition === undefined) {
        if (texts.includes(null)) context.undecidable(module.file, own.symbol, 'its image is not known');
        else context.pass(module.file, own.symbol);
        continue;
      }
      context.fail({
        at: placeIn(project.modules.find(({ definitions }) => definitions.includes(definition)) ?? module, definition),
        symbol: own.symbol,
        message: `The image of container \`${own.name}\`, \`${fault.image}\`, ${fault.what}. Pin it as \`${fault.wanted}\`.`,
        origin: definition.origin,
      });
    }
  },
);

interface Fault {
  readonly image: string;
  readonly what: string;
  readonly wanted: string;
}

/** What is wrong with an image reference; a digest makes up for any tag. */
function faultOf(image: string, floatingTags: readonly string[], requireDigest: boolean): Fault | null {
  const parsed = parseImage(image);
  if (parsed === null || parsed.hasDigest) return null;
  const { tag } = parsed;
  const isFloating = tag === null || floatingTags.includes(tag);
  if (!isFloating && !requireDigest) return null;
  const base = tag === null ? image : image.slice(0, image.lastIndexOf(':'));
  const what =
    tag === null
      ? 'names neither tag nor digest, so it may be another one at any start'
      : isFloating
        ? `has the floating tag \`${tag}\``
        : 'has no digest, and its tag can be moved';
  return { image, what, wanted: `${base}:${isFloating ? 'VERSION' : tag}@sha256:…` };
}
