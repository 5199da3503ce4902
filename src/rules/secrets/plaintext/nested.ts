/** Secrets in modules that stand as functions in another one: `home-manager.users.ada = { pkgs, ... }: { … }`. */
import { attributeName } from '../../../evaluation/render.ts';
import { pathAt } from '../../../syntax/children.ts';
import type { Node, SourceFile } from '../../../syntax/nodes.ts';
import { type FoundSecret, secretsIn } from '../tokens.ts';
import { secretsAmong } from './named.ts';

/** Options that hold modules of another evaluation. */
const HOLDERS = /(^|\.)(home-manager\.(users\.("[^"]+"|[^.]+)|sharedModules)|(containers|microvm\.vms)\.("[^"]+"|[^.]+)\.config)$/;
const MAY_HOLD = /home-manager|containers|microvm/;
/** What may be an attribute called like a secret, and its literal. */
const ASSIGNED = /(?:pass|secret|token|key|credential|psk)[\w-]{0,40}"?\s*=\s*"/gi;

/** Such secrets with their offsets, in UTF-16 units: no definition of the module that holds them shows what a function says. */
export function nestedSecrets(source: SourceFile): (FoundSecret & { readonly at: number })[] {
  const { text } = source;
  if (!MAY_HOLD.test(text)) return [];
  const tokens = secretsIn(text).filter(({ at }) => isHeld(pathAt(source, at)));
  const named = [...text.matchAll(ASSIGNED)].flatMap(({ index, 0: { length } }) => {
    const at = index + length;
    const around = pathAt(source, at);
    const [binding, string, part] = around.slice(-3);
    const isWhole = binding?.kind === 'binding' && string?.kind === 'string' && string.parts.length === 1 && part?.kind === 'text';
    if (!isWhole || !isHeld(around)) return [];
    const path = around.flatMap((node) => (node.kind === 'binding' ? namesOf(node) : []));
    return secretsAmong([{ name: path.at(-1) ?? '', text: part.value }], [], path).map((found) => ({ ...found, at }));
  });
  return [...tokens, ...named.filter(({ at }) => !tokens.some((token) => token.at === at))];
}

/** True below a function that is the value of such an option. */
function isHeld(around: readonly Node[]): boolean {
  const names: string[] = [];
  for (const node of around) {
    if (node.kind === 'binding') names.push(...namesOf(node));
    else if (node.kind === 'lambda' && HOLDERS.test(names.join('.'))) return true;
  }
  return false;
}

/** Names of a binding's path; `?` for what is computed. */
export const namesOf = (node: Extract<Node, { kind: 'binding' }>): string[] =>
  node.path.map((element) => {
    if (element.kind === 'identifier') return element.name;
    const [part, more] = element.kind === 'string' ? element.parts : [];
    return part?.kind === 'text' && more === undefined ? attributeName(part.value) : '?';
  });
