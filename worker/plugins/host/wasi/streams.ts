import type { Asker } from '../asker.ts';
import { CLOSED } from './io-error.ts';
import { type Pollable, ReadyPollable } from './poll.ts';

/** What one operation moves at the most, in bytes. */
const CHUNK_BYTES = 64 * 1024;

/** wasi:io/streams: something to read from. */
export abstract class InputStream {
  constructor(protected readonly asker: Asker) {}

  /**
   * At most so many bytes; none where nothing is there yet and it must not block.
   * @throws a `stream-error`
   */
  protected abstract pull(maxBytes: number, mayBlock: boolean): Uint8Array;

  read(length: bigint): Uint8Array {
    return this.pull(bytes(length), false);
  }

  blockingRead(length: bigint): Uint8Array {
    return this.pull(bytes(length), true);
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint {
    return BigInt(this.blockingRead(length).length);
  }

  subscribe(): Pollable {
    return new ReadyPollable(this.asker);
  }
}

/** At its end from the start: standard input. */
export class EmptyInput extends InputStream {
  protected override pull(): Uint8Array {
    throw CLOSED;
  }
}

/** wasi:io/streams: something to write to. What is written is taken at once. */
export abstract class OutputStream {
  constructor(protected readonly asker: Asker) {}

  /** @throws a `stream-error` */
  protected abstract accept(contents: Uint8Array): void;

  checkWrite(): bigint {
    return BigInt(CHUNK_BYTES);
  }

  write(contents: Uint8Array): void {
    this.accept(contents);
  }

  blockingWriteAndFlush(contents: Uint8Array): void {
    this.accept(contents);
  }

  flush(): void {}

  blockingFlush(): void {}

  writeZeroes(length: bigint): void {
    this.accept(new Uint8Array(bytes(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }

  splice(source: InputStream, length: bigint): bigint {
    const contents = source.read(length);
    this.accept(contents);
    return BigInt(contents.length);
  }

  blockingSplice(source: InputStream, length: bigint): bigint {
    const contents = source.blockingRead(length);
    this.accept(contents);
    return BigInt(contents.length);
  }

  subscribe(): Pollable {
    return new ReadyPollable(this.asker);
  }
}

/** Hands everything to a function. */
export class SinkOutput extends OutputStream {
  readonly #sink: (contents: Uint8Array) => void;

  constructor(asker: Asker, sink: (contents: Uint8Array) => void) {
    super(asker);
    this.#sink = sink;
  }

  protected override accept(contents: Uint8Array): void {
    this.#sink(contents);
  }
}

function bytes(length: bigint): number {
  return length > CHUNK_BYTES ? CHUNK_BYTES : Number(length);
}
