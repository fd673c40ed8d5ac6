import { Output } from '../../isolate/output.ts';
import { createTextCoding } from '../../isolate/text-coding.ts';
import { createBase64 } from './base64.ts';
import type { ColumnShift } from './column-shift.ts';
import { createConsole } from './console.ts';
import type { Inspection } from './inspection.ts';
import { Program } from './program.ts';
import { createCrypto } from './random.ts';
import { structuredClone } from './structured-clone.ts';
import { Timers } from './timers.ts';
import { createUrl, type ReadUrl } from './url.ts';

/** What a realm asks its host for while it runs. Texts and numbers go out, copies come back. */
export interface Host {
  readUrl: ReadUrl;
  randomBytes: (count: number) => ArrayBuffer;
}

/** Connects a realm with its host; it exists once, for the host, until it is called. */
export type Boot = (
  shared: SharedArrayBuffer,
  readUrl: Host['readUrl'],
  randomBytes: Host['randomBytes'],
) => {
  start: (source: string, shifts: readonly ColumnShift[]) => void;
  turn: () => void;
};

/**
 * Gives a bare realm the globals that programs expect, and leaves `boot` there for the host. What runs here becomes
 * part of the snapshot that realms are made from; the host is not there yet.
 */
export function installRealm(inspection: Inspection): void {
  let output: Output;
  let program: Program;
  let host: Host;
  let startedAt = 0;
  const now = Date.now;
  const timers = new Timers((due) => {
    output.nextTimer = due;
  });
  const { TextEncoder, TextDecoder } = createTextCoding();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  function define(globals: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(globals)) {
      Object.defineProperty(globalThis, name, {
        value,
        writable: true,
        configurable: true,
        enumerable: false,
      });
    }
  }

  define({
    console: createConsole((stream, text) => output.print(stream, text), inspection),
    setTimeout: (callback: unknown, delay?: unknown, ...args: unknown[]) =>
      timers.add(callback, delay, args, false),
    setInterval: (callback: unknown, delay?: unknown, ...args: unknown[]) =>
      timers.add(callback, delay, args, true),
    setImmediate: (callback: unknown, ...args: unknown[]) => timers.add(callback, 0, args, false),
    clearTimeout: (id: unknown) => timers.clear(id),
    clearInterval: (id: unknown) => timers.clear(id),
    clearImmediate: (id: unknown) => timers.clear(id),
    queueMicrotask: (callback: () => void) => {
      Promise.resolve().then(() => program.guard(callback));
    },
    performance: {
      now: () => now() - startedAt,
      get timeOrigin() {
        return startedAt;
      },
    },
    crypto: createCrypto((count) => host.randomBytes(count)),
    structuredClone,
    TextEncoder,
    TextDecoder,
    ...createBase64(),
    ...createUrl(
      (...question) => host.readUrl(...question),
      (bytes) => decoder.decode(bytes),
    ),
  });

  const boot: Boot = (shared, readUrl, randomBytes) => {
    // WebAssembly's memory would not count against the realm's limit.
    for (const name of ['boot', 'WebAssembly']) {
      Reflect.deleteProperty(globalThis, name);
    }
    // The host would not know that the program waits for it.
    Reflect.deleteProperty(Atomics, 'waitAsync');
    host = { readUrl, randomBytes };
    output = new Output(shared);
    program = new Program(output, timers, inspection);
    return {
      start: (source, shifts) => {
        startedAt = now();
        program.start(source, shifts);
      },
      turn: () => program.turn(),
    };
  };
  define({ boot });
}
