/** Runtimes that a script calls by their bare names: `path = [ pkgs.nodejs ]; script = "node server.js";`. */
import { memo } from '../syntax/memo.ts';
import type { Project } from '../model/project.ts';
import type { Unit } from '../model/units.ts';
import { factsOfSetting } from './jit.ts';
import { jitRuntime, type JitRuntime, PROGRAMS } from './jit-packages.ts';
import { starters } from './services.ts';

/** A program at the beginning of a line, or behind `exec` or an operator. */
const BARE = /(?:^|[\n;&|])[ \t]*(?:exec[ \t]+)?(node|deno|bun|java|dotnet)[ \t]+\S/;
/** Flags of Node.js and Java that switch the compiler off. */
const INTERPRETED = /\s(?:--jitless|-Xint)(?:\s|$)/;

/** The runtime that compiles while the service runs: of its command line, of a wrapper, or by name in its script. */
export const compilingRuntime = (project: Project, unit: Unit): JitRuntime | null => find(unit, project);

const find = memo((unit: Unit, project: Project): JitRuntime | null => {
  const texts = starters(unit).flatMap((setting) => factsOfSetting(setting, project).literals.map(({ text }) => text));
  if (texts.some((text) => INTERPRETED.test(text))) return null;
  const direct = jitRuntime(project, unit);
  if (direct !== null) return direct;
  for (const text of texts) {
    const name = BARE.exec(text)?.[1];
    if (name !== undefined) return { name: PROGRAMS[name] as string, related: [] };
  }
  return null;
});
