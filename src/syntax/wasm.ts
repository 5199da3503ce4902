/**
 * The parser's WebAssembly (built by `grammar/build.mjs`): text in, flat records out.
 * The instance holds no state between calls; it is made at the first one and again after a text so
 * large that its memory is worth giving back.
 */
import { readFileSync } from 'node:fs';

/** Words per record: see `grammar/shim.c`. */
export const RECORD = 4;
/** The record's symbol when the parser could not place the text there. */
export const ERROR_SYMBOL = 255;
export const PIPE_INTO = 254;
export const PIPE_FROM = 253;
/** Flags of a record, in its first word from bit 24. */
export const MISSING = 1;
export const HAS_ERROR = 2;

interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly reserve: (units: number) => number;
  readonly parse: (units: number, budget: number) => number;
  readonly tokens: () => number;
}

/** The same relative place seen from `src/syntax` and from `dist/syntax`. */
const location = new URL('../../dist/nix.wasm', import.meta.url);
/** Linear memory never shrinks: beyond this the instance is dropped after use. */
const KEPT_BYTES = 256 * 1024 * 1024;
/** The parser asks every hundred steps; recovery from errors on hostile text is cut off there. */
const BUDGET_BASE = 20_000;

let compiled: WebAssembly.Module | null = null;
let machine: Machine | null = null;
let names: readonly string[] | null = null;

function compile(): WebAssembly.Module {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = readFileSync(location);
  } catch (cause) {
    throw new Error(`the parser is not built: run \`npm run build:grammar\` (${location.pathname})`, { cause });
  }
  return new WebAssembly.Module(bytes);
}

function start(): Machine {
  compiled ??= compile();
  // The C library's output and clock, which parsing never uses: "function not supported".
  const refused = (): number => 52;
  const { exports } = new WebAssembly.Instance(compiled, {
    wasi_snapshot_preview1: { clock_time_get: refused, fd_close: refused, fd_seek: refused, fd_write: refused },
  });
  const call = (name: string): ((...values: number[]) => number) => {
    const found = exports[name];
    if (typeof found !== 'function') throw new Error(`the parser lacks \`${name}\``);
    return (...values) => Number(found(...values));
  };
  const memory = exports['memory'];
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('the parser has no memory');
  call('_initialize')();
  if (names === null) {
    const symbolName = call('symbol_name');
    names = Array.from({ length: call('symbols')() }, (_, symbol) => cString(memory, symbolName(symbol)));
  }
  return { memory, reserve: call('reserve'), parse: call('parse'), tokens: call('tokens') };
}

function cString(memory: WebAssembly.Memory, address: number): string {
  const bytes = new Uint8Array(memory.buffer, address);
  return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString('latin1');
}

/** The grammar's symbol names, by symbol. */
export function symbolNames(): readonly string[] {
  machine ??= start();
  return names ?? [];
}

/** What the parser makes of a text: views of its memory, good until the next call. */
export interface Parsed {
  /** The tree's records in post-order. */
  readonly records: Uint32Array;
  /** Whether it had to skip or guess something. */
  readonly damaged: boolean;
  /** All tokens of a damaged text. */
  readonly tokens: Tokens | null;
}

/**
 * Parses a text. Null when there is not enough memory; without records when the budget is spent, on
 * text so broken that looking for a way on takes too long.
 */
export function parseRecords(text: string): Parsed | null {
  machine ??= start();
  const { memory, reserve, parse, tokens } = machine;
  try {
    const input = reserve(text.length);
    if (input === 0) return null;
    Buffer.from(memory.buffer).write(text, input, 'utf16le');
    const output = parse(text.length, BUDGET_BASE + text.length);
    const [count = 0, , address = 0, damage = 0] = output === 0 ? [0, 0, 0, 1] : new Uint32Array(memory.buffer, output, 4);
    const list = damage !== 0 ? new Uint32Array(memory.buffer, tokens(), 2) : null;
    return {
      records: new Uint32Array(memory.buffer, address, count * RECORD),
      damaged: damage !== 0,
      tokens: list === null ? null : new Tokens(text, new Uint32Array(memory.buffer, list[1], (list[0] ?? 0) * 3)),
    };
  } catch (fault) {
    machine = null;
    if (fault instanceof WebAssembly.RuntimeError || fault instanceof RangeError) return null;
    throw fault;
  } finally {
    if (memory.buffer.byteLength > KEPT_BYTES) machine = null;
  }
}

/** What the messages call the tokens that are more than their text. */
const tokenKinds: Readonly<Record<string, string>> = {
  identifier: 'identifier', integer_expression: 'integer', float_expression: 'float',
  uri_expression: 'uri', spath_expression: 'spath', path_fragment: 'path', string_fragment: 'fragment',
  ellipses: '...', end: 'invalid',
};

/** Nix's tokens, without comments. */
export class Tokens {
  readonly count: number;
  readonly text: string;
  readonly words: Uint32Array;

  constructor(text: string, words: Uint32Array, count = words.length / 3) {
    this.text = text;
    this.words = words;
    this.count = count;
  }

  /** `identifier`, `integer`, …, `invalid`, `eof`, or the token's own text. */
  kind(index: number): string {
    if (index < 0 || index >= this.count) return 'eof';
    const name = symbolNames()[this.words[index * 3] ?? 0] ?? '';
    // The lexer passes some tokens to the grammar as others: commas as comments, pipes as `->`.
    if (name === 'comment' || name === '->') return this.text.slice(this.start(index), this.end(index));
    return tokenKinds[name] ?? name;
  }
  start(index: number): number {
    return index < this.count ? (this.words[index * 3 + 1] ?? 0) : this.text.length;
  }
  end(index: number): number {
    return index < this.count ? (this.words[index * 3 + 2] ?? 0) : this.text.length;
  }
  /** The tokens before one of them, as if the text ended there. */
  until(count: number): Tokens {
    return new Tokens(this.text.slice(0, this.start(count)), this.words, count);
  }
}
