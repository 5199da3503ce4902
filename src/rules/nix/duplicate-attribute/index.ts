import { z } from 'zod';
import { positionAt } from '../../../syntax/positions.ts';
import { analyseScopes } from '../../../syntax/scopes.ts';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { readableFiles } from '../sources.ts';

export default defineRule(
  {
    id: 'nix/duplicate-attribute',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['Nix manual, Language: attribute sets'],
    summary: 'An attribute or a `let` name is defined twice in one set.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    for (const { path, source } of readableFiles(context)) {
      const { conflicts } = analyseScopes(source);
      if (conflicts.length === 0) context.pass(path, '');
      for (const conflict of conflicts) {
        const symbol = conflict.path.map(quoted).join('.');
        const { line } = positionAt(source, conflict.first.start);
        context.fail({
          at: headOf({ file: source, start: conflict.start, end: conflict.end }),
          symbol,
          message: `\`${symbol}\` is already defined on line ${line}, and Nix refuses a set or \`let\` that defines a name twice. Remove one of the two definitions, or join them.`,
          related: [{ ...headOf({ file: source, start: conflict.first.start, end: conflict.first.end }), message: 'first defined here' }],
        });
      }
    }
  },
);

/** An attribute's name as Nix writes it. */
const quoted = (name: string): string => (/^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name));
