import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import { optionIndex } from '../../../model/option-index.ts';
import { optionReads } from '../../../model/option-reads.ts';
import { defineRule } from '../../rule.ts';
import { asksInWarnings } from './warnings.ts';

export default defineRule(
  {
    id: 'structure/migration',
    level: 'note',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Configuration Migration'],
    summary: 'A removed or renamed option is handled by hand.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { ev } = context.project;
    const index = optionIndex(context.project);
    optionReads(context.project);
    const warned = asksInWarnings(context);
    for (const [node, reads] of ev.configReads) {
      if (!('kind' in node) || node.kind !== 'hasAttr') continue;
      // A helper asks several sets for what some of them have.
      const isShared = reads.some(({ path }) => index.lookup(path).kind === 'declared');
      for (const { path, file, start, end } of reads) {
        // A library that walks over instances asks what they are, not for one option's old name.
        const isOfInstance = path.some((step) => step === '<name>' || step === '*');
        if (isOfInstance && context.project.files.get(file.path)?.module === null) continue;
        const found = index.lookup(path);
        const symbol = renderPath(ev, path);
        if (found.kind === 'undeclared' && isShared) context.pass(file.path, symbol);
        else if (found.kind === 'undeclared' || (found.kind === 'declared' && warned.has(symbol))) {
          context.fail({
            at: { file, start, end },
            symbol,
            message: `\`${symbol}\` is ${found.kind === 'undeclared' ? 'declared by nothing, and asked for here' : 'asked for here to warn of it'}: an old name handled by hand. Use \`lib.mkRenamedOptionModule\` or \`lib.mkRemovedOptionModule\` in \`imports\`, which tell the user and carry the value over.`,
          });
        } else if (found.kind === 'declared') context.pass(file.path, symbol);
        else context.undecidable(file.path, symbol, 'what it asks for may be declared elsewhere');
      }
    }
  },
);
