/** Users and groups over the whole project: who is declared, by name or by the option that holds the name. */
import { memo } from '../../syntax/memo.ts';
import { render } from '../../evaluation/render.ts';
import { writtenPlace } from '../../evaluation/trail.ts';
import type { Value } from '../../evaluation/values.ts';
import { groupBy } from '../../model/group-by.ts';
import { stepKey } from '../../model/effective.ts';
import type { Definition, PathStep } from '../../model/definition.ts';
import type { Project } from '../../model/project.ts';
import { mergedSubject, type Subject } from '../../model/subject.ts';
import { machineOf } from '../machines.ts';
import { builtIn } from '../nixos/built-in.ts';
import { nativeService } from '../nixos/names.ts';
import { directoryText } from './directories.ts';

export type AccountKind = 'users' | 'groups';
export type Standing = 'declared' | 'missing' | { readonly unknown: string };

/** Every name that a value may have, as it is written and with defaults put in; null where it is symbolic to the end. */
export function accountNames(project: Project, value: Value | string): string[] {
  if (typeof value === 'string') return [value];
  const text = directoryText(project, value);
  return text === null ? [stepKey(project.ev, value)] : [stepKey(project.ev, value), text];
}

const NAMES_ACCOUNT = /(user|uid|group|gid)(name)?$/i;
const MODULES = new Set(['services', 'programs', 'virtualisation', 'security', 'hardware']);

export class Accounts {
  private readonly project: Project;
  private readonly declared: Readonly<Record<AccountKind, Set<string>>> = { users: new Set(), groups: new Set() };
  /** True where some module declares accounts that only the user knows. */
  private readonly isOpen: Record<AccountKind, boolean> = { users: false, groups: false };
  /** Users as each module has them, by the account's key. */
  private readonly parts: ReadonlyMap<string, [Subject, ...Subject[]]>;
  private readonly wholes = new Map<string, Subject>();
  /** Names below `services` and its kind that the project sets and does not declare itself: modules of NixOS or of other flakes. */
  private readonly foreign = new Set<string>();
  /** Accounts that modules of NixOS or of other flakes are told to use: `services.mail.settings.mail_uid = "vmail"`. */
  private readonly handed = new Set<string>();
  /** All second steps of what the project sets. */
  private readonly used = new Set<string>();

  constructor(project: Project) {
    this.project = project;
    const users = project.modules.flatMap((module) => module.users);
    this.parts = groupBy(users, ({ step }) => stepKey(project.ev, step));
    const own = new Set(project.modules.flatMap(({ options }) => options.map(({ path }) => `${String(path[0])}.${String(path[1])}`)));
    for (const module of project.modules) {
      for (const user of module.users) {
        for (const name of accountNames(project, user.step)) this.declared.users.add(name);
      }
      for (const group of module.groups) for (const name of accountNames(project, group.step)) this.declared.groups.add(name);
      for (const { path, isRest, value } of module.definitions) {
        const first = path[0];
        const second = path[1];
        if (typeof first === 'string' && typeof second === 'string') {
          this.used.add(second);
          if (MODULES.has(first) && !own.has(`${first}.${second}`)) {
            this.foreign.add(second);
            if (value.kind === 'string' && NAMES_ACCOUNT.test(String(path.at(-1)))) this.handed.add(value.value);
          }
        }
        if (first !== 'users' || path.length !== 2) continue;
        if (isRest || (value.kind !== 'attrs' && value.kind !== 'null')) {
          if (second === 'users' || second === 'extraUsers') this.isOpen.users = true;
          if (second === 'groups' || second === 'extraGroups') this.isOpen.groups = true;
        }
      }
    }
  }

  /** True where the module of somebody else is told of the account, and may declare it in part. */
  isHanded(name: string): boolean {
    return this.handed.has(name);
  }

  /** A user with what all modules say about it. */
  whole(user: Subject): Subject {
    const key = stepKey(this.project.ev, user.step);
    const whole = this.wholes.get(key) ?? mergedSubject(this.project.ev, this.parts.get(key) ?? [user]);
    this.wholes.set(key, whole);
    return whole;
  }

