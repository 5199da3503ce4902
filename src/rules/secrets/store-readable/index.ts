import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { typeText } from '../../../model/option-type.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { factsIn, optionKey } from '../../facts.ts';
import { optionName, optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { headOf, placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isSecretName } from '../names.ts';
import { definitionAround, isSecretFile, literalReads, sourcesOf } from './reads.ts';

/** Types whose values Nix copies into the store as text. */
const TEXT = /\b(str|lines|singleLineStr|nonEmptyStr|strMatching|separatedString|string|commas|passwdEntry)\b/;
/** Types that leave room for a path or a `{ _secret = …; }`. */
const OTHER = /\b(path|pathInStore|listOf|attrsOf|submodule|anything|raw)\b/;

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
        if (type.includes('unknown') || type.includes('.')) context.undecidable(module.file, symbol, `its type is ${type}`);
        else if (
          !TEXT.test(type) ||
          OTHER.test(type) ||
          isName(ev, module, optionKey(option)) ||
          isDescribedAsName(ev, option) ||
          isShownAsPath(ev, option)
        )
          context.pass(module.file, symbol);
        else {
          context.fail({
            at: optionPlace(module, option),
            symbol,
            message: `\`${symbol}\` takes a secret as \`${type}\`, so it ends in the world-readable Nix store. ${adviceFor(module, option)}`,
            origin: option.origin,
          });
        }
      }
      for (const source of sourcesOf(context.project, module)) {
        for (const { start, end } of literalReads(source)) {
          const definition = definitionAround(module, { file: source, start, end });
          const symbol = definition === null ? '' : renderPath(ev, definition.path);
          context.fail({
            at: headOf({ file: source, start, end }),
            symbol,
            message: readMessage(symbol),
            origin: definition?.origin ?? null,
          });
        }
      }
      for (const definition of module.definitions) {
        if (!factsIn(ev, definition).reads.some((file) => isSecretFile(ev, file))) continue;
        const symbol = renderPath(ev, definition.path);
        context.fail({ at: placeIn(module, definition), symbol, message: readMessage(symbol), origin: definition.origin });
      }
    }
  },
);

/** What to do: nothing is to be declared where the module takes a file already. */
function adviceFor({ options }: ProjectModule, option: Option): string {
  const name = optionName(option);
  const isBeside = ({ path }: Option): boolean =>
    path.length === option.path.length && path.slice(0, -1).every((step, index) => step === option.path[index]);
  const file = options.find(
    (one) => optionName(one).startsWith(name) && /^[-_]?(file|path)$/i.test(optionName(one).slice(name.length)) && isBeside(one),
  );
  return file === undefined
    ? `Declare \`${fileName(name)}\` of type \`types.path\` instead, and read the file at run time.`
    : `\`${optionName(file)}\` is there for it: remove this option, so that nobody takes it for a secret.`;
}

/** `tokenFile` for `token`, `bind-password-file` for `bind-password`. */
const fileName = (name: string): string => `${name}${name.includes('-') ? '-file' : name.includes('_') ? '_file' : 'File'}`;

/** What the author says it holds: a name or a path, not the secret. */
const NAMES = /^(the |a )?(name|path|sops|agenix|environment variable|env(ironment)? var|file)\b/i;

function isDescribedAsName(ev: Evaluator, option: Option): boolean {
  const text = option.description === null ? null : valueOf(ev, option.description);
  return text?.kind === 'string' && NAMES.test(text.value.trim());
}

/** An example that is a path, or the text of a secret manager's `….path`. */
function isShownAsPath(ev: Evaluator, { example }: Option): boolean {
  const shown = valueOf(ev, example);
  return shown?.kind === 'path' || (shown?.kind === 'string' && /^\/[\w.-]+\/|^config\.[\w.-]+\.path$/.test(shown.value));
}

const readMessage = (symbol: string): string =>
  `${symbol === '' ? '`builtins.readFile`' : `\`${symbol}\``} reads a secret while the configuration is evaluated: its content is copied into the world-readable Nix store. Hand on the path, and let the service read it.`;

/** True where the module uses the option only as a step of a path: `config.sops.secrets.${cfg.token}`, the name of a secret. */
function isName(ev: Evaluator, module: ProjectModule, key: string): boolean {
  const uses = module.definitions.flatMap((definition) => factsIn(ev, definition).mentions.get(key) ?? []);
  return uses.length > 0 && uses.every((use) => use.as === 'name');
}
