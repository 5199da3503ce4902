import { z } from 'zod';
import { selectPath } from '../../../evaluation/select.ts';
import { reference } from '../../../evaluation/values.ts';
import { attempt } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import type { AttrSetExpression, Expression, SourceFile } from '../../../syntax/nodes.ts';
import { staticName } from '../../../syntax/names.ts';
import { analyseScopes, namesInReach, type Reference, type Withs } from '../../../syntax/scopes.ts';
import { nearest } from '../../../systemd/distance.ts';
import { defineRule, type RelatedPlace } from '../../rule.ts';
import { readableFiles, shortText } from '../sources.ts';

/** Arguments that every NixOS module can ask for. */
const MODULE_ARGUMENTS: ReadonlySet<string> = new Set(['config', 'lib', 'modulesPath', 'options', 'pkgs', 'utils']);
const MAX_RELATED = 10;

export default defineRule(
  {
    id: 'nix/undefined-variable',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['Nix manual, Language: scoping'],
    summary: 'A name is read that no scope around it defines.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const globals = context.project.ev.globals;
    for (const { path, source } of readableFiles(context)) {
      const undefinedNames = new Map<string, Reference[]>();
      const open = new Set<string>();
      for (const reference of analyseScopes(source).references) {
        const { name, target, withs } = reference;
        if (target !== null || globals.has(name)) continue;
        const supplier = possibleSupplier(withs, name);
        if (supplier !== null && isOfLibrary(context.project, withs, name)) continue;
        if (supplier === null) add(undefinedNames, reference);
        else open.add(shortText(source, supplier.node.scope));
      }
      // A file is judged as a whole: a long list of packages is no more open than a short one.
      for (const scope of open) context.undecidable(path, scope, `\`with ${scope};\` may supply names that nothing else does`);
      if (undefinedNames.size === 0 && open.size === 0) context.pass(path, '');
      for (const [name, [first, ...others]] of undefinedNames) {
        if (first === undefined) continue;
        const related = others
          .slice(0, MAX_RELATED)
          .map(({ at }): RelatedPlace => ({ file: source, ...at, message: `\`${name}\` is read here too` }));
        context.fail({ at: { file: source, ...first.at }, symbol: name, message: messageFor(source, first, globals.keys()), related });
      }
    }
  },
);

function add(names: Map<string, Reference[]>, reference: Reference): void {
  const list = names.get(reference.name);
  if (list === undefined) names.set(reference.name, [reference]);
  else list.push(reference);
}

/** The innermost `with` that may supply a name: a literal set has the names that are written in it. */
function possibleSupplier(withs: Withs | null, name: string): Withs | null {
  for (let at = withs; at !== null; at = at.outer) {
    const { scope } = at.node;
    if (scope.kind !== 'attrset' || mayHave(scope, name)) return at;
  }
  return null;
}

/** Whether one of the `with`s is on nixpkgs' library, or a part of it, which has the name for certain. */
function isOfLibrary({ ev }: Project, withs: Withs | null, name: string): boolean {
  for (let at = withs; at !== null; at = at.outer) {
    const steps = librarySteps(at.node.scope);
    const set = steps && attempt(() => selectPath(ev, reference(['pkgs']), ['lib', ...steps], null));
    if (set?.kind === 'attrs' && set.entries.has(name)) return true;
  }
  return false;
}

/** `lib` → `[]`, `pkgs.lib.types` and `types` → `['types']`; null for anything else. */
function librarySteps(scope: Expression): readonly string[] | null {
  if (scope.kind === 'identifier') return scope.name === 'lib' ? [] : scope.name === 'types' ? ['types'] : null;
  if (scope.kind !== 'select' || scope.target.kind !== 'identifier' || scope.fallback !== null) return null;
  const names = [scope.target.name, ...scope.path.map(staticName)];
  const at = names.indexOf('lib');
  const steps = names.slice(at + 1);
  return at >= 0 && steps.every((step) => step !== null) ? steps : null;
}

function mayHave(set: AttrSetExpression, name: string): boolean {
  return set.bindings.some((binding) => {
    const heads = binding.kind === 'inherit' ? binding.names : binding.path.slice(0, 1);
    return heads.some((head) => [null, name].includes(staticName(head)));
  });
}

function messageFor(file: SourceFile, { name, scope }: Reference, globals: Iterable<string>): string {
  if (name === 'or')
    return '`or` is taken for a variable here, and none has that name: it gives a default only to a selection. Write `set.name or default`.';
  const what = `\`${name}\` is not defined: nothing around it binds that name.`;
  const { root } = file;
  if (MODULE_ARGUMENTS.has(name) && root.kind === 'lambda' && root.formals !== null) {
    return `${what} Add \`${name}\` to the arguments of the file's function.`;
  }
  // Any two names of a letter or two are near each other.
  const [best] = name.length < 3 ? [] : nearest(name, [...namesInReach(scope), ...[...globals].filter((one) => !one.startsWith('__'))]);
  if (best !== undefined) return `${what} Did you mean \`${best}\`?`;
  return `${what} Bind it in a \`let\`, or take it as an argument.`;
}
