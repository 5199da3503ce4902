import { z } from 'zod';
import { render, renderPath } from '../../../evaluation/render.ts';
import { typeText } from '../../../model/option-type.ts';
import { optionName, optionPlace, optionSymbol } from '../../options.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isSecretName } from '../names.ts';

/** Types whose values Nix copies into the store as text. */
const TEXT = /\b(str|lines|singleLineStr|nonEmptyStr|strMatching|separatedString|string|commas|passwdEntry)\b/;
/** `readFile` of what only the running machine should read. */
const READ_SECRET = /\(readFile (?:\(toString )?"?(?:\$\{)?config\.(sops\.(secrets|templates)|age\.secrets)\.|\(readFile (?:\(toString )?config\.[^)\s]*(password|secret|token|key|credential)[^)\s.]*(file|path)\b/i;

export default defineRule(
  {
    id: 'secrets/store-readable',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['001 Secrets Management', '004 Security'],
    summary: 'A secret is an option of a string type, or is read while evaluating: it ends in the world-readable Nix store.',
    security: 7.5,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      for (const option of module.options) {
        if (!isSecretName(optionName(option)) || option.type === null) continue;
        const symbol = optionSymbol(ev, option);
        const type = typeText(ev, option.type);
        if (type.includes('unknown')) context.undecidable(module.file, symbol, `its type is ${type}`);
        else if (!TEXT.test(type) || /\b(path|listOf|attrsOf|submodule)\b/.test(type)) context.pass(module.file, symbol);
        else {
          context.fail({
            at: optionPlace(module, option),
            symbol,
            message: `\`${symbol}\` takes a secret as \`${type}\`, so it ends in the world-readable Nix store. Declare \`${optionName(option)}File\` of type \`types.path\` instead, and read the file at run time.`,
            origin: option.origin,
          });
        }
      }
      for (const definition of module.definitions) {
        if (!READ_SECRET.test(render(ev, definition.value))) continue;
        const symbol = renderPath(ev, definition.path);
        context.fail({
          at: placeIn(module, definition),
          symbol,
          message: `\`${symbol}\` reads a secret with \`builtins.readFile\`: its content is copied into the world-readable Nix store. Hand on the path, and let the service read it.`,
          origin: definition.origin,
        });
      }
    }
  },
);
