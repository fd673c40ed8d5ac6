/** The part of WebAssembly's JavaScript interface that is used; TypeScript has it only among what browsers have. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: ArrayBuffer | Uint8Array);
    static imports(module: Module): { module: string; name: string }[];
    static exports(module: Module): { name: string }[];
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    readonly exports: Record<string, unknown>;
    constructor(module: Module, imports?: Imports);
  }
  class RuntimeError extends Error {}
  class CompileError extends Error {}
  type Imports = Record<string, Record<string, unknown>>;
  let compile: (bytes: ArrayBuffer) => Promise<Module>;
  let instantiate: (source: ArrayBuffer | Module, imports: Imports) => Promise<unknown>;
}
