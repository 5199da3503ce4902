import { z } from 'zod';
import { render, renderPlain } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { Project } from '../../../model/project.ts';
import type { Subject } from '../../../model/subject.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { alternatives, isOn } from '../../services.ts';
import { accountsOf } from '../accounts.ts';
import { homeModeOf, isLoggedInto, isPerson, isRunning, isServiceUser } from '../service-users.ts';
import { fixHome } from './fix.ts';

const options = z.object({
  allowDataDirectory: z.boolean().default(false).describe('Accept another home where `createHome = false` keeps it from being touched.'),
});

type Verdict = 'pass' | 'fail' | 'unknown';

export default defineRule(
  {
    id: 'state/home-var-empty',
    level: 'error',
    presets: { recommended: true, homelab: true },
    fix: 'unsafe',
    source: ['004 §8', '000 P4'],
    summary: "A service user's home is not `/var/empty`.",
    security: 4.0,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const module of context.modules) {
      for (const user of module.users) {
        if (!isOfService(project, user)) continue;
        const home = user.settings.get('home');
        if (home === undefined || accountsOf(project).isReplaced(user, 'home')) {
          // NixOS gives system users the home /var/empty; what another module replaces is judged there.
          context.pass(module.file, user.symbol);
          continue;
        }
        const { allowDataDirectory } = context.options(module.file);
        if (allowDataDirectory && isOn(user.settings.get('createHome')?.value) === false) {
          context.pass(module.file, user.symbol);
          continue;
        }
        const verdicts = alternatives(project.ev, home.value).map((value) => judge(project, value));
        const [definition] = home.definitions;
        if (verdicts.every((verdict) => verdict === 'pass')) context.pass(module.file, user.symbol);
        else if (!verdicts.includes('fail') || definition === undefined)
          context.undecidable(module.file, user.symbol, `its home is ${render(project.ev, home.value)}`);
        else {
          context.fail({
            at: placeIn(module, definition),
            symbol: user.symbol,
            message: `The home of service user \`${user.name}\` is \`${renderPlain(project.ev, home.value)}\`: activation resets the permissions of a home that it makes to ${homeModeOf(project, accountsOf(project).whole(user))}. Set \`home = "/var/empty"\`; a service needs no home, and its data directory is made otherwise.`,
            origin: definition.origin,
            fix: fixHome(module, definition, user.settings.get('createHome')?.definitions ?? []),
          });
        }
      }
    }
  },
);

/** Also a user with a shell that a service runs as; who logs in with a key begins in the home. */
function isOfService(project: Project, user: Subject): boolean {
  const whole = accountsOf(project).whole(user);
  if (isLoggedInto(whole)) return false;
  if (isServiceUser(project, whole)) return true;
  return user.name !== 'root' && !isPerson(project, user) && isRunning(project, user);
}

function judge(project: Project, value: Value): Verdict {
  const known = project.defaults.resolve(value);
  if (known.kind === 'string') return known.value === '/var/empty' ? 'pass' : 'fail';
  if (known.kind === 'path' || known.kind === 'text') return 'fail';
  // An option for a directory that has no default is a data directory too.
  if (known.kind === 'reference') return /(dir|directory|path|state)$/i.test(String(known.path.at(-1))) ? 'fail' : 'unknown';
  return known.kind === 'null' ? 'pass' : 'unknown';
}
