/** `toXML`, in the form Nix writes it: two spaces per level, attributes sorted. */
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import type { Thunk } from '../thunk.ts';
import { type AttrsValue, type BuiltinValue, isSpread, type LambdaValue, string, TRUE, type Value } from '../values.ts';
import { isClosed, sortedNames, strict } from './support.ts';

/** Something symbolic inside: the whole result stays a call. */
class Symbolic extends Error {}

const ESCAPES: Record<string, string> = { '"': '&quot;', '<': '&lt;', '>': '&gt;', '&': '&amp;', '\n': '&#xA;' };
const escape = (text: string): string => text.replace(/["<>&\n]/g, (char) => ESCAPES[char] as string);

class Writer {
  private readonly lines: string[] = ["<?xml version='1.0' encoding='utf-8'?>"];
  private readonly ev: Evaluator;

  constructor(ev: Evaluator) {
    this.ev = ev;
  }

  document(value: Value): string {
    this.element('expr', {}, 0, (level) => this.value(value, level));
    return `${this.lines.join('\n')}\n`;
  }

  private tag(name: string, attributes: Record<string, string>): string {
    return [name, ...Object.entries(attributes).map(([key, text]) => `${key}="${escape(text)}"`)].join(' ');
  }

  private empty(level: number, name: string, attributes: Record<string, string> = {}): void {
    this.lines.push(`${'  '.repeat(level)}<${this.tag(name, attributes)} />`);
  }

  private element(name: string, attributes: Record<string, string>, level: number, inside: (level: number) => void): void {
    this.lines.push(`${'  '.repeat(level)}<${this.tag(name, attributes)}>`);
    inside(level + 1);
    this.lines.push(`${'  '.repeat(level)}</${name}>`);
  }

  private nested(thunk: Thunk, level: number): void {
    const done = this.ev.nested(() => {
      this.value(this.ev.force(thunk), level);
      return TRUE;
    });
    if (done !== TRUE) throw new Symbolic();
  }

  private value(value: Value, level: number): void {
    if (!this.ev.spend(1)) throw new Symbolic();
    switch (value.kind) {
      case 'null':
        return this.empty(level, 'null');
      case 'bool':
      case 'int':
      case 'string':
        return this.empty(level, value.kind, { value: String(value.value) });
      case 'float':
        // Written with six digits; only values that this shows exactly are known.
        if (Number(value.value.toPrecision(6)) !== value.value || !/^-?\d+(\.\d+)?$/.test(String(value.value))) throw new Symbolic();
        if (Math.abs(value.value) >= 1e6 || (value.value !== 0 && Math.abs(value.value) < 1e-4)) throw new Symbolic();
        return this.empty(level, 'float', { value: String(value.value) });
      case 'path':
        return this.empty(level, 'path', { value: value.path });
      case 'list':
        return this.element('list', {}, level, (inner) => {
          for (const item of value.items) {
            if (isSpread(item)) throw new Symbolic();
            this.nested(item.thunk, inner);
          }
        });
      case 'attrs':
        return this.set(value, level);
      case 'lambda':
        return this.element('function', {}, level, (inner) => this.pattern(value, inner));
      case 'builtin':
        return this.empty(level, 'unevaluated');
      default:
        throw new Symbolic();
    }
  }

  private set(value: AttrsValue, level: number): void {
    if (!isClosed(value)) throw new Symbolic();
    if (value.entries.has('type')) {
      const type = selectName(this.ev, value, 'type', null);
      if (type.kind !== 'string' || type.value === 'derivation') throw new Symbolic();
    }
    this.element('attrs', {}, level, (inner) => {
      for (const name of sortedNames(value.entries.keys())) {
        this.element('attr', { name }, inner, (below) => this.nested(value.entries.get(name)?.thunk as Thunk, below));
      }
    });
  }

  private pattern({ node }: LambdaValue, level: number): void {
    const { formals, name } = node;
    if (formals === null) return this.empty(level, 'varpat', { name: name?.name ?? '' });
    const attributes = { ...(node.ellipsis ? { ellipsis: '1' } : {}), ...(name === null ? {} : { name: name.name }) };
    this.element('attrspat', attributes, level, (inner) => {
      for (const formal of sortedNames(formals.map((one) => one.name.name))) this.empty(inner, 'attr', { name: formal });
    });
  }
}

export const XML_BUILTINS: readonly BuiltinValue[] = [
  strict('toXML', 1, (ev, value) => {
    try {
      return string(new Writer(ev).document(value));
    } catch (error) {
      if (error instanceof Symbolic) return null;
      throw error;
    }
  }),
];
