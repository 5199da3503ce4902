import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Subject } from '../../../model/subject.ts';
import { isUnset } from '../../directives.ts';
import { builtIn } from '../../nixos/built-in.ts';
import { placeIn, subjectPlace } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { alternatives } from '../../services.ts';
import { accountName, accountsOf } from '../accounts.ts';
import { isRunning, isSetting } from '../service-users.ts';
import { fixAccount } from './fix.ts';

const options = z.object({
  ignoreUsers: z.array(z.string()).default([]).describe('Names of users to leave alone.'),
});
type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'state/system-user',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'safe',
    source: ['000 P4', '001 User and privilege management'],
    summary: "A service's user is no system user, has no group, or a group that nothing declares.",
    security: 4.0,
    precision: 'high',
    options,
  },
  (context) => {
    for (const module of context.modules) {
      if (module.kind === 'home') continue;
      const { ignoreUsers } = context.options(module.file);
      for (const user of module.users) {
        const name = accountName(context.project, user);
        if (name !== 'root' && !ignoreUsers.includes(name)) checkUser(context, module, { ...user, name, symbol: `users.users.${name}` });
      }
    }
  },
);

function checkUser(context: Context, module: ProjectModule, user: Subject): void {
  const { project } = context;
  const whole = accountsOf(project).whole(user);
  const isNormal = isSetting(project, whole, 'isNormalUser');
  const isSystem = isSetting(project, whole, 'isSystemUser');
  if (isNormal === true || (isSystem === false && !isRunning(project, user))) return;
  // What NixOS declares itself, a module only adds to.
  if (isSystem !== true && !hasSystemUid(whole)) {
    if (isNormal === null || isSystem === null || isOfNixos(project, user)) {
      context.undecidable(module.file, user.symbol, 'whether it is a system user is not known');
    } else {
      fail(
        context,
        module,
        user,
        `User \`${user.name}\` of a service is declared without \`isSystemUser = true\`: NixOS refuses it. Set \`isSystemUser = true\`.`,
        'isSystemUser',
      );
    }
    return;
  }
  checkGroup(context, module, user, whole);
}

/** `update-users-groups` takes every number below 1000 for a system user's. */
function hasSystemUid(user: Subject): boolean {
  const uid = user.settings.get('uid')?.value;
  return uid?.kind === 'int' && uid.value < 1000n;
}

/** An account that a module of NixOS declares, or may declare: the project only adds to it. */
const isOfNixos = (project: Project, user: Subject): boolean =>
  builtIn(user.name) !== null || accountsOf(project).isHanded(user.name) || isExtension(user);

/** A module that sets nothing but memberships, keys or a home adds to an account of somebody else. */
const isExtension = (user: Subject): boolean =>
  [...user.settings.keys()].every((name) => /^(extraGroups|openssh|packages|home|homeMode|uid|linger)\b/.test(name));

function checkGroup(context: Context, module: ProjectModule, user: Subject, whole: Subject): void {
  const { project } = context;
  // Machines may give one account different groups: what this module says is what it gets here.
  const setting = user.settings.get('group') ?? whole.settings.get('group');
  if (setting === undefined) {
    if (whole.rests.some(({ below }) => below === '') || isOfNixos(project, user))
      context.undecidable(module.file, user.symbol, 'its group is not known');
    else
      fail(
        context,
        module,
        user,
        `System user \`${user.name}\` has no \`group\`: NixOS refuses it. Set \`group\`, and declare it in \`users.groups\`.`,
        'group',
      );
    return;
  }
  let unknown: string | null = null;
  for (const value of alternatives(project.ev, setting.value)) {
    const resolved = project.defaults.resolve(value);
    const standing = isUnset(resolved) ? 'missing' : accountsOf(project).standing('groups', value);
    if (standing === 'declared') continue;
    if (standing !== 'missing') {
      unknown = standing.unknown;
      continue;
    }
    const group = resolved.kind === 'string' ? resolved.value : render(project.ev, resolved);
    const [definition] = user.settings.get('group')?.definitions ?? [];
    if (definition === undefined) continue;
    context.fail({
      at: placeIn(module, definition),
      symbol: user.symbol,
      message: `User \`${user.name}\` has the group \`${group}\`, which no module declares. Declare \`users.groups.${group}\`.`,
      origin: definition.origin,
    });
    return;
  }
  if (unknown === null) context.pass(module.file, user.symbol);
  else context.undecidable(module.file, user.symbol, unknown);
}

function fail(context: Context, module: ProjectModule, user: Subject, message: string, missing: 'isSystemUser' | 'group'): void {
  context.fail({ at: subjectPlace(module, user), symbol: user.symbol, message, origin: null, fix: fixAccount(module, user, missing) });
}
