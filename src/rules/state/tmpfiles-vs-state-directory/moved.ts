/** Rules for a directory that the user may move: systemd makes it at its default, tmpfiles elsewhere. */
import type { Expression, ListExpression, SourceFile } from '../../../syntax/nodes.ts';
import { needsParentheses } from '../../layout.ts';
import { libName } from '../../spelling.ts';
import { nodesAt } from '../../removal.ts';
import type { Place, PlaceEdit } from '../../rule.ts';

export interface Conditional {
  /** Lets the rule count only where the directory is not the default one. */
  readonly edit: PlaceEdit;
  /** `lib.mkIf (cfg.dataDir == "/var/lib/x")` */
  readonly condition: string;
}

/** `place` is a list element `"d ${cfg.dataDir} …"`, `path` the option's default; null where it is written otherwise. */
export function conditionally(place: Place, path: string): Conditional | null {
  const { file } = place;
  const [binding, list, rule] = nodesAt(place).slice(-3);
  if (binding?.kind !== 'binding' || list?.kind !== 'list' || binding.value !== list || rule === undefined) return null;
  const option = optionOf(file, rule as Expression);
  const mkIf = libName(file, place.start, 'mkIf');
  const optional = libName(file, place.start, 'optional');
  if (option === null || mkIf === null || optional === null) return null;
  const edit = onlyIf(file, list, rule as Expression, { mkIf, optional }, `(${option} != "${path}")`);
  return edit && { edit, condition: `${mkIf} (${option} == "${path}")` };
}

/** A list of its own becomes `mkIf …`; out of a list with others the rule moves behind it. */
function onlyIf(
  file: SourceFile,
  list: ListExpression,
  rule: Expression,
  { mkIf, optional }: { readonly mkIf: string; readonly optional: string },
  condition: string,
): PlaceEdit | null {
  if (list.elements.length === 1) return { file, start: list.start, end: list.start, text: `${mkIf} ${condition} ` };
  const own = file.text.slice(rule.start, rule.end);
  const isFree = !file.comments.some(({ start, end }) => start >= list.start && end <= list.end);
  if (!isFree || needsParentheses(file, rule)) return null;
  const before = file.text.slice(list.start, rule.start).trimEnd();
  return {
    file,
    start: list.start,
    end: list.end,
    text: `${before}${file.text.slice(rule.end, list.end)} ++ ${optional} ${condition} ${own}`,
  };
}

/** `cfg.dataDir` of `"d '${cfg.dataDir}' 0750 …"`. */
function optionOf(file: SourceFile, rule: Expression): string | null {
  if (rule.kind !== 'string' || rule.style !== 'quoted') return null;
  const [head, place, tail] = rule.parts;
  if (head?.kind !== 'text' || place?.kind !== 'interpolation' || tail?.kind !== 'text') return null;
  if (!/^d\s+'?$/.test(head.value) || !/^'?\s/.test(tail.value)) return null;
  const { expression } = place;
  return expression.kind === 'select' && expression.fallback === null ? file.text.slice(expression.start, expression.end) : null;
}
