import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { relativeTo } from '../../../evaluation/paths.ts';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import { defineRule } from '../../rule.ts';
import { alternatives } from '../../services.ts';
import { attribute, attributeAt, derivations, originOf } from '../derivations.ts';

const options = z.object({
  folders: z
    .array(z.string())
    .default(['code-references'])
    .describe('Folders that hold copies of sources for reading only, relative to the root.'),
});

export default defineRule(
  {
    id: 'package/official-source',
    level: 'error',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['003 Source Code Management'],
    summary: 'A package is built from the reference folder instead of its official source.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { ev, root } = context.project;
    for (const derivation of derivations(context)) {
      const { folders } = context.options(derivation.file);
      for (const name of ['src', 'srcs']) {
        const value = attribute(ev, derivation.args, name);
        if (typeof value === 'string') continue;
        const paths = pathsIn(ev, value, 0);
        const used = paths.map((path) => folderOf(root, path, folders)).find((folder) => folder !== null);
        if (used) {
          context.fail({
            at: attributeAt(derivation, name),
            symbol: derivation.name,
            message: `\`${derivation.name}\` is built from \`${used}\`, which is for reading only: nobody knows which version that is, and users of the flake do not get it. Fetch the source from its official repository.`,
            origin: originOf(derivation.args, name),
          });
        } else if (paths.length === 0 && (value.kind === 'reference' || value.kind === 'unknown') && derivation.fetches.length === 0) {
          context.undecidable(derivation.file, derivation.name, 'its `src` is not known');
        } else context.pass(derivation.file, derivation.name);
      }
    }
  },
);

/** Paths that a source consists of, through `cleanSource`, filters and `"${self}/…"`. */
function pathsIn(ev: Evaluator, value: Value, depth: number): string[] {
  if (depth > 6) return [];
  return alternatives(ev, value).flatMap((one): string[] => {
    const inner = (thunks: readonly Parameters<Evaluator['force']>[0][]): string[] =>
      thunks.flatMap((thunk) => {
        const known = ev.tryForce(thunk);
        return known === null ? [] : pathsIn(ev, known, depth + 1);
      });
    switch (one.kind) {
      case 'path':
        return [one.path];
      case 'text':
        // `"${self}/folder"`: the root of the flake.
        return one.parts.flatMap((part, index) => {
          if (typeof part !== 'string') return pathsIn(ev, part, depth + 1);
          const before = one.parts[index - 1];
          return part.startsWith('/') && typeof before === 'object' && before.kind === 'reference' && before.path.at(-1) === 'self'
            ? [`self:${part.slice(1)}`]
            : [];
        });
      case 'list':
        return inner(one.items.flatMap((item) => (isSpread(item) ? [] : [item.thunk])));
      case 'attrs':
        return inner([...one.entries.values()].map(({ thunk }) => thunk));
      case 'call':
        return inner(one.args);
      default:
        return [];
    }
  });
}

/** The reference folder that a path lies in. */
function folderOf(root: string, path: string, folders: readonly string[]): string | null {
  const relative = path.startsWith('self:') ? path.slice('self:'.length) : relativeTo(root, path);
  return relative === null ? null : (folders.find((folder) => relative === folder || relative.startsWith(`${folder}/`)) ?? null);
}
