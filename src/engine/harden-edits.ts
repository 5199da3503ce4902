/** Where the directives of `harden --write` may be written: from the nearest place to the most general one. */
import type { Definition } from '../model/definition.ts';
import type { Setting } from '../model/effective.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { Unit } from '../model/units.ts';
import { placesOf } from '../evaluation/trail.ts';
import { addBeside, bindingIn, settingBinding, type WrittenBinding } from '../rules/edits.ts';
import { indentAt, lineOf, needsParentheses, withParentheses } from '../rules/layout.ts';
import { type Written, writtenChain } from '../rules/places.ts';
import type { PlaceEdit } from '../rules/rule.ts';
import { libName } from '../rules/spelling.ts';
import { pathAt } from '../syntax/children.ts';
import { attributeName } from '../evaluation/render.ts';
import type { Hardening } from './harden.ts';

type Directives = Readonly<Record<string, string>>;

/** Edits of the module's own file, best first; each has still to be tried, as a helper may drop what it is given. */
export function editsOf({ module, unit, directives }: Hardening): PlaceEdit[] {
  const settings = [...unit.directives.values()].filter(({ when }) => when === null);
  const command = unit.directives.get('ExecStart');
  const ordered = [...(command?.when === null ? [command] : []), ...settings.toReversed().filter((setting) => setting !== command)];
  // The nearest place to what the service runs comes first.
  const definitions = new Set([...((command ?? unit.options.get('script'))?.definitions ?? []), ...unit.definitions]);
  const chains = [...definitions].map((definition) => ({ definition, chain: writtenChain(module, definition) }));
  const edits = [
    ...besideEach(
      ordered.map((setting) => settingBinding(module, setting)),
      directives,
    ),
    ...besideEach(
      ordered.map((setting) => argumentBinding(module, setting)),
      directives,
    ),
    ...chains.flatMap(({ definition, chain }) => intoBinding(definition, chain, unit, directives)),
    ...chains.flatMap(({ definition, chain }) => besideCall(module, definition, chain, unit.depth, directives)),
  ].filter((edit) => edit !== null);
  return edits.filter((edit, index) => edits.findIndex((one) => one.start === edit.start && one.text === edit.text) === index);
}

/** Beside the first of the bindings of each set. */
function besideEach(bindings: readonly (WrittenBinding | null)[], directives: Directives): PlaceEdit[] {
  const sets = new Set<number>();
  return bindings.flatMap((binding) => {
    if (binding === null) return [];
    const set = pathAt(binding.file, binding.start).findLast(({ kind, end }) => kind === 'attrset' && end > binding.end);
    if (set === undefined || sets.has(set.start)) return [];
    sets.add(set.start);
    return [addBeside(binding, directives)];
  });
}

/** A directive that the module hands to a helper: `mkService { serviceConfig = { User = …; }; }`. */
function argumentBinding(module: ProjectModule, { name, definitions }: Setting): WrittenBinding | null {
  const [place] = placesOf(definitions[0]?.origin ?? null);
  const binding = place?.file === module.evaluated.source ? bindingIn(place) : null;
  return binding?.path.at(-1) === name.split('.').at(-1) ? binding : null;
}

/** Into the value of `serviceConfig = …`, or of an attribute around it. */
function intoBinding(definition: Definition, chain: readonly Written[], unit: Unit, directives: Directives): (PlaceEdit | null)[] {
  // What a function makes that is not known may be a `mkIf` or `mkMerge`.
  const isSet = !unit.openDirectives.some(({ kind }) => kind === 'unknown' || kind === 'call');
  return chain
    .filter(({ to }) => to <= unit.depth + 1)
    .toReversed()
    .flatMap(({ place, to }) => {
      const binding = bindingIn(place);
      const path = pathFrom(definition, to, unit.depth);
      if (binding === null || path === null) return [];
      if (binding.node.value.kind === 'attrset') return [atEnd(binding, path, directives)];
      return [path.length === 0 && isSet ? updated(binding, directives) : null, merged(binding, path, directives)];
    });
}

