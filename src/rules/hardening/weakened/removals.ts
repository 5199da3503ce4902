/** `removeAttrs hardening [ "ProtectSystem" ]`: a directive taken out of a shared set. */
import type { AttributeRemoval } from '../../../evaluation/observations.ts';
import type { Frame } from '../../../evaluation/trail.ts';
import type { Unit } from '../../../model/units.ts';
import { compilingRuntime } from '../../jit-scripts.ts';
import { headOf, related } from '../../places.ts';
import { startsSomething } from '../../services.ts';
import { BASELINE, strengthOf } from '../directives.ts';
import type { Context } from './index.ts';

/** A set with fewer other baseline directives only happens to have such a key. */
const HARDENING_SET = 3;

export function reportRemovals(context: Context): void {
  for (const observation of context.project.ev.observations) {
    if (observation.kind !== 'attributeRemoval') continue;
    const { call, name, set } = observation;
    if (call === null || !context.options(call.file.path).directives.includes(name)) continue;
    if (BASELINE.filter((other) => other !== name && set.entries.has(other)).length < HARDENING_SET) continue;
    report(context, observation, call);
  }
}

function report(context: Context, { name, slot, set }: AttributeRemoval, call: Frame): void {
  const { path } = call.file;
  const users = usersOf(context, path, name, [...set.entries.keys()]);
  // In a library nobody knows which service it is for; a runtime that compiles may be the reason.
  if (name === 'MemoryDenyWriteExecute' && users.every((unit) => compilingRuntime(context.project, unit) !== null)) return;
  const weak = users.find((unit) => !isKept(context, unit, name, slot));
  if (weak === undefined && users.length > 0) {
    context.pass(path, name);
    return;
  }
  context.fail({
    at: headOf({ file: call.file, start: call.start, end: call.end }),
    symbol: weak?.symbol ?? name,
    message: `\`removeAttrs\` takes \`${name}\` out of the hardening ${weak === undefined ? 'set' : `of service \`${weak.name}\``}. Keep it, or ignore this finding in a comment that says why it has to go.`,
    related: related(slot.origin, `\`${name}\` is set here`),
  });
}

/** Services of the file that have what the removal left of the set. */
function usersOf({ project }: Context, file: string, name: string, keys: readonly string[]): Unit[] {
  const others = keys.filter((key) => key !== name && BASELINE.includes(key));
  const units = project.files.get(file)?.module?.services ?? [];
  return units.filter((unit) => startsSomething(unit) && others.every((key) => unit.directives.has(key)));
}

/** True where the service sets the directive again, at least as strictly. */
function isKept({ project }: Context, unit: Unit, name: string, slot: AttributeRemoval['slot']): boolean {
  const now = unit.directives.get(name);
  if (now === undefined) return false;
  const taken = project.ev.tryForce(slot.thunk);
  const before = taken === null ? null : strengthOf(name, taken);
  const after = strengthOf(name, project.defaults.resolve(now.value));
  return before === null || after === null || after >= before;
}
