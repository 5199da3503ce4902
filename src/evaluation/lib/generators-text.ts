/** The nested formats of `lib.generators`: Nix, Lua and property lists. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, selectName } from '../select.ts';
import { ready } from '../thunk.ts';
import { call, EMPTY_STRING, FALSE, isFunction, isSymbolic, list, type ListItem, string, TRUE, type Value } from '../values.ts';
import { isDerivation } from './attrsets.ts';
import { escapeNixIdentifier, escapeXmlText } from './escapes.ts';
import { join, known, listMembers, mapItems, membersOf, native } from './toolkit.ts';
import { functionArgs } from './trivial.ts';

const joined = (ev: Evaluator, separator: string, items: readonly ListItem[]): Value =>
  native(ev, 'concatStringsSep', string(separator), list(items));
const flag = (ev: Evaluator, settings: Value, name: string, fallback: boolean): boolean =>
  selectName(ev, settings, name, ready(fallback ? TRUE : FALSE)) === TRUE;
const textOf = (ev: Evaluator, settings: Value, name: string): string =>
  known(selectName(ev, settings, name, ready(EMPTY_STRING)), name) ?? '';

interface Layout {
  readonly multiline: boolean;
  readonly pretty: boolean;
}

/** A Nix string literal, over several lines where the text has them. */
function nixText(text: string, indent: string, multiline: boolean): string {
  const lines = text.split('\n');
  if (!multiline || lines.length === 1) return `"${lines.map((line) => line.replace(/\\|"|\$\{/g, (found) => `\\${found}`)).join('\\n')}"`;
  const intro = `\n${indent}  `;
  const escaped = lines.map((line) => line.replace(/\$\{|''/g, (found) => (found === '${' ? "''${" : "'''")));
  const last = escaped.at(-1) as string;
  return `''${intro}${escaped.slice(0, -1).join(intro)}${last === '' ? `\n${indent}` : intro + last}''`;
}

function pretty(ev: Evaluator, layout: Layout, indent: string, value: Value): Value {
  const intro = layout.multiline ? `\n${indent}  ` : ' ';
  const outro = layout.multiline ? `\n${indent}` : ' ';
  switch (value.kind) {
    case 'string':
      return string(nixText(value.value, indent, layout.multiline));
    case 'text':
      return call('toPretty', [value]);
    case 'int':
    case 'path':
      return native(ev, 'toString', value);
    case 'float':
      return native(ev, 'toJSON', value);
    case 'bool':
      return string(String(value.value));
    case 'null':
      return string('null');
    case 'list': {
      if (value.items.length === 0) return string('[ ]');
      const items = mapItems(ev, value.items, 'toPretty', (inner, { thunk }) => pretty(inner, layout, `${indent}  `, inner.force(thunk)));
      return join(ev, `[${intro}`, joined(ev, intro, items), `${outro}]`);
    }
    case 'attrs':
      if (!value.entries.has('__functor')) return prettySet(ev, layout, indent, value, intro, outro);
      return prettyFunction(ev, value);
    default:
      return isFunction(value) ? prettyFunction(ev, value) : call('toPretty', [value]);
  }
}

function prettyFunction(ev: Evaluator, value: Value): Value {
  const args = functionArgs(ev, value);
  const members = membersOf(ev, args);
  if (members.length === 0) return string('<function>');
  const names = listMembers(ev, args, 'toPretty', (inner, { name, slot }) =>
    join(inner, name, inner.force(slot.thunk) === TRUE ? '?' : ''),
  );
  return join(ev, '<function, args: {', joined(ev, ', ', names), '}>');
}

function prettySet(ev: Evaluator, layout: Layout, indent: string, value: Value, intro: string, outro: string): Value {
  if (layout.pretty && hasName(ev, value, '__pretty') === TRUE && hasName(ev, value, 'val') === TRUE) {
    return ev.call(selectName(ev, value, '__pretty', null), selectName(ev, value, 'val', null));
  }
  if (membersOf(ev, value).length === 0) return string('{ }');
  if (isDerivation(ev, value) === TRUE) return join(ev, '<derivation ', selectName(ev, value, 'name', ready(string('???'))), '>');
  const items = listMembers(ev, value, 'toPretty', (inner, { name, slot }) =>
    join(inner, escapeNixIdentifier(inner, name), ' = ', pretty(inner, layout, `${indent}  `, inner.force(slot.thunk)), ';'),
  );
  return join(ev, `{${intro}`, joined(ev, intro, items), `${outro}}`);
}

export const toPretty = (ev: Evaluator, settings: Value, value: Value): Value =>
  pretty(
    ev,
    { multiline: flag(ev, settings, 'multiline', true), pretty: flag(ev, settings, 'allowPrettyValues', false) },
    textOf(ev, settings, 'indent'),
    value,
  );

const LUA_NAME = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

function lua(ev: Evaluator, multiline: boolean, indent: string, value: Value): Value {
  const intro = multiline ? `\n${indent}  ` : ' ';
  const outro = multiline ? `\n${indent}` : ' ';
  const table = (items: readonly ListItem[]): Value => join(ev, `{${intro}`, joined(ev, `,${intro}`, items), `${outro}}`);
  switch (value.kind) {
    case 'null':
      return string('nil');
    case 'int':
    case 'float':
    case 'string':
    case 'bool':
      return native(ev, 'toJSON', value);
    case 'path':
      return native(ev, 'toJSON', native(ev, 'toString', value));
    case 'list':
      if (value.items.length === 0) return string('{}');
      return table(mapItems(ev, value.items, 'toLua', (inner, { thunk }) => lua(inner, multiline, `${indent}  `, inner.force(thunk))));
    case 'attrs': {
      if (isDerivation(ev, value) === TRUE) return native(ev, 'toJSON', join(ev, value));
      const tag = selectName(ev, value, '_type', ready(EMPTY_STRING));
      if (tag.kind === 'string' && tag.value === 'lua-inline') return join(ev, '(', selectName(ev, value, 'expr', null), ')');
      if (membersOf(ev, value).length === 0) return string('{}');
      return table(
        listMembers(ev, value, 'toLua', (inner, { name, slot }) =>
          join(inner, '[', native(inner, 'toJSON', name), '] = ', lua(inner, multiline, `${indent}  `, inner.force(slot.thunk))),
        ),
      );
    }
    default:
      if (isSymbolic(value)) return call('toLua', [value]);
      throw new EvaluationError('abort', `generators.toLua: type ${value.kind} is unsupported`);
  }
}

export function toLua(ev: Evaluator, settings: Value, value: Value): Value {
  const [multiline, indent] = [flag(ev, settings, 'multiline', true), textOf(ev, settings, 'indent')];
  if (!flag(ev, settings, 'asBindings', false)) return lua(ev, multiline, indent, value);
  return joined(
    ev,
    '',
    listMembers(ev, value, 'toLua', (inner, { name, slot }) => {
      if (name.kind === 'string' && !LUA_NAME.test(name.value)) throw new EvaluationError('throw', 'Bad Lua var names');
      return join(inner, indent, name, ' = ', lua(inner, multiline, indent, inner.force(slot.thunk)), '\n');
    }),
  );
}

function plist(ev: Evaluator, indent: string, value: Value, text: (value: Value) => Value): Value {
  const around = (tag: string, inner: Value): Value => join(ev, indent, `<${tag}>`, inner, `</${tag}>`);
  const block = (tag: string, items: readonly ListItem[]): Value =>
    join(ev, indent, `<${tag}>\n`, joined(ev, '\n', items), `\n${indent}</${tag}>`);
  switch (value.kind) {
    case 'null':
      return EMPTY_STRING;
    case 'bool':
      return string(`${indent}<${value.value}/>`);
    case 'int':
      return around('integer', native(ev, 'toString', value));
    case 'float':
      return around('real', native(ev, 'toString', value));
    case 'path':
      return around('string', text(native(ev, 'toString', value)));
    case 'string':
    case 'text':
      return around('string', text(value));
    case 'list':
      return block(
        'array',
        mapItems(ev, value.items, 'toPlist', (inner, { thunk }) => plist(inner, `\t${indent}`, inner.force(thunk), text)),
      );
    case 'attrs':
      return block('dict', plistMembers(ev, indent, value, text));
    default:
      if (isSymbolic(value)) return call('toPlist', [value]);
      throw new EvaluationError('abort', 'generators.toPlist: should never happen');
  }
}

function plistMembers(ev: Evaluator, indent: string, value: Value, text: (value: Value) => Value): ListItem[] {
  const shown = membersOf(ev, value).filter(
    ({ name, slot }) => (name.kind !== 'string' || name.value !== '_module') && ev.force(slot.thunk).kind !== 'null',
  );
  const set: Value = {
    kind: 'attrs',
    entries: new Map(shown.flatMap(({ name, slot }) => (name.kind === 'string' ? [[name.value, slot] as const] : []))),
    dynamic: shown.filter(({ name }) => name.kind !== 'string'),
    rest: null,
  };
  return listMembers(ev, set, 'toPlist', (inner, { name, slot }) =>
    join(inner, `\t${indent}<key>`, text(name), '</key>\n', plist(inner, `\t${indent}`, inner.force(slot.thunk), text)),
  );
}

export function toPlist(ev: Evaluator, settings: Value, value: Value): Value {
  const escape = flag(ev, settings, 'escape', false);
  const text = (raw: Value): Value => {
    if (!escape) return raw;
    const plain = known(raw, 'toPlist');
    return plain === null ? call('escapeXML', [raw]) : string(escapeXmlText(plain));
  };
  const head =
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n';
  return join(ev, head, plist(ev, '', value, text), '\n</plist>');
}
