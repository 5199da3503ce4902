/** `nix-audit harden --write`: the directives in the module's file, tried by evaluating the project anew. */
import { placesOf } from '../evaluation/trail.ts';
import { render } from '../evaluation/render.ts';
import type { Project } from '../model/project.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { parse } from '../syntax/parse.ts';
import { positionAt } from '../syntax/positions.ts';
import { type Hardening, harden } from './harden.ts';
import { UsageError } from './errors.ts';
import { editsOf } from './harden-edits.ts';

/** Evaluates the project with other texts in place of its files. */
export type Reader = (texts: ReadonlyMap<string, string>) => Promise<{ readonly project: Project; readonly reported: ReadonlySet<string> }>;

/** Places that are tried; each takes an evaluation of the project. */
const MOST_TRIED = 8;

/**
 * The text of the module's file with the directives at the first place where they have the effect they should have.
 * @throws {UsageError} where there is none: why, and what to paste where
 */
export async function rewrite(text: string, project: Project, hardening: Hardening, target: number, read: Reader): Promise<string> {
  const { file } = hardening.module;
  for (const edit of editsOf(hardening).slice(0, MOST_TRIED)) {
    const changed = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    if (parse(file, changed).faults.length > 0) continue;
    const tried = await read(new Map([[file, changed]]));
    if (hasEffect(project, hardening, tried.project, hardenAgain(tried, hardening, target))) return changed;
  }
  throw new UsageError(reasonWhyNot(project, hardening));
}

/** Empty where an edit has made the service go. */
function hardenAgain({ project, reported }: Awaited<ReturnType<Reader>>, { unit }: Hardening, target: number): Hardening[] {
  try {
    return harden(project, reported, unit.name, target);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

/** True where the service has what it had, the new directives, and the exposure they should give it. */
function hasEffect(
  project: Project,
  { module, unit, after, directives }: Hardening,
  tried: Project,
  results: readonly Hardening[],
): boolean {
  const now = results.find((one) => one.module.file === module.file && one.unit.symbol === unit.symbol);
  if (now === undefined || now.before > after) return false;
  const kept = [...unit.directives].every(([name, { value }]) => {
    const other = now.unit.directives.get(name);
    return other !== undefined && shown(project, value) === shown(tried, other.value);
  });
  // A set that other services share would harden them too.
  const isAlone = module.units.every(
    (other) =>
      other.symbol === unit.symbol ||
      now.module.units.some((one) => one.symbol === other.symbol && one.directives.size === other.directives.size),
  );
  return kept && isAlone && Object.keys(directives).every((name) => now.unit.directives.get(name)?.when === null);
}

/** A value as text; functions are known by their place, which an edit moves. */
const shown = ({ ev }: Project, value: Parameters<typeof render>[1]): string => render(ev, value).replace(/‹function \d+:/g, '‹function ');

/** Where the directives come from, and where to put the new ones by hand. */
function reasonWhyNot({ ev }: Project, { module, unit }: Hardening): string {
  const { source } = module.evaluated;
  const main = unit.directives.get('ExecStart') ?? unit.options.get('script') ?? [...unit.directives.values()][0];
  const places = placesOf(main?.definitions[0]?.origin ?? null);
  const at = (place: (typeof places)[number]): string => `${place.file.path}:${positionAt(place.file, place.start).line}`;
  const [written] = places;
  const used = places.findLast((place) => place.file === source);
  const how =
    written === undefined
      ? `what makes "${unit.name}" is not known`
      : `${at(written)} writes the directives of "${unit.name}"${used === undefined || used === written ? '' : `, and ${at(used)} uses them`}`;
  const condition = unit.guards.map((guard) => render(ev, guard)).join(' && ');
  const where = unit.name.includes('<')
    ? `put the lines of the snippet into the serviceConfig that ${written === undefined ? 'makes it' : `${at(written)} is part of`}, which is that of every instance`
    : `paste the snippet into ${isOneCall(source) ? `a module of its own, as ${module.file} is one call` : `the configuration of ${module.file}`}${condition === '' ? '' : `, under lib.mkIf (${condition}) as the service itself`}`;
  return `${how}: no edit of ${module.file} adds to them alone; ${where} (run without --write)`;
}

/** True for a module that only hands its arguments to a helper, so that there is no set to add to. */
function isOneCall({ root }: SourceFile): boolean {
  let body = root;
  while (body.kind === 'lambda' || body.kind === 'let' || body.kind === 'with') body = body.body;
  return body.kind === 'apply';
}
