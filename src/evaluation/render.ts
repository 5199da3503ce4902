/** Values as short Nix-like text, for messages. */
import { EvaluationError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import type { Thunk } from './thunk.ts';
import { type AttrsValue, type CallValue, isSpread, type ListValue, type Value } from './values.ts';

export { sameValue } from './same.ts';

/** Nesting beyond which `render` prints `…`. */
const MAX_DEPTH = 8;
/** Nested choices double in size with each level, so they are cut earlier. */
const CHOICE_DEPTH = 2;
/** Elements beyond which `render` prints `…`. */
const MAX_ITEMS = 200;
/** Values one rendering may hold; a derivation refers to itself, so nesting alone is no bound. */
const MAX_VALUES = 600;
interface Printing {
  left: number;
}
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_'-]*$/;
const INFIX = new Set(['&&', '||', '==', '+', '-', '*', '/', '<', '<=', '//', '++']);

/** `foo` or `"foo bar"`: an attribute name as Nix would write it. */
export function attributeName(name: string): string {
  let text = writtenNames.get(name);
  if (text === undefined) {
    text = PLAIN_NAME.test(name) ? name : quote(name);
    writtenNames.set(name, text);
  }
  return text;
}
/** A project has few names and says them often. */
const writtenNames = new Map<string, string>();

export const quote = (text: string): string => `"${SPECIAL.test(text) ? escaped(text) : text}"`;
const SPECIAL = /[\\"$\n\t\r]/;
const escaped = (text: string): string =>
  text
    .replace(/[\\"]|\$(?=\{)/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(/\r/g, '\\r');

/** An attribute path: `systemd.services."a b".${config.x}`, and `"job-<name>"` for a name made of that of an instance. */
export function renderPath(ev: Evaluator, steps: readonly (string | Value)[]): string {
  const path = pathText(steps, (step) => render(ev, step));
  if (!path.includes('(nameOf ')) return path;
  return path.replaceAll(OF_INSTANCE, (_whole, alone: string | undefined, text: string) =>
    alone === undefined ? text.replaceAll(NAME_OF, '<name>') : '<name>',
  );
}

/** What the name of an instance is printed as: `${(nameOf config.jobs.<name>)}`, with a computed name within at the most. */
const NAME_OF = /\$\{\(nameOf (?:[^(){}]|\$\{[^(){}]*\})*\)\}/g;
/** The value as messages name it: a text without its quotes, the name of an instance as `<name>`. */
export const renderPlain = (ev: Evaluator, value: Value): string => shownNames(render(ev, value).replace(/^"|"$/g, ''));
/** A text with the names of instances as `<name>`. */
export const shownNames = (text: string): string => text.replaceAll(NAME_OF, '<name>').replace(/^\(nameOf [^(){}]*\)$/, '<name>');

/** It alone, or in a text that is a whole step. */
const OF_INSTANCE = new RegExp(`(${NAME_OF.source})(?=\\.|$)|\\$\\{("(?:[^"{}$]|${NAME_OF.source})*")\\}`, 'g');

function pathText(steps: readonly (string | Value)[], show: (step: Value) => string): string {
  return steps
    .map((step) => {
      if (typeof step !== 'string') return `\${${show(step)}}`;
      return step === '<name>' || step === '*' ? step : attributeName(step);
    })
    .join('.');
}

/** Longer texts are made anew: keeping them would cost more memory than time. */
const MAX_KEPT = 2000;
/** Made anew as quickly as found. */
const QUICK: ReadonlySet<Value['kind']> = new Set(['null', 'bool', 'int', 'float', 'string', 'path', 'reference', 'builtin', 'unknown']);
/** Values never change, and rules ask for the same ones again and again. */
const rendered = new WeakMap<Value, string>();

/** The value as text, cut short with `…` where it is large. */
export function render(ev: Evaluator, value: Value): string {
  let text = rendered.get(value);
  if (text === undefined) {
    text = print(ev, value, 0, { left: MAX_VALUES });
    if (text.length <= MAX_KEPT && !QUICK.has(value.kind)) rendered.set(value, text);
  }
  return text;
}

/** Values and characters that a message of the evaluation itself shows of a value: such messages stand in each other. */
const BRIEF = { values: 40, characters: 300 };

/** The beginning of the value's text. */
export const renderBriefly = (ev: Evaluator, value: Value): string =>
  print(ev, value, 0, { left: BRIEF.values }).slice(0, BRIEF.characters);

function print(ev: Evaluator, value: Value, depth: number, bound: Printing): string {
  if (depth > MAX_DEPTH || --bound.left < 0) return '…';
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'bool':
    case 'int':
      return String(value.value);
    case 'float':
      return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
    case 'string':
      return quote(value.value);
    case 'text':
      return `"${value.parts.map((part) => (typeof part === 'string' ? quote(part).slice(1, -1) : `\${${print(ev, part, depth + 1, bound)}}`)).join('')}"`;
    case 'path':
      return value.path;
    case 'list':
      return printList(ev, value, depth, bound);
    case 'attrs':
      return printAttrs(ev, value, depth, bound);
    case 'lambda':
      return `‹function ${value.node.start}:${value.scope.file.source.path}›`;
    case 'builtin':
      return value.name;
    case 'reference':
      return pathText(value.path, (step) => print(ev, step, depth + 1, bound));
    case 'choice':
      return `(if ${print(ev, value.condition, depth + CHOICE_DEPTH, bound)} then ${printThunk(ev, value.then, depth + CHOICE_DEPTH, bound)} else ${printThunk(ev, value.else, depth + CHOICE_DEPTH, bound)})`;
    case 'call':
      return printCall(ev, value, depth, bound);
    case 'unknown':
      return `‹unknown: ${value.reason}›`;
  }
}

function printThunk(ev: Evaluator, thunk: Thunk, depth: number, bound: Printing): string {
  if (depth > MAX_DEPTH || bound.left <= 0) return '…';
  try {
    return print(ev, ev.force(thunk), depth, bound);
  } catch (error) {
    if (error instanceof EvaluationError) return `‹error: ${error.message}›`;
    throw error;
  }
}

function printList(ev: Evaluator, value: ListValue, depth: number, bound: Printing): string {
  const items = value.items
    .slice(0, MAX_ITEMS)
    .map((item) => (isSpread(item) ? `*${print(ev, item.spread, depth + 1, bound)}` : printThunk(ev, item.thunk, depth + 1, bound)));
  if (value.items.length > MAX_ITEMS) items.push('…');
  return `[ ${items.join(' ')} ]`;
}

function printAttrs(ev: Evaluator, value: AttrsValue, depth: number, bound: Printing): string {
  const parts: string[] = [];
  for (const [name, slot] of value.entries) {
    if (parts.length >= MAX_ITEMS || bound.left <= 0) break;
    const presence = slot.presence === null ? '' : `?${print(ev, slot.presence, depth + 1, bound)} `;
    parts.push(`${presence}${attributeName(name)} = ${printThunk(ev, slot.thunk, depth + 1, bound)};`);
  }
  if (value.entries.size > parts.length) parts.push('…');
  for (const { name, slot } of value.dynamic) {
    parts.push(`\${${print(ev, name, depth + 1, bound)}} = ${printThunk(ev, slot.thunk, depth + 1, bound)};`);
  }
  if (value.rest !== null) parts.push(`*${print(ev, value.rest, depth + 1, bound)}`);
  return `{ ${parts.join(' ')} }`;
}

function printCall(ev: Evaluator, value: CallValue, depth: number, bound: Printing): string {
  const args = value.args.map((arg) => printThunk(ev, arg, depth + 1, bound));
  const { callee } = value;
  if (typeof callee !== 'string') {
    const head = print(ev, callee, depth + 1, bound);
    return `(${head} ${args.join(' ')})`;
  }
  if (callee === '!') {
    const operand = value.args[0]?.value;
    if (operand?.kind === 'call' && operand.callee === '==') {
      return `(${operand.args.map((arg) => printThunk(ev, arg, depth + 1, bound)).join(' != ')})`;
    }
    return `!${args[0]}`;
  }
  if (callee === '.') return `${args[0]}.${value.args[1]?.value?.kind === 'string' ? args[1] : `\${${args[1]}}`}`;
  if (callee === 'hasAttr') return `(${args[0]} exists)`;
  if (INFIX.has(callee)) return `(${args.join(` ${callee} `)})`;
  return `(${callee} ${args.join(' ')})`;
}
