import { z } from 'zod';
import type { Value } from '../../../evaluation/values.ts';
import type { Project } from '../../../model/project.ts';
import type { Unit } from '../../../model/units.ts';
import { isSwitchedOn, isUnset, judge, possibleValues } from '../../directives.ts';
import { placeIn, subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot, ownedServices } from '../../services.ts';
import { isContainerUnit } from '../../state/directories.ts';
import { command, commandTexts } from '../suitable.ts';

const options = z.object({
  oneshot: z.boolean().default(false).describe('Whether services of `Type=oneshot` count too; such helpers often need root.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that may run as root.'),
});

export default defineRule(
  {
    id: 'hardening/dedicated-user',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P4', '001 User and privilege management'],
    summary: 'A service has no account of its own: it runs as root, or as `nobody`, which others share.',
    security: 7.8,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { oneshot, ignoreServices } = context.options(module.file);
      if (ignoreServices.includes(unit.name) || isContainerUnit(module, unit)) continue;
      const isHelper = isOneshot(project.ev, unit);
      if (isHelper === true && !oneshot) continue;
      const users = possibleValues(project, unit, 'User');
      const isNobody = judge(users, isNobodys);
      const isShared = judge(users, (value) => isNobodys(value) || isRoot(value));
      // An account that exists is taken, and `nobody` always does: systemd.exec(5) on `DynamicUser`.
      const dynamic = isNobody === true ? false : isSwitchedOn(project, unit, 'DynamicUser');
      if (isShared === false || dynamic === true) context.pass(module.file, unit.symbol);
      else if (isShared === null || dynamic === null || (isHelper === null && !oneshot)) {
        context.undecidable(module.file, unit.symbol, 'whether it sets `User` or `DynamicUser` is not known');
      } else {
        const [definition] = own.directives.get('User')?.definitions ?? [];
        const isNamed = definition !== undefined && users?.every((value) => !isUnset(value));
        context.fail({
          at: isNamed ? placeIn(module, definition) : subjectPlace(module, own),
          symbol: unit.symbol,
          message: isNobody === true ? sharedMessage(unit) : rootMessage(project, unit, isNamed === true),
          origin: isNamed ? definition.origin : null,
        });
      }
    }
  },
);

const sharedMessage = ({ name }: Unit): string =>
  `Service \`${name}\` runs as \`nobody\`: other services share this account, files of unknown owners belong to it, and systemd warns that it is not safe. Give it an account of its own with \`User\` and \`Group\`, or set \`DynamicUser = true\` in the place of \`User\`.`;

const rootMessage = (project: Project, unit: Unit, isNamed: boolean): string =>
  `Service \`${unit.name}\` runs as root: ${isNamed ? '`User` is `root`' : 'it sets neither `User` nor `DynamicUser`'}. Give it an account of its own with \`User\` and \`Group\`, or \`DynamicUser = true\`.${hintFor(project, unit)}`;

/** Commands that an account cannot run by itself, and the capability that lets it; null where only root will do. */
const PRIVILEGED: readonly (readonly [RegExp, string | null])[] = [
  [command('mount|umount|zfs|zpool|cryptsetup|losetup|mkfs\\S*|mdadm|lvm|vgchange|modprobe|insmod|rmmod'), null],
  [command('nft|iptables|ip6tables|wg|tc|ethtool'), 'CAP_NET_ADMIN'],
  [command('hwclock|ntpdate'), 'CAP_SYS_TIME'],
];

/** What an account of its own does not suffice for. */
function hintFor(project: Project, unit: Unit): string {
  const texts = commandTexts(project, unit);
  for (const [pattern, capability] of PRIVILEGED) {
    const match = texts.map((text) => pattern.exec(text)).find((found) => found !== null);
    const name = /[\w.-]+\s*$/.exec(match?.[0] ?? '')?.[0].trim();
    if (name === undefined) continue;
    return capability === null
      ? ` It calls \`${name}\`, which takes root: if that is all it does, make it a oneshot, or name it in the rule's option \`ignoreServices\`.`
      : ` It calls \`${name}\`, for which an account takes \`AmbientCapabilities = [ "${capability}" ]\`.`;
  }
  return '';
}

/** The account of the kernel and of NFS for owners that they do not know, by name and number. */
const isNobodys = (value: Value): boolean =>
  (value.kind === 'string' && /^(nobody|65534)$/.test(value.value)) || (value.kind === 'int' && value.value === 65534n);

/** An account that only the user's configuration knows counts as one of its own. */
function isRoot(value: Value): boolean | null {
  if (isUnset(value)) return true;
  if (value.kind === 'string') return value.value === 'root' || value.value === '0';
  if (value.kind === 'int') return value.value === 0n;
  return value.kind === 'unknown' ? null : false;
}
