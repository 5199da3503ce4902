/** Files of secrets that are read while evaluating. */
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import { attempt } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { walk } from '../../../syntax/children.ts';
import type { Expression, NodeBase, SourceFile } from '../../../syntax/nodes.ts';
import { ownPlace } from '../../places.ts';
import type { Place } from '../../rule.ts';
import { isSecretFileName, isSecretName } from '../names.ts';

/** `config.sops.secrets.x.path`, `config.age.secrets.x.path`: files that only the running machine has. */
const MANAGERS: readonly (readonly string[])[] = [
  ['sops', 'secrets'],
  ['sops', 'templates'],
  ['age', 'secrets'],
  ['vaultix', 'secrets'],
  ['deployment', 'keys'],
];

/** True where a value that `readFile` is given is the file of a secret. */
export function isSecretFile(ev: Evaluator, value: Value): boolean {
  switch (value.kind) {
    case 'reference': {
      const [root, ...steps] = value.path;
      if (root !== 'config') return false;
      if (MANAGERS.some((manager) => manager.every((step, index) => steps[index] === step))) return true;
      const last = steps.at(-1);
      return typeof last === 'string' && isSecretFileName(last);
    }
    case 'call':
      return value.callee === 'toString' && (attempt(() => value.args.some((arg) => isSecretFile(ev, ev.force(arg)))) ?? false);
    case 'text':
      return value.parts.some((part) => typeof part !== 'string' && isSecretFile(ev, part));
    case 'string':
      return isSecretPath(value.value);
    default:
      return false;
  }
}

/** A path where secrets lie, or whose own name says that it is one; encrypted files and public keys are none. */
function isSecretPath(path: string): boolean {
  if (/\.(age|gpg|asc|pub|crt|nix|md|enc)$|\.(enc|sops)\.\w+$/.test(path)) return false;
  if (/^\/run\/(secrets|agenix|keys|credentials)(\/|\.d\/|-)/.test(path) || /(^|\/)secrets?\//.test(path)) return true;
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.(txt|key|pem)$/, '');
  return isSecretName(base);
}

/** The module's own file, and those of functions which it alone calls. */
export function sourcesOf(project: Project, module: ProjectModule): SourceFile[] {
  return [module.evaluated.source, ...[...module.called].flatMap((file) => project.files.get(file)?.source ?? [])];
}

/** Calls of `readFile` in a text on the literal path of a secret. */
export function literalReads(source: SourceFile): NodeBase[] {
  if (!/readFile|fileContents/.test(source.text)) return [];
  const found: NodeBase[] = [];
  walk(source.root, (node) => {
    if (node.kind !== 'apply' || !isReader(node.callee)) return;
    const path = literalOf(node.argument);
    if (path !== null && isSecretPath(path)) found.push(node);
  });
  return found;
}

const isReader = (node: Expression): boolean => {
  const last = node.kind === 'select' ? node.path.at(-1) : node;
  return last?.kind === 'identifier' && (last.name === 'readFile' || last.name === 'fileContents');
};

function literalOf(node: Expression): string | null {
  if (node.kind !== 'path' && node.kind !== 'string') return null;
  const [only, ...others] = node.parts;
  return only?.kind === 'text' && others.length === 0 ? only.value : null;
}

/** The definition whose attribute holds a place of one of the module's files: the narrowest one. */
export function definitionAround(module: ProjectModule, { file, start, end }: Place): Definition | null {
  let best: Definition | null = null;
  let size = Infinity;
  for (const definition of module.definitions) {
    const place = ownPlace(module, definition.origin);
    if (place?.file !== file || place.start > start || place.end < end || place.end - place.start >= size) continue;
    best = definition;
    size = place.end - place.start;
  }
  return best;
}
