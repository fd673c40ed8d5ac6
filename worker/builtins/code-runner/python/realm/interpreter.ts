import type { Output } from '../../isolate/output.ts';

/** What Python is made of; the snapshot is absent while one is being made. */
export interface PythonAssets {
  wasm: ArrayBuffer;
  /** The standard library, a zip. */
  stdlib: ArrayBuffer;
  /** Pyodide's index of packages, as JSON; there are none. */
  lock: string;
  snapshot?: ArrayBuffer | undefined;
}

/** The part of Pyodide that is used. */
export interface Pyodide {
  runPython(source: string, options: { filename: string }): unknown;
  pyimport(name: string): { run(source: string): string; destroy(): void };
  setStdin(options: { stdin: () => null }): void;
  setStdout(options: { write: (bytes: Uint8Array) => number }): void;
  setStderr(options: { write: (bytes: Uint8Array) => number }): void;
  makeMemorySnapshot(): Uint8Array;
}

export type LoadPyodide = (options: Record<string, unknown>) => Promise<Pyodide>;

/** What the runner, which is part of the snapshot, says of a program's end. */
export type RunnerAnswer =
  | { kind: 'json' | 'text' | 'nothing'; text: string }
  | { kind: 'error'; report: string }
  | { kind: 'memory' };

/** How a failed program is described to the host. */
export type PythonFailure = { report: string } | { memory: true };

/** A Python interpreter in a bare realm: loaded once, for one program. */
export class Interpreter {
  readonly #loadPyodide: LoadPyodide;
  readonly #limitMemory: (bytes: number) => void;
  #pyodide: Pyodide | undefined;

  constructor(loadPyodide: LoadPyodide, limitMemory: (bytes: number) => void) {
    this.#loadPyodide = loadPyodide;
    this.#limitMemory = limitMemory;
  }

  /** @param globals the only things of JavaScript that Python is given. */
  async load({ lock, snapshot }: PythonAssets, globals: Record<string, unknown>): Promise<void> {
    this.#pyodide = await this.#loadPyodide({
      indexURL: '/python/',
      packageBaseUrl: '/python/',
      lockFileContents: JSON.parse(lock),
      jsglobals: globals,
      enableRunUntilComplete: false,
      stdout: () => {},
      stderr: () => {},
      ...(snapshot ? { _loadSnapshot: new Uint8Array(snapshot) } : { _makeSnapshot: true }),
    });
  }

  /** Runs the runner's own source and takes a snapshot of memory. */
  takeSnapshot(runner: string): ArrayBuffer {
    const pyodide = this.#loaded;
    pyodide.runPython(runner, { filename: '_omnigate.py' });
    return pyodide.makeMemorySnapshot().slice().buffer as ArrayBuffer;
  }

  /** Runs a program. Whatever it does is said in the output. */
  run(source: string, memoryBytes: number, output: Output): void {
    const pyodide = this.#loaded;
    this.#limitMemory(memoryBytes);
    const printer = (stream: 'stdout' | 'stderr') => {
      const decoder = new TextDecoder();
      return {
        write: (bytes: Uint8Array) => {
          output.print(stream, decoder.decode(bytes, { stream: true }));
          return bytes.length;
        },
      };
    };
    // There is nobody who types: the end of the input is at its beginning.
    pyodide.setStdin({ stdin: () => null });
    pyodide.setStdout(printer('stdout'));
    pyodide.setStderr(printer('stderr'));
    const fail = (failure: PythonFailure) => output.fail(JSON.stringify(failure));
    try {
      const answer = JSON.parse(pyodide.pyimport('_omnigate').run(source)) as RunnerAnswer;
      if (answer.kind === 'error') fail({ report: answer.report });
      else if (answer.kind === 'memory') fail({ memory: true });
      else output.finish(answer.kind === 'nothing' ? undefined : { form: answer.kind, text: answer.text });
    } catch (error) {
      fail(describeCrash(error));
    }
  }

  get #loaded(): Pyodide {
    if (this.#pyodide === undefined) throw new Error('the interpreter is not loaded');
    return this.#pyodide;
  }
}

/** The interpreter itself gave up: it left no exception of Python's. */
export function describeCrash(error: unknown): PythonFailure {
  const { name, message } = Object(error) as { name?: unknown; message?: unknown };
  const text = String(message);
  if (/program terminated with exit/i.test(text)) {
    return { report: `SystemExit: the program ended the interpreter (${text.replace(/^.*exit/i, 'exit')})` };
  }
  if (name === 'RangeError' && /call stack/i.test(text)) {
    return { report: "RecursionError: the program used up the interpreter's stack" };
  }
  // Of an exception of Python's own the last line says what it is.
  return { report: `The Python interpreter gave up: ${text.trim().split('\n').at(-1)?.slice(0, 300)}` };
}
