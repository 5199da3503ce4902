/** Programs that compile while they run and so need memory that is writable and executable. */
import type { Project } from '../model/project.ts';
import type { Unit } from '../model/units.ts';
import type { Setting } from '../model/effective.ts';
import { factsOf, type ValueFacts } from '../model/value-facts.ts';

/** Runtime → how it shows in a command line or a package reference. */
const RUNTIMES: readonly (readonly [string, RegExp])[] = [
  ['Node.js', /\bnodejs(_\d+)?\b|\bnodejs-slim|\/bin\/(node|npm|npx|pnpm|yarn|tsx|next)\b|\bnodePackages\b/],
  ['Deno', /\bpkgs\.deno\b|\/bin\/deno\b/],
  ['Bun', /\bpkgs\.bun\b|\/bin\/bun\b/],
  ['Java', /\b(jre|jdk|openjdk|temurin|graalvm)[a-z0-9_-]*\b|\/bin\/java\b/],
  ['.NET', /\bdotnet-(runtime|sdk|aspnetcore)|\bdotnetCorePackages\b|\/bin\/dotnet\b/],
  ['LuaJIT', /\bluajit\b/],
  ['PyPy', /\bpypy3?\b/],
  ['Ruby with YJIT', /--yjit\b/],
  ['a WebAssembly runtime', /\bpkgs\.(wasmtime|wasmer|wasmedge)\b|\/bin\/(wasmtime|wasmer|wasmedge)\b/],
  ['workerd', /\bworkerd\b/],
];

const known = new WeakMap<Unit, string | null>();
const facts = new WeakMap<Setting, ValueFacts>();

/** What stands in a setting's value, as it is by default. */
export function factsOfSetting(project: Project, setting: Setting): ValueFacts {
  let found = facts.get(setting);
  if (found === undefined) {
    found = factsOf(project.ev, project.defaults.resolve(setting.value));
    facts.set(setting, found);
  }
  return found;
}

/** The runtime that a service's command line runs; null where none shows. Several rules ask. */
export function jitRuntimeOf(project: Project, unit: Unit): string | null {
  let runtime = known.get(unit);
  if (runtime === undefined) {
    runtime = findRuntime(project, unit);
    known.set(unit, runtime);
  }
  return runtime;
}

function findRuntime(project: Project, unit: Unit): string | null {
  const commands = ['ExecStart', 'ExecStartPre'].map((name) => unit.directives.get(name)).concat(unit.options.get('script'));
  for (const setting of commands) {
    if (setting === undefined) continue;
    const { literals, mentions } = factsOfSetting(project, setting);
    const texts = [...literals.map(({ text }) => text), ...mentions.keys()];
    const found = RUNTIMES.find(([, pattern]) => texts.some((text) => pattern.test(text)));
    if (found) return found[0];
  }
  return null;
}
