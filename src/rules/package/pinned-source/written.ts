/** Fetcher calls as a file writes them, for files whose packages nobody builds: modules, overlays, libraries. */
import { slotOf } from '../../../evaluation/thunk.ts';
import { attrs, type AttrsValue, reference, string, unknown, type Value } from '../../../evaluation/values.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import type { Slot } from '../../../evaluation/thunk.ts';
import { type Fetch, FETCHER } from '../../../model/packages.ts';
import { walk } from '../../../syntax/children.ts';
import type { AttrSetExpression, Expression, NodeBase, SourceFile } from '../../../syntax/nodes.ts';

const MENTIONED = /\bfetch(From\w+|git|Git|zip|url|Tree|Tarball|hg|svn|patch|Crate|Pypi)/;

/** Calls with a literal set or URL as argument; what is computed in the set counts as not known. */
export function writtenFetches(file: SourceFile): Fetch[] {
  if (!MENTIONED.test(file.text)) return [];
  const found: Fetch[] = [];
  walk(file.root, (node) => {
    if (node.kind !== 'apply') return;
    const fetcher = calleeName(node.callee);
    if (fetcher === null || !FETCHER.test(fetcher)) return;
    const { argument } = node;
    const place = { file, start: argument.start, end: argument.end };
    if (argument.kind === 'attrset') found.push({ fetcher, args: literalSet(file, argument), place });
    else if (argument.kind === 'string' && argument.parts.length > 0) found.push({ fetcher, args: null, place });
  });
  return found;
}

function calleeName(node: Expression): string | null {
  const last = node.kind === 'select' ? node.path.at(-1) : node;
  return last?.kind === 'identifier' ? last.name : null;
}

function literalSet(file: SourceFile, { bindings }: AttrSetExpression): AttrsValue {
  const entries = new Map<string, Slot>();
  const origin = (kind: Origin['kind'], { start, end }: NodeBase): Origin => ({ kind, file, start, end, frame: null, previous: null });
  for (const binding of bindings) {
    const names = binding.kind === 'inherit' ? binding.names : binding.path.length === 1 ? binding.path : [];
    for (const name of names) {
      if (name.kind !== 'identifier') continue;
      const value = binding.kind === 'inherit' ? unknown('inherited') : literal(binding.value);
      entries.set(name.name, slotOf(value, origin(binding.kind === 'inherit' ? 'inherit' : 'binding', binding)));
    }
  }
  return attrs(entries);
}

/** A string without `${…}`, or `lib.fakeHash`; anything else is not known. */
function literal(node: Expression): Value {
  if (node.kind === 'string' && node.parts.every((part) => part.kind === 'text'))
    return string(node.parts.map((part) => (part.kind === 'text' ? part.value : '')).join(''));
  if (node.kind === 'string') return { kind: 'text', parts: [unknown('computed')] };
  const name = calleeName(node);
  return name !== null && /^fake(Hash|Sha\d+)$/.test(name) ? reference(['lib', name]) : unknown('computed');
}
