import { memo } from '../../../syntax/memo.ts';
import { z } from 'zod';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import { stepKey } from '../../../model/effective.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Project } from '../../../model/project.ts';
import { mergedSubject, type Subject } from '../../../model/subject.ts';
import type { Unit } from '../../../model/units.ts';
import { elementsOf, isSwitchedOn, isUnset, possibleValues } from '../../directives.ts';
import { matcherOf } from '../../globs.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type RelatedPlace } from '../../rule.ts';
import { alternatives, isOneshot, ownedServices } from '../../services.ts';
import { accountName, accountsOf, usersByName } from '../accounts.ts';
import { directiveValues, directoryText, isContainerUnit } from '../directories.ts';

const options = z.object({
  backupUsers: z
    .array(z.string())
    .default(['*restic*', 'borg*', '*[-_]borg*', '*backup*'])
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
    const jobs = backupJobs(project);
    const accounts = memo(({ backupUsers }: z.infer<typeof options>) => backupAccounts(project, jobs, backupUsers));
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

interface BackupJobs {
  /** Names of accounts that NixOS's own backup services run as. */
  readonly users: ReadonlySet<string>;
  /** True where one of them names no account: it runs as root, who reads everything. */
  readonly asRoot: boolean;
}

function backupJobs(project: Project): BackupJobs {
  const users = new Set<string>();
  const all = new Set<string>();
  const withUser = new Set<string>();
  for (const module of project.modules) {
    // Those of home-manager run as the user whose home it is.
    if (module.kind === 'home') continue;
    for (const { path, value } of module.below('services')) {
      const [, service, kind, job] = path;
      if (!/^(restic|borgbackup)$/.test(String(service)) || !/^(backups|jobs)$/.test(String(kind)) || job === undefined) continue;
      const key = `${String(service)}.${stepKey(project.ev, job)}`;
      all.add(key);
      if (path.at(-1) !== 'user') continue;
      withUser.add(key);
      // The default of an option is a stand-in for an account that the machine names.
      if (value.kind === 'string') users.add(value.value);
    }
  }
  return { users, asRoot: users.has('root') || [...all].some((job) => !withUser.has(job)) };
}

function backupAccounts(project: Project, jobs: BackupJobs, patterns: readonly string[]): Subject[] {
  const matches = matcherOf(patterns);
  return accountsOf(project)
    .everyone()
    .filter((user) => {
      const name = accountName(project, user);
      return (
        name !== 'root' &&
        (jobs.users.has(name) ||
          (matches(name) &&
            (user.settings.has('extraGroups') || (user.settings.has('isSystemUser') && !takesLogins(user) && !jobs.asRoot))))
      );
    });
}

/** The groups that name somebody as a member: `users.groups.web.members`. */
const membersOf = memo((project: Project): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const groups = project.modules.flatMap((module) => module.groups);
  for (const parts of groupBy(groups, ({ step }) => stepKey(project.ev, step)).values()) {
    const group = mergedSubject(project.ev, parts);
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
          const inner = isSpread(item) ? item.spread : project.ev.tryForce(item.thunk);
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
  const hasGroup = unit.directives.has('Group');
  const values = possibleValues(project, unit, hasGroup ? 'Group' : 'User');
  if (values === null) return null;
  const texts = values.map((value) => (value.kind === 'null' ? 'root' : directoryText(project, value)));
  const groups = hasGroup ? texts : texts.flatMap((name) => (name === null ? [null] : groupOfUser(project, name)));
  return groups.includes(null) ? null : (groups as string[]);
}

/** The groups that the modules give an account; one that none of them gives a group has its own name's. */
function groupOfUser(project: Project, name: string): (string | null)[] {
  const settings = (usersByName(project).get(name) ?? []).flatMap((user) => user.settings.get('group') ?? []);
  const values = settings.flatMap(({ value }) => alternatives(project.ev, project.defaults.resolve(value)));
  return values.length === 0 ? [name] : values.map((value) => directoryText(project, value));
}

function related(project: Project, user: Subject): RelatedPlace[] {
  const [definition] = user.settings.get('extraGroups')?.definitions ?? [];
  const module = project.modules.find(({ users }) =>
    users.some(({ definitions }) => definition !== undefined && definitions.includes(definition)),
  );
  return module === undefined || definition === undefined
    ? []
    : [{ ...placeIn(module, definition), message: 'the groups of the backup user' }];
}
