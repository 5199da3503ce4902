/** Which users are there for services, and which for people. */
import type { Project } from '../../model/project.ts';
import type { Subject } from '../../model/subject.ts';
import { memo } from '../../syntax/memo.ts';
import { alternatives, isOn } from '../services.ts';
import { accountNames } from './accounts.ts';

/** Every name that a system service of the project runs as, as written and with defaults put in. */
const runningUsers = memo((project: Project): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { services } of project.modules) {
    for (const unit of services) {
      const value = unit.isUser ? undefined : unit.directives.get('User')?.value;
      for (const one of value === undefined ? [] : alternatives(project.ev, value))
        for (const name of accountNames(project, one)) found.add(name);
    }
  }
  return found;
});

/** A user that nobody logs in as: a service runs as it, or it is a system user without keys and shell. */
export function isServiceUser(project: Project, user: Subject): boolean {
  if (user.name === 'root' || isPerson(project, user) || isLogin(user)) return false;
  return isOn(user.settings.get('isSystemUser')?.value) === true || isRunning(project, user);
}

/** An account of a person, as far as the module itself says; settings of its user may say otherwise. */
export function isPerson(project: Project, user: Subject): boolean {
  const normal = user.settings.get('isNormalUser')?.value;
  return normal !== undefined && alternatives(project.ev, normal).some((value) => isOn(value) === true);
}

/** True where a system service of the project runs as the user. */
export const isRunning = (project: Project, user: Subject): boolean =>
  accountNames(project, user.step).some((name) => runningUsers(project).has(name));

/** With keys or a shell it is an account that somebody works in, say to replicate backups; with services of its own it needs a home as well. */
const isLogin = (user: Subject): boolean => hasKeys(user) || hasShell(user) || lingers(user);

/** `linger` starts the account's own systemd, `autoSubUidGidRange` is for its containers: both work in its home. */
const lingers = ({ settings }: Subject): boolean =>
  ['linger', 'autoSubUidGidRange'].some((name) => isOn(settings.get(name)?.value) === true);

/** With keys and a shell people or machines log in, whatever else runs as it: `git` of a forge, a receiver of backups. */
export const isLoggedInto = (user: Subject): boolean => hasKeys(user) && hasShell(user);

const hasKeys = (user: Subject): boolean => [...user.settings.keys()].some((name) => /^openssh\.authorized(Keys\.|Principals$)/.test(name));

function hasShell(user: Subject): boolean {
  const shell = user.settings.get('shell')?.value;
  return (
    isOn(user.settings.get('useDefaultShell')?.value) === true ||
    (shell?.kind === 'reference' && !shell.path.includes('shadow')) ||
    (shell?.kind === 'string' && !/(nologin|false)$/.test(shell.value))
  );
}

/** The permissions that activation gives the home of an account each time: `homeMode`, 0700 where it is not known. */
export function homeModeOf(project: Project, { settings }: Subject): string {
  const mode = settings.get('homeMode')?.value;
  const known = mode === undefined ? null : project.defaults.resolve(mode);
  return known?.kind === 'string' && /^[0-7]{3,4}$/.test(known.value) ? known.value.padStart(4, '0') : '0700';
}

/** Whether a Boolean setting is on where it is set at all: yes, no (absent too), or null where it cannot be known. */
export function isSetting(project: Project, subject: Subject, name: string): boolean | null {
  const setting = subject.settings.get(name);
  if (setting === undefined) return subject.rests.some(({ below }) => below === '') ? null : false;
  const verdicts = alternatives(project.ev, project.defaults.resolve(setting.value)).map((value) => isOn(project.defaults.resolve(value)));
  return verdicts.every((verdict) => verdict === verdicts[0]) ? (verdicts[0] ?? null) : null;
}
