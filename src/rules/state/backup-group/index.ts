import { memo } from '../../../syntax/memo.ts';
import { z } from 'zod';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import { attempt } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import type { Subject } from '../../../model/subject.ts';
import type { Unit } from '../../../model/units.ts';
import { elementsOf, isSwitchedOn, isUnset, possibleValues } from '../../directives.ts';
import { matcherOf } from '../../globs.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { alternatives, isOneshot, ownedServices } from '../../services.ts';
import { accountName } from '../accounts.ts';
import { directiveValues, directoryText, isContainerUnit } from '../directories.ts';

const options = z.object({
  backupUsers: z
    .array(z.string())
    .default(['*restic*', '*borg*', '*backup*'])
    .describe('Patterns for the names of users that make backups, besides those that `services.restic.backups` and its kind name.'),
  ignoreGroups: z.array(z.string()).default(['root']).describe('Groups whose files need no backup, or are read otherwise.'),
});

export default defineRule(
  {
    id: 'state/backup-group',
    level: 'warning',
    presets: { homelab: true },
    fix: null,
    source: ['004 Backup User Group Membership'],
    summary: "A stateful service's group is missing from the backup user's groups.",
    security: null,
    precision: 'medium',
    options,
  },
  (context) => {
    const { project } = context;
    const named = namedUsers(project);
    const accounts = memo(({ backupUsers }: z.infer<typeof options>) => backupAccounts(project, named, backupUsers));
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const settings = context.options(module.file);
      const { ignoreGroups } = settings;
      const directories = directiveValues(project, unit, 'StateDirectory').filter((value) => !isUnset(project.defaults.resolve(value)));
      const [definition] = own.directives.get('StateDirectory')?.definitions ?? [];
      if (directories.length === 0 || definition === undefined || isContainerUnit(module, unit) || isOneshot(project.ev, unit) === true)
        continue;
      const users = accounts(settings);
      const groups = groupsOf(project, unit);
      if (
        users.length === 0 ||
        isSwitchedOn(project, unit, 'DynamicUser') === true ||
        groups?.every((group) => ignoreGroups.includes(group))
      )
        continue;
      const memberships = users.map((user) => membership(project, user));
      const [group] = groups ?? [];
      if (groups === null || group === undefined) context.undecidable(module.file, unit.symbol, 'its group is not known');
      else if (
        memberships.some(({ groups: all }) => groups.every((one) => all.has(one))) ||
        users.some((user) => accountName(project, user) === group)
      ) {
        context.pass(module.file, unit.symbol);
      } else if (memberships.some(({ isOpen }) => isOpen))
        context.undecidable(module.file, unit.symbol, 'the groups of the backup user are not wholly known');
      else {
        const name = accountName(project, users[0] as Subject);
        context.fail({
          at: placeIn(module, definition),
          symbol: unit.symbol,
          message: `Service \`${unit.name}\` keeps its state for the group \`${group}\`, which the backup user \`${name}\` is no member of, so its backup cannot read it. Add \`"${group}"\` to \`users.users.${name}.extraGroups\`.`,
          origin: definition.origin,
          related: users.slice(0, 1).flatMap((user) => related(project, user)),
        });
      }
    }
  },
);

/** Names of accounts that NixOS's own backup services run as. */
function namedUsers(project: Project): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { definitions } of project.modules) {
    for (const { path, value } of definitions) {
      if (path[0] !== 'services' || !/^(restic|borgbackup)$/.test(String(path[1])) || path.at(-1) !== 'user') continue;
      // The default of an option is a stand-in for an account that the machine names.
      if (value.kind === 'string') found.add(value.value);
    }
  }
  return found;
}

function backupAccounts(project: Project, named: ReadonlySet<string>, patterns: readonly string[]): Subject[] {
  const matches = matcherOf(patterns);
  return project.modules.flatMap(({ users }) =>
    users.filter((user) => {
      const name = accountName(project, user);
      return (
        name !== 'root' &&
        (named.has(name) ||
          (matches(name) && (user.settings.has('extraGroups') || (user.settings.has('isSystemUser') && !takesLogins(user)))))
      );
    }),
  );
}

/** The groups that name somebody as a member: `users.groups.web.members`. */
const membersOf = memo((project: Project): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const group of project.modules.flatMap(({ groups }) => groups)) {
    const setting = group.settings.get('members');
    for (const value of setting === undefined ? [] : elementsOf(project, setting.value)) {
      const name = directoryText(project, value);
      if (name !== null) found.set(name, [...(found.get(name) ?? []), accountName(project, group)]);
    }
  }
  return found;
});

/** An account that other machines push their backups to; it reads nothing here. */
const takesLogins = (user: Subject): boolean => [...user.settings.keys()].some((name) => name.startsWith('openssh.authorizedKeys.'));

/** The groups that a user is in, as far as they are known. */
function membership(project: Project, user: Subject): { readonly groups: ReadonlySet<string>; readonly isOpen: boolean } {
  const groups = new Set<string>();
  let isOpen = user.rests.some(({ below }) => below === '');
  const add = (value: Value): void => {
    for (const one of alternatives(project.ev, project.defaults.resolve(value))) {
      if (one.kind === 'list') {
        for (const item of one.items) {
          const inner = isSpread(item) ? item.spread : attempt(() => project.ev.force(item.thunk));
          if (inner !== null) add(inner);
        }
        continue;
      }
      const text = directoryText(project, one);
      if (text === null || one.kind === 'call' || one.kind === 'unknown') isOpen = true;
      else groups.add(text);
    }
  };
  for (const name of [user.name, accountName(project, user)]) for (const group of membersOf(project).get(name) ?? []) groups.add(group);
  for (const name of ['extraGroups', 'group']) {
    const setting = user.settings.get(name);
    for (const definition of setting?.definitions ?? []) add(definition.value);
  }
  return { groups, isOpen };
}

/** The group of a service's files: `Group`, else that of its user; null where it is not known. */
function groupsOf(project: Project, unit: Unit): string[] | null {
  const values = unit.directives.has('Group') ? possibleValues(project, unit, 'Group') : possibleValues(project, unit, 'User');
  const texts = (values ?? []).map((value) => (value.kind === 'null' ? 'root' : directoryText(project, value)));
  return values === null || texts.includes(null) ? null : (texts as string[]);
}

function related(
  project: Project,
  user: Subject,
): { file: ReturnType<typeof placeIn>['file']; start: number; end: number; message: string }[] {
  const module = project.modules.find(({ users }) => users.includes(user));
  const [definition] = user.settings.get('extraGroups')?.definitions ?? [];
  return module === undefined || definition === undefined
    ? []
    : [{ ...placeIn(module, definition), message: 'the groups of the backup user' }];
}
