/** Questions about declared options that several rules ask. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { render, renderPath } from '../evaluation/render.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import type { Value } from '../evaluation/values.ts';
import type { Element } from '../model/resources.ts';
import type { Option } from '../model/option.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { Expression } from '../syntax/nodes.ts';
import { escapePattern } from './patterns.ts';
import { fileStart, headOf, ownPlace } from './places.ts';
import type { Place } from './rule.ts';
import { writtenPlace } from '../evaluation/trail.ts';

/** `services.foo.port`; symbolic steps as `${…}`. */
export function optionSymbol(ev: Evaluator, option: Option): string {
  let symbol = symbols.get(option);
  if (symbol === undefined) {
    symbol = renderPath(ev, option.path).replace(/^config\./, '');
    symbols.set(option, symbol);
  }
  return symbol;
}
const symbols = new WeakMap<Option, string>();

export { optionName } from '../model/option.ts';

/** A thunk's value, or null where there is none or Nix would fail. */
export const valueOf = (ev: Evaluator, thunk: Thunk | null): Value | null => (thunk === null ? null : ev.tryForce(thunk));

/** The option's declaration in the module's own file, or the call there that makes it. */
export function optionPlace(module: ProjectModule, option: Option): Place {
  const place = ownPlace(module, option.origin);
  return place ? headOf(place) : fileStart(module.evaluated.source);
}

/** Where the module's own file writes an attribute of the option's declaration (`default`, `type`); else the option's place. */
export function attributePlace(module: ProjectModule, option: Option, attribute: string): Place {
  const written = writtenPlace(option.declaration.entries.get(attribute)?.origin ?? null);
  return written !== null && module.holds(written.file) ? headOf(written) : optionPlace(module, option);
}

/** Where an option is written, whatever the file; null where it is not known. */
export function declarationPlace(option: Option): Place | null {
  const written = writtenPlace(option.origin);
  return written === null ? null : headOf(written);
}

/** The expression a thunk was made from, with its file; null for computed values. */
export function expressionOf(thunk: Thunk | null): { readonly node: Expression; readonly place: Place } | null {
  const written = thunk?.written;
  if (!written) return null;
  const { node, scope } = written;
  return { node, place: { file: scope.file.source, start: node.start, end: node.end } };
}

/** True where an assertion of the module speaks of the option. */
export function isAsserted(ev: Evaluator, assertions: readonly Element[], option: Option): boolean {
  const symbol = `config.${optionSymbol(ev, option)}`;
  const mentions = new RegExp(`${escapePattern(symbol)}(?![\\w'-])`);
  return assertions.some(({ value }) => {
    const condition = value.kind === 'attrs' ? value.entries.get('assertion') : undefined;
    const known = condition ? ev.tryForce(condition.thunk) : null;
    return known !== null && mentions.test(render(ev, known));
  });
}
