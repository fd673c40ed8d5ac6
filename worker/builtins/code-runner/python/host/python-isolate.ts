import { randomBytes } from 'node:crypto';
import ivm from 'isolated-vm';
import { OutputReader } from '../../isolate/output-reader.ts';
import type { ProgramIsolate } from '../../isolate/supervise-runs.ts';
import type { PythonAssets } from '../realm/interpreter.ts';
import type { Boot, PythonRealm } from '../realm/realm.ts';
import type { RealmScript } from './scripts.ts';

/** The memory that JavaScript may use beside Python's own, in megabytes: Pyodide, and what is on its way in and out. */
const HEAP_MB = 256;

/** The most random bytes at once. */
const MAX_RANDOM_BYTES = 65_536;

const MEGABYTE = 1024 * 1024;

/** A script with what V8 has made of it before. */
export interface CachedScript extends RealmScript {
  cached?: ivm.ExternalCopy<ArrayBuffer>;
}

/** A fresh isolate with a Python interpreter in it, for one program. It runs in a thread of its own. */
export class PythonIsolate implements ProgramIsolate {
  readonly output: OutputReader;
  readonly catastrophe: Promise<void>;
  readonly #isolate: ivm.Isolate;
  readonly #realm: ivm.Reference<PythonRealm>;

  private constructor(
    isolate: ivm.Isolate,
    catastrophe: Promise<void>,
    realm: ivm.Reference<PythonRealm>,
    output: SharedArrayBuffer,
  ) {
    this.#isolate = isolate;
    this.catastrophe = catastrophe;
    this.#realm = realm;
    this.output = new OutputReader(output);
  }

  /** Resolves when the interpreter is ready. Assets are copied: one program must not reach what the next is made of. */
  static async load(
    scripts: readonly CachedScript[],
    assets: PythonAssets,
    output: SharedArrayBuffer,
  ): Promise<PythonIsolate> {
    const catastrophe = Promise.withResolvers<void>();
    const isolate = new ivm.Isolate({
      memoryLimit: HEAP_MB,
      onCatastrophicError: () => catastrophe.resolve(),
    });
    const context = isolate.createContextSync();
    for (const script of scripts) runScript(isolate, context, script);
    const boot: ivm.Reference<Boot> = context.global.getSync('boot', { reference: true });
    const realm = boot.applySync(
      undefined,
      [
        new ivm.ExternalCopy(assets).copyInto({ release: true }),
        new ivm.ExternalCopy(output).copyInto(),
        readRandomBytes,
      ],
      { result: { reference: true } },
    ) as ivm.Reference<PythonRealm>;
    await realm.getSync('load', { reference: true }).apply(undefined, [], { result: { promise: true } });
    return new PythonIsolate(isolate, catastrophe.promise, realm, output);
  }

  /** Runs a program to its end. Rejects when the isolate ended. */
  async run(source: string, memoryMb: number): Promise<void> {
    await this.#realm.getSync('run', { reference: true }).apply(undefined, [source, memoryMb * MEGABYTE]);
  }

  /** A snapshot of memory after a source was run. */
  async takeSnapshot(runner: string): Promise<ArrayBuffer> {
    const take = this.#realm.getSync('takeSnapshot', { reference: true });
    return (await take.apply(undefined, [runner], { result: { copy: true } })) as ArrayBuffer;
  }

  /** Whether the isolate ended by itself, which it does when it is out of memory. */
  get ended(): boolean {
    return this.#isolate.isDisposed;
  }

  dispose(): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }
}

function runScript(isolate: ivm.Isolate, context: ivm.Context, script: CachedScript): void {
  const { source, filename, cached } = script;
  // The name of the option that was given decides the form of what comes back.
  const compiled: ivm.Script & { cachedData?: ivm.ExternalCopy<ArrayBuffer> } = cached
    ? isolate.compileScriptSync(source, { filename, cachedData: cached })
    : isolate.compileScriptSync(source, { filename, produceCachedData: true });
  if (compiled.cachedData !== undefined) script.cached = compiled.cachedData;
  compiled.runSync(context);
  compiled.release();
}

/** Called by untrusted code with anything it likes: never throws. */
function readRandomBytes(count: unknown): string {
  const wanted = typeof count === 'number' && count >= 0 && count <= MAX_RANDOM_BYTES ? Math.trunc(count) : 0;
  return randomBytes(wanted).toString('base64');
}