/** The attribute path from a place of a definition to the directives; null where a name of it is symbolic. */
function pathFrom({ path }: Definition, from: number, depth: number): readonly string[] | null {
  const steps = [...path.slice(0, depth), 'serviceConfig'].slice(from);
  return steps.every((step): step is string => typeof step === 'string') ? steps.map(attributeName) : null;
}

/** `serviceConfig = a // { … }`: right for a set as it is, and no `mkIf` or `mkMerge` of one. */
function updated(binding: WrittenBinding, directives: Directives): PlaceEdit {
  const { file, value, node } = binding;
  const isChain = node.value.kind === 'binary' && node.value.operator === '//';
  const set = setText([], directives, indentAt(file.text, binding.start));
  return { file, start: value.start, end: value.end, text: `${isChain ? value.text : grouped(binding)} // ${set}` };
}

/** `a = mkMerge [ … { … } ]`: right for whatever stands there. */
function merged(binding: WrittenBinding, path: readonly string[], directives: Directives): PlaceEdit | null {
  const { file, value } = binding;
  const name = libName(file, value.start, 'mkMerge');
  if (name === null) return null;
  const indent = indentAt(file.text, binding.start);
  const set = setText(path, directives, `${indent}  `);
  return { file, start: value.start, end: value.end, text: `${name} [\n${indent}  ${grouped(binding)}\n${indent}  ${set}\n${indent}]` };
}

/** The value as an element of a list or an operand. */
const grouped = ({ file, node, value }: WrittenBinding): string => (needsParentheses(file, node.value) ? `(${value.text})` : value.text);

/** `{ a.serviceConfig = { … }; }`. */
function setText(path: readonly string[], directives: Directives, indent: string): string {
  const lines = Object.entries(directives).map(([name, value]) => `${name} = ${value};`);
  const body = path.length === 0 ? lines : [`${path.join('.')} = {`, ...lines.map((line) => `  ${line}`), '};'];
  return `{\n${body.map((line) => `${indent}  ${line}`).join('\n')}\n${indent}}`;
}

/** At the end of a set that is written out. */
function atEnd(binding: WrittenBinding, path: readonly string[], directives: Directives): PlaceEdit {
  const { file, node } = binding;
  const { start, end } = node.value;
  const indent = indentAt(file.text, binding.start);
  const inner = setText(path, directives, indent).slice(1, -1).trimEnd();
  const at = start + 1 + file.text.slice(start + 1, end - 1).trimEnd().length;
  const isOneLine = !file.text.slice(at, end).includes('\n');
  return { file, start: at, end: at, text: isOneLine ? `${inner}\n${indent}` : inner };
}

/** A further element behind the call in a list that makes the service: `mkMerge [ (make "x") { … } ]`. */
function besideCall(
  module: ProjectModule,
  definition: Definition,
  chain: readonly Written[],
  depth: number,
  directives: Directives,
): (PlaceEdit | null)[] {
  // A helper of the same file comes before its call.
  const places = placesOf(definition.origin).filter(({ file }) => file === module.evaluated.source);
  return places.map((place) => {
    const nodes = pathAt(place.file, place.start).filter((node) => node.start <= place.start && node.end >= place.end);
    const list = nodes.findLast((node) => node.kind === 'list');
    if (list?.kind !== 'list') return null;
    const element = list.elements.find((item) => item.start <= place.start && item.end >= place.end);
    if (element === undefined) return null;
    const around = chain.filter((one) => one.place.start <= list.start && one.place.end >= list.end);
    const path = pathFrom(definition, Math.max(0, ...around.map(({ to }) => to)), depth);
    if (path === null) return null;
    const { start, end } = withParentheses(place.file.text, element);
    const { indent, isAlone } = lineOf({ file: place.file, start, end });
    const set = setText(path, directives, isAlone ? indent : indentAt(place.file.text, start));
    return { file: place.file, start: end, end, text: isAlone ? `\n${indent}${set}` : ` ${set}` };
  });
}
