/** What a library's export takes or holds, in one line. */
import { attributeName } from '../evaluation/render.ts';
import type { Value } from '../evaluation/values.ts';
import type { Expression } from '../syntax/nodes.ts';
import type { Facts } from './facts.ts';

const LIMIT = 100;

/** Parameters of a function (`cfg: { name, port ? 80, ... }:`), names of a set, else the value. */
export function signatureOf(facts: Facts, value: Value): string {
  if (value.kind === 'lambda') return cut(parametersOf(value.node, value.scope.file.source.text));
  if (value.kind === 'builtin') return `${value.name}: ${value.arity - value.args.length} more`;
  if (value.kind === 'attrs') {
    const names = [...value.entries.keys()].map(attributeName);
    return cut(`{ ${names.join(', ')}${value.rest === null && value.dynamic.length === 0 ? '' : ', …'} }`);
  }
  return facts.text(value, LIMIT);
}

function parametersOf(node: Expression, text: string): string {
  const parameters: string[] = [];
  for (let at = node; at.kind === 'lambda'; at = at.body) {
    if (at.formals === null) {
      parameters.push(`${at.name?.name ?? '_'}:`);
      continue;
    }
    const formals = at.formals.map(({ name, fallback }) =>
      fallback === null ? name.name : `${name.name} ? ${text.slice(fallback.start, fallback.end).replace(/\s+/g, ' ')}`,
    );
    if (at.ellipsis) formals.push('...');
    parameters.push(`{ ${formals.join(', ')} }:`);
  }
  return parameters.join(' ');
}

const cut = (text: string): string => (text.length > LIMIT ? `${text.slice(0, LIMIT - 1)}…` : text);
