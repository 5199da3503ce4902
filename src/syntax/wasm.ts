/**
 * The parser's WebAssembly (built by `grammar/build.mjs`): text in, flat records out.
 * The instance holds no state between calls; it is made at the first one and again after a text so
 * large that its memory is worth giving back.
 */
import { readFileSync } from 'node:fs';

/** Words per record: see `grammar/records.c`. */
export const RECORD = 4;
/** Words per token: symbol, start, end. */
const TOKEN = 3;
/** The operator of a record when it is a pipe, which the grammar does not have. */
export const PIPE_INTO = 254;
export const PIPE_FROM = 253;

interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly reserve: (units: number) => number;
  readonly parse: (units: number) => number;
  readonly parse_by_runtime: (units: number) => number;
  readonly tokens: () => number;
}

/** The same relative place seen from `src/syntax` and from `dist/syntax`. */
const location = new URL('../../dist/nix.wasm', import.meta.url);
/** Linear memory never shrinks: beyond this the instance is dropped after use. */
const KEPT_BYTES = 256 * 1024 * 1024;

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
  return { memory, reserve: call('reserve'), parse: call('parse'), parse_by_runtime: call('parse_by_runtime'), tokens: call('tokens') };
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
export type Parsed =
  /** The tree in post-order. */
  | { readonly kind: 'records'; readonly records: Uint32Array }
  /** The grammar does not take the text: its tokens. */
  | { readonly kind: 'tokens'; readonly tokens: Tokens };

/**
 * Parses a text. Null when memory does not suffice for it.
 * @param parser `grammar/driver.c`, or tree-sitter's runtime, which says the same and takes its time
 */
export function parseRecords(text: string, parser: 'parse' | 'parse_by_runtime' = 'parse'): Parsed | null {
  machine ??= start();
  const { memory, reserve, tokens } = machine;
  try {
    const input = reserve(text.length);
    if (input === 0) return null;
    Buffer.from(memory.buffer).write(text, input, 'utf16le');
    const output = machine[parser](text.length);
    // The memory may grow once more, and then its buffer is another one.
    const found = output === 0 ? tokens() : output;
    const [count = 0, address] = new Uint32Array(memory.buffer, found, 2);
    if (output !== 0) return { kind: 'records', records: new Uint32Array(memory.buffer, address, count * RECORD) };
    return { kind: 'tokens', tokens: new Tokens(text, new Uint32Array(memory.buffer, address, count * TOKEN)) };
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
  identifier: 'identifier',
  integer_expression: 'integer',
  float_expression: 'float',
  uri_expression: 'uri',
  spath_expression: 'spath',
  path_fragment: 'path',
  string_fragment: 'fragment',
  ellipses: '...',
  end: 'invalid',
};

/** Nix's tokens, without comments. */
export class Tokens {
  readonly count: number;
  readonly text: string;
  readonly words: Uint32Array;

  constructor(text: string, words: Uint32Array, count = words.length / TOKEN) {
    this.text = text;
    this.words = words;
    this.count = count;
  }

  /** `identifier`, `integer`, …, `invalid`, `eof`, or the token's own text. */
  kind(index: number): string {
    if (index < 0 || index >= this.count) return 'eof';
    const name = symbolNames()[this.words[index * TOKEN] ?? 0] ?? '';
    // The lexer passes some tokens to the grammar as others: commas as comments, pipes as `->`.
    if (name === 'comment' || name === '->') return this.text.slice(this.start(index), this.end(index));
    return tokenKinds[name] ?? name;
  }
  start(index: number): number {
    return index < this.count ? (this.words[index * TOKEN + 1] ?? 0) : this.text.length;
  }
  end(index: number): number {
    return index < this.count ? (this.words[index * TOKEN + 2] ?? 0) : this.text.length;
  }
  /** The tokens before one of them, as if the text ended there. */
  until(count: number): Tokens {
    return new Tokens(this.text.slice(0, this.start(count)), this.words, count);
  }
}
