import { randomBytes } from 'node:crypto';
import ivm from 'isolated-vm';
import { OutputReader } from '../../isolate/output-reader.ts';
import type { ProgramIsolate } from '../../isolate/supervise-runs.ts';
import type { ColumnShift } from '../realm/column-shift.ts';
import type { Boot } from '../realm/realm.ts';
import { programName } from '../realm/stack-traces.ts';
import { readUrl } from './read-url.ts';

type Realm = ReturnType<Boot>;

/** The most random bytes at once (Web Cryptography API, getRandomValues). */
const MAX_RANDOM_BYTES = 65_536;

/**
 * A fresh isolate with one realm in it, for one program. The program runs in a thread of its own; it holds three things
 * of its host: shared memory for its output, and two functions that take and give copies of texts and numbers.
 */
export class RealmIsolate implements ProgramIsolate {
  readonly memoryMb: number;
  readonly output: OutputReader;
  readonly catastrophe: Promise<void>;
  readonly #isolate: ivm.Isolate;
  readonly #start: ivm.Reference<Realm['start']>;
  readonly #turn: ivm.Reference<Realm['turn']>;

  constructor(snapshot: ivm.ExternalCopy<ArrayBuffer>, memoryMb: number, output: SharedArrayBuffer) {
    const catastrophe = Promise.withResolvers<void>();
    this.catastrophe = catastrophe.promise;
    this.memoryMb = memoryMb;
    this.#isolate = new ivm.Isolate({
      memoryLimit: memoryMb,
      snapshot,
      onCatastrophicError: () => catastrophe.resolve(),
    });
    this.output = new OutputReader(output);
    const { global } = this.#isolate.createContextSync();
    const boot: ivm.Reference<Boot> = global.getSync('boot', { reference: true });
    const realm = boot.applySync(
      undefined,
      [new ivm.ExternalCopy(output).copyInto(), readUrl, readRandomBytes],
      { result: { reference: true } },
    );
    this.#start = realm.getSync('start', { reference: true });
    this.#turn = realm.getSync('turn', { reference: true });
  }

  /** Runs the program until it waits for something. Rejects with an unhandled rejection, and when the isolate ended. */
  start(source: string, shifts: readonly ColumnShift[]): Promise<unknown> {
    return this.#start.apply(undefined, [source, shifts], { arguments: { copy: true } });
  }

  /** Runs the timer that is due; rejects as {@link start} does. */
  turn(): Promise<unknown> {
    return this.#turn.apply(undefined, []);
  }

  /** The error that V8 has with this source, whose message then ends with the place; undefined if it has none. */
  async findSyntaxError(source: string): Promise<Error | undefined> {
    try {
      await this.#isolate.compileScript(source, { filename: programName() });
      return undefined;
    } catch (error) {
      return error instanceof SyntaxError ? error : undefined;
    }
  }

  /** Whether the isolate ended by itself, which it does when it is out of memory. */
  get ended(): boolean {
    return this.#isolate.isDisposed;
  }

  dispose(): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }
}

/** Called by untrusted code with anything it likes: never throws. */
function readRandomBytes(count: unknown): ArrayBuffer {
  const wanted = typeof count === 'number' && count >= 0 && count <= MAX_RANDOM_BYTES ? Math.trunc(count) : 0;
  return Uint8Array.from(randomBytes(wanted)).buffer;
}
