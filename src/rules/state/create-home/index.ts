import { z } from 'zod';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { accountName, accountsOf } from '../accounts.ts';
import { homeModeOf, isServiceUser, isSetting } from '../service-users.ts';
import { fixCreateHome } from './fix.ts';

const options = z.object({
  ignoreUsers: z.array(z.string()).default([]).describe('Names of users whose home NixOS shall make.'),
});

export default defineRule(
  {
    id: 'state/create-home',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 P4', '004 §8'],
    summary: 'NixOS makes a home directory for a service user.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const module of context.modules) {
      for (const user of module.users) {
        const name = accountName(project, user);
        const symbol = `users.users.${name}`;
        if (context.options(module.file).ignoreUsers.includes(name) || !isServiceUser(project, accountsOf(project).whole(user))) continue;
        const creates = isSetting(project, user, 'createHome');
        const [definition] = user.settings.get('createHome')?.definitions ?? [];
        if (creates === false || accountsOf(project).isReplaced(user, 'createHome')) context.pass(module.file, symbol);
        else if (creates === null || definition === undefined)
          context.undecidable(module.file, symbol, 'whether its home is made is not known');
        else {
          context.fail({
            at: placeIn(module, definition),
            symbol,
            message: `\`createHome\` of service user \`${name}\` makes activation own its directory and reset it to mode ${homeModeOf(project, accountsOf(project).whole(user))}. Set \`createHome = false\`; \`StateDirectory\` or a tmpfiles rule makes what the service needs.`,
            origin: definition.origin,
            fix: fixCreateHome(module, definition),
          });
        }
      }
    }
  },
);
