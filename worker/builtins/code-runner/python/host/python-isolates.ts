import { allocateOutput } from '../../isolate/output-reader.ts';
import { OUTPUT_BYTES } from '../../isolate/run-request.ts';
import type { IsolateSource } from '../../isolate/supervise-runs.ts';
import { type CachedScript, PythonIsolate } from './python-isolate.ts';
import { pythonAssets, realmScripts } from './scripts.ts';

/** Makes isolates with an interpreter from the snapshot, and keeps a spare one: it takes a tenth of a second to make one. */
export class PythonIsolates implements IsolateSource<PythonIsolate> {
  readonly #scripts: CachedScript[] = realmScripts();
  readonly #assets = pythonAssets(true);
  /** As long as this lives, V8 need not compile the interpreter again for the next isolate. */
  readonly compiled: object;
  readonly #output = allocateOutput(OUTPUT_BYTES);
  #spare: Promise<PythonIsolate> | undefined;

  constructor() {
    this.compiled = new WebAssembly.Module(this.#assets.wasm);
  }

  prepare(): void {
    this.#spare ??= this.#make();
    // Whoever takes it hears what is wrong with it.
    this.#spare.catch(() => undefined);
  }

  async take(): Promise<PythonIsolate> {
    this.prepare();
    const spare = this.#spare as Promise<PythonIsolate>;
    this.#spare = undefined;
    return spare;
  }

  /** Resolves when there is a spare one. */
  async ready(): Promise<void> {
    this.prepare();
    await this.#spare;
  }

  async #make(): Promise<PythonIsolate> {
    new Uint8Array(this.#output).fill(0);
    return PythonIsolate.load(this.#scripts, this.#assets, this.#output);
  }
}