  /** True where a stronger definition of another module, for all machines or the same one, replaces what this one's user sets. */
  isReplaced(user: Subject, setting: string): boolean {
    const own = user.settings.get(setting)?.definitions ?? [];
    const whole = this.whole(user).settings.get(setting);
    if (whole === undefined || own.length === 0 || !own.every((definition) => whole.overridden.includes(definition))) return false;
    const machines = new Set(own.map(machineOfDefinition));
    return whole.definitions.every(
      (definition) => machineOfDefinition(definition) === null || machines.has(machineOfDefinition(definition)),
    );
  }

  /** Every user, with what all modules say about it. */
  everyone(): Subject[] {
    return [...this.parts.values()].map(([user]) => this.whole(user));
  }

  /** Whether somebody declares the account that a value names. */
  standing(kind: AccountKind, value: Value): Standing {
    const known = this.project.defaults.resolve(value);
    // A number needs no name.
    if (isOfAccount(known) || known.kind === 'int') return 'declared';
    const candidates = accountNames(this.project, value);
    if (candidates.some((name) => this.declared[kind].has(name))) return 'declared';
    const text = known.kind === 'string' ? known.value : null;
    if (text === null) return { unknown: `the name of its ${kind === 'users' ? 'user' : 'group'} is not known` };
    if (/^\d+$/.test(text) || this.declared[kind].has(text)) return 'declared';
    const origin = builtIn(text);
    if (origin === 'always' || (origin === 'perhaps' && this.isEnabled(text))) return 'declared';
    // systemd puts the instance's name in the place of a specifier.
    if (text.includes('%')) return { unknown: `\`${text}\` depends on the instance` };
    if (this.handed.has(text)) return { unknown: `the module that is told of \`${text}\` may declare it` };
    if ([...this.foreign].some((name) => text === name || text.startsWith(`${name}-`) || name.startsWith(`${text}-`)))
      return { unknown: `the module behind \`${text}\` may declare it` };
    if (origin === 'perhaps') return { unknown: `NixOS declares \`${text}\` where its module is enabled` };
    if (this.isOpen[kind]) return { unknown: `\`users.${kind}\` has names that only the user knows` };
    const maker = [...this.declared[kind]].flatMap(optionsIn).find((option) => this.isGiven(option, text));
    return maker === undefined ? 'missing' : { unknown: `\`${maker}\` may make an account of \`${text}\`` };
  }

  /** Whether somebody sets an instance of that name in an option, or names it in its list. */
  private isGiven(option: string, name: string): boolean {
    return this.project.modules.some(({ definitions }) =>
      definitions.some(({ path, value }) => {
        const at = path.map((step) => (typeof step === 'string' ? step : '?')).join('.');
        if (at === option) return render(this.project.ev, value).includes(`"${name}"`);
        if (!at.startsWith(`${option}.`)) return false;
        const step = path[option.split('.').length] as PathStep;
        return accountNames(this.project, step).includes(name);
      }),
    );
  }

  /** Whether the project uses the module of NixOS that makes the account. */
  private isEnabled(name: string): boolean {
    const service = nativeService(name) ?? (name.endsWith('-exporter') ? 'prometheus' : name);
    return this.used.has(service.split('.')[0] as string);
  }
}

function machineOfDefinition({ origin }: Definition): string | null {
  const file = writtenPlace(origin)?.file.path;
  return file === undefined ? null : machineOf(file);
}

/** Options that the name of an account is taken from: `${config.my.accounts.<name>.name}`, `${(nameOf config.my.accounts)}`. */
const optionsIn = (key: string): string[] =>
  [...key.matchAll(/\bconfig\.([\w.'-]+?)(?:\.(?:<name>|\*)|\))/g)].map(([, option]) => option as string);

/** `config.users.users.web.name`, and `.group` of it: where nobody declares the account, the evaluation fails already. */
const isOfAccount = (value: Value): boolean =>
  value.kind === 'reference' && value.path.length === 5 && value.path[0] === 'config' && value.path[1] === 'users';

/** The account's name with defaults put in: `web` for `users.users.${cfg.user}`. */
export const accountName = (project: Project, user: Subject): string =>
  accountNames(project, user.step).findLast((name) => !name.includes('${')) ?? user.name;

/** Users by the name that they have in the end, each with what all modules say about it. */
export const usersByName = memo(
  (project: Project): ReadonlyMap<string, readonly Subject[]> =>
    groupBy(accountsOf(project).everyone(), (user) => accountName(project, user)),
);

/** The accounts of a project, computed once. */
export const accountsOf = memo((project: Project): Accounts => new Accounts(project));
