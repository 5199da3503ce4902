import { z } from 'zod';
import { analyseScopes, type BoundName, type ScopeAnalysis } from '../../../syntax/scopes.ts';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { writtenFiles } from '../sources.ts';
import { removals } from './removal.ts';

const options = z.object({
  ignore: z.array(z.string()).default([]).describe('Names that may stay unused, besides those that begin with `_`.'),
});

export default defineRule(
  {
    id: 'nix/unused-binding',
    level: 'note',
    presets: {},
    fix: 'unsafe',
    source: ['000 P1'],
    summary: 'A `let` binding is never used.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    for (const { path, source } of writtenFiles(context)) {
      const { ignore } = context.options(path);
      const analysis = analyseScopes(source);
      const mayStay = ({ name }: BoundName): boolean => name.startsWith('_') || ignore.includes(name);
      const live = liveNames(analysis, analysis.letNames.filter(mayStay));
      const read = new Set(analysis.references.map(({ target }) => target));
      const unused = new Set(analysis.letNames.filter((name) => !live.has(name)));
      for (const bound of analysis.letNames) {
        const { name, owner, at } = bound;
        if (!unused.has(bound)) context.pass(path, name);
        else if (mayStay(bound)) continue;
        // Inside of a binding that goes as a whole, nothing needs to be said.
        else if (owner !== null && unused.has(owner)) continue;
        else {
          const how = read.has(bound) ? 'is used only by itself or by other unused bindings' : 'is never used';
          context.fail({
            at: headOf({ file: source, start: at.start, end: at.end }),
            symbol: name,
            message: `\`${name}\` ${how}. Remove it, use it, or begin its name with \`_\`.`,
            fix: { safe: false, title: `Remove \`${name}\``, edits: removals(source, bound, unused) },
          });
        }
      }
    }
  },
);

/** The names that the file's value can depend on: read outside of any binding, or by one that is live or may stay. */
function liveNames({ references }: ScopeAnalysis, staying: readonly BoundName[]): Set<BoundName> {
  const readers = new Map<BoundName | null, BoundName[]>();
  for (const { target, owner } of references) {
    if (target === null) continue;
    const list = readers.get(owner);
    if (list === undefined) readers.set(owner, [target]);
    else list.push(target);
  }
  const live = new Set<BoundName>();
  const queue = [...(readers.get(null) ?? []), ...staying.flatMap((name) => readers.get(name) ?? [])];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (live.has(name)) continue;
    live.add(name);
    for (const next of readers.get(name) ?? []) queue.push(next);
  }
  return live;
}
