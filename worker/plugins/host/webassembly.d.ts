/** The part of WebAssembly's JavaScript interface that hosts use; TypeScript has it only among what browsers have. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    readonly exports: Record<string, unknown>;
    constructor(module: Module, imports?: Imports);
  }
  class RuntimeError extends Error {}
  type Imports = Record<string, Record<string, unknown>>;
}
