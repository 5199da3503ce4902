/** Secrets that show by themselves, in any string of a file: tokens of known formats, and passwords in URLs. */
import type { ProjectFile } from '../../../model/project.ts';
import { pathAt } from '../../../syntax/children.ts';
import type { Node, SourceFile } from '../../../syntax/nodes.ts';
import { isModuleKind } from '../../../model/kinds.ts';
import { writtenLogins } from './logins.ts';
import { namesOf, nestedSecrets } from './nested.ts';
import { type FoundSecret, passwordsIn, secretsIn, URL_PASSWORD } from '../tokens.ts';

export interface WrittenSecret extends FoundSecret {
  readonly start: number;
  readonly end: number;
  /** Names of the attributes around it: `inputs.web.url`; '' where there are none. */
  readonly symbol: string;
}

/** What shows how something is written, but configures nothing. */
const TEXTS = new Set(['example', 'description', 'longDescription', 'defaultText', 'descriptionHTML']);
const SHOWN = /\b(literal(Expression|Example|MD|DocBook)|mdDoc)$/;
/** Tests make keys and accounts of their own. */
const OF_TESTS = new Set(['private key', URL_PASSWORD]);

/** Secrets in the strings of a file; comments are no strings. */
export function writtenSecrets({ source, kind }: ProjectFile): WrittenSecret[] {
  // What modules write reaches their definitions, where it is found, but for functions; reading their text for tokens again takes long.
  const found = isModuleKind(kind) ? [...passwordsIn(source.text), ...nestedSecrets(source)] : secretsIn(source.text);
  const logins = kind === 'test' ? [] : writtenLogins(source);
  const known = new Set(logins.map(({ at }) => at));
  const others = found.filter(({ at }) => !known.has(at));
  return [...logins, ...others].flatMap(({ at, ...secret }) => {
    if (kind === 'test' && OF_TESTS.has(secret.what)) return [];
    const around = pathAt(source, at);
    const isLiteral = around.at(-1)?.kind === 'text' && around.at(-2)?.kind === 'string' && !around.some((node) => isShown(source, node));
    // A secret of several lines is pointed at in its first one.
    const [line = ''] = secret.secret.split('\n');
    return isLiteral ? [{ ...secret, start: at, end: at + line.length, symbol: symbolOf(around) }] : [];
  });
}

function isShown({ text }: SourceFile, node: Node): boolean {
  if (node.kind === 'binding') return TEXTS.has(namesOf(node).at(-1) ?? '');
  return node.kind === 'apply' && SHOWN.test(text.slice(node.callee.start, node.callee.end));
}

const symbolOf = (around: readonly Node[]): string => around.flatMap((node) => (node.kind === 'binding' ? namesOf(node) : [])).join('.');
