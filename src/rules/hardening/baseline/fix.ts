/** Adds missing directives beside those that the module writes itself. */
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import type { Definition } from '../../../model/definition.ts';
import { BASELINE } from '../directives.ts';
import { addBeside, bindingIn, type ProposedFix, replaceValue, type WrittenBinding } from '../../edits.ts';
import { withParentheses } from '../../layout.ts';
import type { Place } from '../../rule.ts';
import { nameInReach } from '../../spelling.ts';
import { writtenChain } from '../../places.ts';

/** The shared set that most projects call by the name of seed 000 Pattern 3. */
const SHARED_SET = 'standardSecurityConfig';

/** Seed 000 Pattern 3: values of the baseline; a directive without one here cannot be added. */
const VALUES: Readonly<Record<string, string>> = {
  ProtectSystem: '"strict"',
  RestrictAddressFamilies: '[ "AF_INET" "AF_INET6" "AF_UNIX" ]',
  SystemCallArchitectures: '"native"',
  UMask: '"0077"',
};
const SWITCHES = new Set([
  'NoNewPrivileges',
  'ProtectHome',
  'PrivateTmp',
  'ProtectKernelTunables',
  'ProtectKernelModules',
  'ProtectKernelLogs',
  'ProtectControlGroups',
  'ProtectClock',
  'ProtectHostname',
  'RestrictRealtime',
  'RestrictSUIDSGID',
  'RestrictNamespaces',
  'LockPersonality',
  'MemoryDenyWriteExecute',
  'RemoveIPC',
  'PrivateMounts',
  'PrivateDevices',
]);

/** Null where no file of the module writes the `serviceConfig`, or a directive has no known value. */
export function fixBaseline(module: ProjectModule, unit: Unit, missing: readonly string[], unsuited: ReadonlySet<string>): ProposedFix {
  const written = [...unit.directives.values()]
    .flatMap(({ definitions }) => definitions)
    .map((definition) => directiveBinding(module, unit, definition));
  const binding = written.findLast((one) => one !== null);
  if (binding === undefined || binding === null) return null;
  // The shared set would bring what the service cannot run with.
  const isSuited = BASELINE.every((name) => !unsuited.has(name) || unit.directives.has(name));
  const shared = isSuited ? sharedSetFix(module, unit, binding) : null;
  if (shared !== null) return shared;
  const values = missing.map((name): [string, string | null] => [name, VALUES[name] ?? (SWITCHES.has(name) ? 'true' : null)]);
  if (!values.every((entry): entry is [string, string] => entry[1] !== null)) return null;
  // One that the set gives up with `null` is given its value there: a name cannot stand in it twice.
  const given = new Map(written.flatMap((one) => (one === null ? [] : [[one.path.at(-1), one]])));
  const added = values.filter(([name]) => !given.has(name));
  const edits = values.flatMap(([name, value]) => {
    const own = given.get(name);
    return own === undefined ? [] : [replaceValue(own, value)];
  });
  if (added.length > 0) edits.push(addBeside(binding, Object.fromEntries(added)));
  return { safe: false, title: 'Add the missing directives', edits };
}

/** The binding of the module's own file that sets one directive: `User = …` or `serviceConfig.User = …`. */
function directiveBinding(module: ProjectModule, unit: Unit, definition: Definition): WrittenBinding | null {
  if (definition.path.length !== unit.depth + 2) return null;
  const leaf = writtenChain(module, definition).at(-1);
  const binding = leaf === undefined || leaf.to !== definition.path.length ? null : bindingIn(leaf.place);
  // A set bound by `let` may serve other services too.
  return binding !== null && isInside(module, unit, definition, binding) ? binding : null;
}

/** True where the binding stands inside of the attribute that names the unit. */
function isInside(module: ProjectModule, unit: Unit, definition: Definition, binding: Place): boolean {
  const outer = writtenChain(module, definition).find(({ from, to }) => from < unit.depth && unit.depth <= to);
  return outer !== undefined && outer.place.start <= binding.start && binding.end <= outer.place.end;
}

/** `serviceConfig = { … }` becomes `serviceConfig = standardSecurityConfig // { … }` where that name can be used. */
function sharedSetFix(module: ProjectModule, unit: Unit, directive: WrittenBinding): ProposedFix {
  const { source } = module.evaluated;
  const chain = unit.definitions.flatMap((definition) => writtenChain(module, definition));
  for (const { place, to } of chain) {
    if (to !== unit.depth + 1) continue;
    const config = bindingIn(place)?.node;
    if (config?.value.kind !== 'attrset' || !config.value.bindings.includes(directive.node)) continue;
    const name = nameInReach(source, config.value.start, SHARED_SET);
    if (name === null) return null;
    const { start } = withParentheses(source.text, config.value);
    return {
      safe: false,
      title: `Merge \`${name}\` into the \`serviceConfig\``,
      edits: [{ file: source, start, end: start, text: `${name} // ` }],
    };
  }
  return null;
}
