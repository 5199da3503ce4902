/** Programs that compile while they run and so need memory that is writable and executable. */
import { memo } from '../syntax/memo.ts';
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

/** Texts without any of these name no runtime; a quick look before the careful ones. */
const MAY_RUN = /n(?:ode|pm|px|ext)|tsx|yarn|deno|bun|j(?:re|dk|ava)|temurin|graalvm|dotnet|luajit|pypy|yjit|wasm|workerd/;

/** What stands in a setting's value, as it is by default. */
export const factsOfSetting = memo(
  ({ value }: Setting, project: Project): ValueFacts => factsOf(project.ev, project.defaults.resolve(value)),
);

/** The runtime that a service's command line runs; null where none shows. Several rules ask. */
export const jitRuntimeOf = memo((unit: Unit, project: Project): string | null => {
  const commands = ['ExecStart', 'ExecStartPre'].map((name) => unit.directives.get(name)).concat(unit.options.get('script'));
  for (const setting of commands) {
    if (setting === undefined) continue;
    const { literals, mentions } = factsOfSetting(setting, project);
    const texts = [...literals.map(({ text }) => text), ...mentions.keys()].filter((text) => MAY_RUN.test(text));
    const found = RUNTIMES.find(([, pattern]) => texts.some((text) => pattern.test(text)));
    if (found) return found[0];
  }
  return null;
});
