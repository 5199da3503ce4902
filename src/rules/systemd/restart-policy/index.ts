import { z } from 'zod';
import type { Value } from '../../../evaluation/values.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit, UnitKind } from '../../../model/units.ts';
import { elementsOf, isSwitchedOn, isUnset, judge, possibleValues } from '../../directives.ts';
import { placeIn, subjectPlace } from '../../places.ts';
import { addBeside, type ProposedFix, settingBinding } from '../../edits.ts';
import { parseTimespan } from '../../../systemd/grammar/quantities.ts';
import { defineRule } from '../../rule.ts';
import { hasUnit, isOneshot, ownedServices } from '../../services.ts';
import { scriptsIn } from '../../scripts.ts';
import { isContainerUnit } from '../../state/directories.ts';

const options = z.object({
  startLimits: z
    .boolean()
    .default(false)
    .describe('Whether a service that restarts must also set `startLimitBurst` or `startLimitIntervalSec`.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that need no restart.'),
});

export default defineRule(
  {
    id: 'systemd/restart-policy',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 standardRestartConfig', '001 Runtime Error Recovery'],
    summary: 'A long-running service is not restarted when it fails, or without a delay.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { startLimits, ignoreServices } = context.options(module.file);
      const oneshot = isOneshot(project.ev, unit);
      // A program that ends and leaves its unit active is no long-running one.
      if (isSwitchedOn(project, unit, 'RemainAfterExit') === true) continue;
      if (
        oneshot === true ||
        ignoreServices.includes(unit.name) ||
        isContainerUnit(module, unit) ||
        isStartedOnDemand(project, module, unit)
      )
        continue;
      const restarts = judge(possibleValues(project, unit, 'Restart'), (value) => (isUnset(value) ? false : restartsOn(value)));
      const delays = judge(possibleValues(project, unit, 'RestartSec'), delaysBy);
      const isAtOnce = restarts === true && delays === false && unit.directives.has('RestartSec');
      const limits = limitsStarts(unit);
      const needsMore =
        delays !== true && !limits ? '`RestartSec`' : startLimits && !limits ? '`startLimitBurst` and `startLimitIntervalSec`' : null;
      // Who sits at a terminal ends the session, where its author said that it does not come back.
      const isSession = unit.directives.has('Restart') && judge(possibleValues(project, unit, 'StandardInput'), isTerminal) === true;
      if ((restarts === true && needsMore === null) || (restarts === false && isSession)) context.pass(module.file, unit.symbol);
      else if (restarts === null || oneshot === null || (restarts && delays === null)) {
        context.undecidable(module.file, unit.symbol, 'its restart policy is not known');
      } else {
        const [definition] = own.directives.get(isAtOnce ? 'RestartSec' : 'Restart')?.definitions ?? [];
        context.fail({
          at: definition === undefined ? subjectPlace(module, own) : placeIn(module, definition),
          symbol: unit.symbol,
          message: isAtOnce
            ? `Service \`${unit.name}\` restarts at once: \`RestartSec\` is 0, so that five quick failures stop it for good. Set \`RestartSec\` to some seconds.`
            : restarts
              ? `Service \`${unit.name}\` restarts without ${needsMore}: ${needsMore === '`RestartSec`' ? 'after 100 ms each time, so that five quick failures stop it for good' : 'with the defaults of systemd'}. Set ${needsMore}.`
              : `Service \`${unit.name}\` is not restarted when it fails: ${definition === undefined ? 'it has no `Restart`' : '`Restart` is `no`'}. Set \`Restart = "on-failure"\` and \`RestartSec\`${mayEnd(project, unit) ? ', or `Type = "oneshot"` if the script comes to its end' : ''}.`,
          origin: definition?.origin ?? null,
          fix: isAtOnce ? null : completing(module, own, definition === undefined, restarts && needsMore === '`RestartSec`'),
        });
      }
    }
  },
);

/** A script without a type is long-running for systemd, whatever it was meant to be; one that waits or hands over does not end. */
function mayEnd(project: Project, { options, directives }: Unit): boolean {
  const script = options.get('script');
  if (script === undefined || ['ExecStart', 'Type', 'Restart'].some((name) => directives.has(name))) return false;
  const texts = scriptsIn(project, script.value);
  return texts.length > 0 && !texts.some((text) => /^\s*(?:exec|while|until)\s/m.test(text));
}

/** systemd.exec(5): `tty`, `tty-force` and `tty-fail` read from the terminal that `TTYPath` names. */
const isTerminal = (value: Value): boolean => value.kind === 'string' && value.value.startsWith('tty');

function restartsOn(value: Value): boolean | null {
  if (value.kind === 'string') return value.value !== 'no';
  return value.kind === 'unknown' ? null : value.kind !== 'bool';
}

/** A delay of 0 is none. */
function delaysBy(value: Value): boolean | null {
  if (value.kind === 'unknown') return null;
  if (value.kind === 'int') return value.value !== 0n;
  return value.kind === 'string' ? value.value.trim() !== '' && parseTimespan(value.value) !== 0 : !isUnset(value);
}

/** The limits stand in [Unit]; in [Service] systemd takes the old spellings too. */
function limitsStarts(unit: Unit): boolean {
  const isLimit = (name: string): boolean => /^startLimit(Burst|Interval)/i.test(name);
  return (
    [unit.options, unit.unit].some((settings) => [...settings.keys()].some(isLimit)) ||
    unit.directives.has('StartLimitBurst') ||
    unit.directives.has('StartLimitInterval')
  );
}

/** A timer starts it again, or a socket that nothing but it does. */
function isStartedOnDemand(project: Project, module: ProjectModule, unit: Unit): boolean {
  const hasTrigger = (kinds: readonly UnitKind[]): boolean =>
    kinds.some((kind) => hasUnit(module, kind, unit.name) || (unit.name.endsWith('@') && hasUnit(module, kind, unit.name.slice(0, -1))));
  const schedule = unit.options.get('startAt');
  if (hasTrigger(['timers']) || (schedule !== undefined && elementsOf(project, schedule.value).length > 0)) return true;
  const lists = ['wantedBy', 'requiredBy', 'upheldBy'].map((name) => unit.options.get(name));
  return (
    hasTrigger(['sockets', 'paths']) && !lists.some((setting) => setting !== undefined && elementsOf(project, setting.value).length > 0)
  );
}

/** Adds what is missing beside the command, or the delay beside `Restart`; a `Restart = "no"` was meant. */
function completing(module: ProjectModule, own: Unit, isMissing: boolean, needsDelay: boolean): ProposedFix {
  const binding = settingBinding(module, own.directives.get(isMissing ? 'ExecStart' : 'Restart'));
  if (binding === null || (!isMissing && !needsDelay)) return null;
  const delay: Record<string, string> = own.directives.has('RestartSec') ? {} : { RestartSec: '"5s"' };
  const entries = isMissing ? { Restart: '"on-failure"', ...delay } : delay;
  return {
    safe: false,
    title: `Set ${Object.keys(entries)
      .map((name) => `\`${name}\``)
      .join(' and ')}`,
    edits: [addBeside(binding, entries)],
  };
}
