/** The part of the WebAssembly interface that the parser uses; Node 20's own types lack it. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, () => number>>>>);
    readonly exports: Readonly<Record<string, Memory | ((...values: number[]) => number | undefined)>>;
  }
  class RuntimeError extends Error {}
}
