import { z } from 'zod';
import type { Expression, SourceFile, WithExpression } from '../../../syntax/nodes.ts';
import { defineRule } from '../../rule.ts';
import { writtenFiles, shortText } from '../sources.ts';

const options = z.object({
  allow: z.array(z.string()).default([]).describe('What may be opened over a whole file, as it is written: `lib`, `lib.types`.'),
});

export default defineRule(
  {
    id: 'nix/scope-with',
    level: 'note',
    presets: {},
    fix: null,
    source: ['004 Maintainability'],
    summary: '`with` over a whole file hides where every name in it comes from.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    for (const { path, source } of writtenFiles(context)) {
      const { allow } = context.options(path);
      const found = outermostWiths(source).filter(({ scope }) => !allow.includes(written(source, scope)));
      if (found.length === 0) context.pass(path, '');
      for (const node of found) {
        const scope = shortText(source, node.scope);
        context.fail({
          at: { file: source, start: node.start, end: node.start + 'with'.length },
          symbol: scope,
          message: `\`with ${scope};\` stands over the whole file, so no reader and no tool can tell where a name comes from. ${adviceFor(node.scope, scope)}`,
        });
      }
    }
  },
);

const written = (file: SourceFile, scope: Expression): string => file.text.slice(scope.start, scope.end).replace(/\s+/g, ' ');

function adviceFor(scope: Expression, text: string): string {
  if (scope.kind !== 'identifier' && scope.kind !== 'select')
    return 'Bind it to a name in a `let`, and write that name before each attribute.';
  return `Write \`${text}.name\`, or take single names with \`inherit (${text}) name;\` in a \`let\`.`;
}

/** The `with`s whose body is the rest of the file: only arguments, `let`, `assert` and other `with`s stand around them. */
function outermostWiths({ root }: SourceFile): WithExpression[] {
  const found: WithExpression[] = [];
  let node: Expression = root;
  while (node.kind === 'lambda' || node.kind === 'let' || node.kind === 'assert' || node.kind === 'with') {
    if (node.kind === 'with') found.push(node);
    node = node.body;
  }
  return found;
}
