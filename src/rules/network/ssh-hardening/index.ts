import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import { TRUE, type Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import { startsWith } from '../../../model/subject.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { alternatives, isOn } from '../../services.ts';

/** Settings of sshd by their two spellings, and what makes each weak. */
const PASSWORD = [['services', 'openssh', 'settings', 'PasswordAuthentication'], ['services', 'openssh', 'passwordAuthentication']];
const ROOT = [['services', 'openssh', 'settings', 'PermitRootLogin'], ['services', 'openssh', 'permitRootLogin']];

export default defineRule(
  {
    id: 'network/ssh-hardening',
    level: 'error',
    presets: { 'system-config': true },
    fix: null,
    source: ['002 SSH Hardening'],
    summary: 'SSH is enabled with password authentication or root login by password.',
    security: 8.1,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { project } = context;
    const everywhere = project.modules.flatMap(({ definitions }) => definitions);
    const isSet = (definitions: readonly Definition[], spellings: readonly (readonly string[])[]): Definition[] =>
      definitions.filter(({ path }) => spellings.some((spelling) => path.length === spelling.length && startsWith(path, spelling)));
    const mentionsPassword = isSet(everywhere, PASSWORD);
    for (const module of context.modules) {
      for (const [spellings, isWeak, advice] of [
        [PASSWORD, (value: Value) => isOn(value) === true, 'Set it to `false` and use keys.'],
        [ROOT, (value: Value) => value.kind === 'string' && value.value === 'yes', 'Set it to `"no"` or `"prohibit-password"`.'],
      ] as const) {
        for (const definition of isSet(module.definitions, spellings)) {
          const symbol = renderPath(project.ev, definition.path);
          const values = alternatives(project.ev, project.defaults.resolve(definition.value));
          if (values.some(isWeak)) {
            context.fail({ at: placeIn(module, definition), symbol, message: `\`${symbol}\` lets anybody with a password in. ${advice}`, origin: definition.origin });
          } else if (values.every(({ kind }) => kind === 'bool' || kind === 'string')) context.pass(module.file, symbol);
          else context.undecidable(module.file, symbol, 'its value is not known');
        }
      }
      const enabling = module.definitions.find(({ path, value }) => path.length === 3 && startsWith(path, ['services', 'openssh', 'enable']) && value === TRUE);
      if (enabling === undefined || mentionsPassword.length > 0) continue;
      const opaque = module.definitions.some(({ path, isRest }) => isRest && (path.length === 0 || startsWith(path, ['services', 'openssh'].slice(0, path.length))));
      if (opaque) context.undecidable(module.file, 'services.openssh', 'its settings are not all known');
      else {
        context.fail({
          at: placeIn(module, enabling),
          symbol: 'services.openssh.settings.PasswordAuthentication',
          message: '`services.openssh` is enabled and nothing sets `PasswordAuthentication`, which NixOS leaves on. Set `services.openssh.settings.PasswordAuthentication = false`.',
        });
      }
    }
  },
);
