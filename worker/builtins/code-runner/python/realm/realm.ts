import { Output } from '../../isolate/output.ts';
import { createTextCoding } from '../../isolate/text-coding.ts';
import { Interpreter, type LoadPyodide, type PythonAssets } from './interpreter.ts';
import { createTextDecoder } from './text-decoder.ts';

/** What the host does with a realm; the function that gives it exists once, until it is called. */
export interface PythonRealm {
  /** Resolves when Python is ready to run a program. */
  load(): Promise<void>;
  takeSnapshot(runner: string): ArrayBuffer;
  run(source: string, memoryBytes: number): void;
}

export type Boot = (
  assets: PythonAssets,
  shared: SharedArrayBuffer,
  /** Base64 of so many random bytes. */
  random: (count: number) => string,
) => PythonRealm;

/**
 * Gives a bare realm what Pyodide asks of a JavaScript shell such as d8, and leaves `boot` there for the host. There is
 * no network, no file and no process to be found in here, whatever Python code may get hold of.
 */
export function installRealm(): void {
  const { Memory, Module, Instance } = WebAssembly;
  const now = Date.now;
  const startedAt = now();
  const pageBytes = 65_536;
  let memoryLimit = 2 ** 32;
  let assets: PythonAssets | undefined;
  let random: (count: number) => string = () => '';

  const grow = Memory.prototype.grow;
  Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * pageBytes > memoryLimit) throw new RangeError('out of memory');
    return grow.call(this, pages);
  };
  // There is no event loop in which something could be compiled meanwhile.
  WebAssembly.compile = async (bytes) => new Module(bytes);
  WebAssembly.instantiate = async (source, imports) => {
    if (source instanceof Module) return new Instance(source, imports);
    const module = new Module(source);
    return { module, instance: new Instance(module, imports) };
  };

  const silent = () => {};
  const { TextEncoder, TextDecoder } = createTextCoding();
  Object.assign(globalThis, {
    TextEncoder,
    TextDecoder: createTextDecoder(TextDecoder),
    console: { log: silent, info: silent, debug: silent, warn: silent, error: silent },
    performance: { now: () => now() - startedAt },
    // What d8 offers to scripts: files, and a way to random bytes.
    load: silent,
    read: () => {
      throw new Error('there are no files');
    },
    readbuffer: (name: string) => {
      if (name.endsWith('.wasm') && assets) return assets.wasm;
      if (name.endsWith('.zip') && assets) return assets.stdlib;
      throw new Error('there are no files');
    },
    os: {
      system: (_shell: string, [, command]: [string, string]) =>
        random(Number(/head -c(\d+)/.exec(command)?.[1] ?? 0)),
    },
  });

  const boot: Boot = (given, shared, getRandom) => {
    Reflect.deleteProperty(globalThis, 'boot');
    const loadPyodide = Reflect.get(globalThis, 'loadPyodide') as LoadPyodide;
    assets = given;
    random = getRandom;
    const interpreter = new Interpreter(loadPyodide, (bytes) => {
      memoryLimit = bytes;
    });
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const globals = {
      /** Waits without using the processor. */
      sleep: (seconds: number) => void Atomics.wait(clock, 0, 0, seconds * 1000),
    };
    return {
      load: async () => {
        await interpreter.load(given, globals);
        assets = undefined;
      },
      takeSnapshot: (runner) => interpreter.takeSnapshot(runner),
      run: (source, memoryBytes) => interpreter.run(source, memoryBytes, new Output(shared)),
    };
  };
  Object.assign(globalThis, { boot });
}
