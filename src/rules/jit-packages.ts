/** Runtimes behind packages of the project: a wrapper that the package's own file writes says what a command runs. */
import { memo } from '../syntax/memo.ts';
import type { Value } from '../evaluation/values.ts';
import type { Setting } from '../model/effective.ts';
import type { Project, ProjectFile } from '../model/project.ts';
import type { Unit } from '../model/units.ts';
import { resolved } from './directives.ts';
import { factsOfSetting, jitRuntimeOf } from './jit.ts';
import type { RelatedPlace } from './rule.ts';
import { starters } from './services.ts';

/** Programs by the runtimes that they are. */
export const PROGRAMS: Readonly<Record<string, string>> = { node: 'Node.js', deno: 'Deno', bun: 'Bun', java: 'Java', dotnet: '.NET' };
/** `makeWrapper ${nodejs}/bin/node $out/bin/web`, `makeWrapper ${lib.getExe nodejs_22} …`, `exec ${deno}/bin/deno run …`. */
const WRAPPER =
  /(?:\bmake(?:Binary|Shell)?Wrapper\s+|\bexec\s+)["']?\$\{(?:[^{}]*\}\/bin\/(node|deno|bun|java|dotnet)\b|(?:lib\.)?getExe (?:\w+\.)*(node|deno|bun)(?:js\w*)?\})["']?(?:\s+["']?(?:\$out|\$\{placeholder [^{}]*\})\/bin\/([^\s"']+))?/g;
/** Its programs are scripts that name Node.js in their first line. */
const NPM_PACKAGE = /\bbuildNpmPackage\b/;

/** A package and the name of its command; null for its main one. */
interface Program {
  readonly program: Value;
  readonly name: string | null;
}

export interface JitRuntime {
  readonly name: string;
  /** The package's wrapper; empty where the command line itself names the runtime. */
  readonly related: readonly RelatedPlace[];
}

/** The runtime that a service runs, on its command line or in a wrapper of a package of the project. */
export function jitRuntime(project: Project, unit: Unit): JitRuntime | null {
  const direct = jitRuntimeOf(unit, project);
  if (direct !== null) return { name: direct, related: [] };
  const settings = starters(unit);
  if (!settings.some((setting) => mayRunWrapper(project, setting))) return null;
  for (const { program, name } of settings.flatMap((setting) => programsIn(project, setting.value))) {
    const found = resolved(project, program)
      .flatMap((one) => packageFiles(project, one))
      .map((file) => wrapperOf(file, name))
      .find((one) => one !== null);
    if (found) return found;
  }
  return null;
}

/** A quick look before the careful one: whether a setting mentions a package with such a wrapper at all. */
function mayRunWrapper(project: Project, setting: Setting): boolean {
  const wrapping = wrappingFiles(project);
  if (wrapping.size === 0) return false;
  const mentions = [...factsOfSetting(setting, project).mentions.values()].flatMap(([first]) => first ?? []);
  const isOne = (value: Value): boolean => packageFiles(project, value).some((file) => wrapping.has(file));
  // A text or a call by default may hold one further inside.
  return mentions.some(({ place }) => resolved(project, place).some((one) => one.kind === 'text' || one.kind === 'call' || isOne(one)));
}

const wrappingFiles = memo(
  (project: Project): ReadonlySet<ProjectFile> =>
    new Set([...project.files.values()].filter((file) => file.kind === 'package' && wrapperOf(file, null) !== null)),
);

/** What a command line or a script runs as `${package}/bin/name`, at the beginning of a line or after `exec`. */
function programsIn(project: Project, value: Value, depth = 0): Program[] {
  if (depth > 3) return [];
  return resolved(project, value).flatMap((one) => {
    if (one.kind === 'call') {
      // `pkgs.writeShellScript "name" ''…''`
      return one.args.flatMap((arg) => {
        const inner = project.ev.tryForce(arg);
        return inner === null ? [] : programsIn(project, inner, depth + 1);
      });
    }
    if (one.kind !== 'text') return [];
    return one.parts.flatMap((part, index) => {
      if (typeof part === 'string') return [];
      const before = index === 0 ? '' : one.parts[index - 1];
      const after = one.parts[index + 1];
      const [path, name] = (typeof after === 'string' && /^\/bin\/([^\s"']*)/.exec(after)) || [];
      const isCommand = typeof before === 'string' && /^\s*[-@:+!|]*(exec\s+)?["']?$/.test(before.slice(before.lastIndexOf('\n') + 1));
      // What an option holds is an argument there; a script that is made in place may be one too.
      if (!isCommand && part.kind === 'reference') return [];
      if (path === undefined || !isCommand) return programsIn(project, part, depth + 1);
      // `getExe` puts what the package calls its main program behind the folder.
      return [{ program: withoutOutput(project, part), name: name === '' ? null : (name ?? null) }];
    });
  });
}

/** The package of `${getBin package}`. */
function withoutOutput(project: Project, value: Value): Value {
  const isOutput = value.kind === 'call' && typeof value.callee === 'string' && value.callee.startsWith('getOutput ');
  const last = isOutput ? value.args.at(-1) : undefined;
  return (last && project.ev.tryForce(last)) ?? value;
}

/** Files of the project that `pkgs.a.b` may come from, by their names: `a/b.nix`, `a-b/default.nix`; only where there is one. */
function packageFiles(project: Project, value: Value): readonly ProjectFile[] {
  if (value.kind !== 'reference' || value.path[0] !== 'pkgs') return [];
  const name = value.path
    .slice(1)
    .map((step) => (typeof step === 'string' ? step : '?'))
    .join('-');
  const found = filesByName(project).get(name) ?? [];
  return found.length === 1 ? found : [];
}

const filesByName = memo((project: Project): ReadonlyMap<string, readonly ProjectFile[]> => {
  const files = new Map<string, ProjectFile[]>();
  for (const file of project.files.values()) {
    if (file.kind !== 'package') continue;
    const segments = file.path.replace(/(\/(default|package))?\.nix$/, '').split('/');
    for (let from = 0; from < segments.length; from++) {
      const name = segments.slice(from).join('-');
      const before = files.get(name);
      if (before === undefined) files.set(name, [file]);
      else before.push(file);
    }
  }
  return files;
});

function wrapperOf({ source }: ProjectFile, command: string | null): JitRuntime | null {
  const found = (name: string, start: number, text: string): JitRuntime => ({
    name,
    related: [
      {
        file: source,
        start,
        end: start + (text.split('\n')[0] as string).length,
        message: `${command === null ? 'its main program' : `\`${command}\``} runs ${name} here`,
      },
    ],
  });
  for (const match of source.text.matchAll(WRAPPER)) {
    const [text, program, viaPackage, target] = match;
    // A package may wrap several commands; a name with an interpolation can be any of them.
    if (command !== null && target !== undefined && target !== command && !target.includes('$')) continue;
    const runtime = PROGRAMS[program ?? viaPackage ?? ''];
    if (runtime !== undefined) return found(runtime, match.index, text);
  }
  const npm = /\bmake(Binary|Shell)?Wrapper\b/.test(source.text)
    ? null
    : NPM_PACKAGE.exec(source.text.replace(/^[^:]*:/, (head) => ' '.repeat(head.length)));
  return npm === null ? null : found('Node.js', npm.index, npm[0]);
}
