import type { FilePiece } from '../../questions.ts';
import type { InstanceContext } from '../instance-context.ts';
import { CLOSED, operationFailed } from './io-error.ts';
import { InputStream, OutputStream } from './streams.ts';

/** Reads a file from a position on. */
export class FileInput extends InputStream {
  readonly #context: InstanceContext;
  readonly #path: string;
  #offset: number;

  constructor(context: InstanceContext, path: string, offset: number) {
    super(context.asker);
    this.#context = context;
    this.#path = path;
    this.#offset = offset;
  }

  protected override pull(maxBytes: number): Uint8Array {
    if (maxBytes === 0) return new Uint8Array();
    const question = { do: 'read', path: this.#path, offset: this.#offset, length: maxBytes } as const;
    const { data } = this.#context.ask<FilePiece>(question, operationFailed);
    const piece = Buffer.from(data, 'base64');
    if (piece.length === 0) throw CLOSED;
    this.#offset += piece.length;
    return piece;
  }
}

/** Writes to a file from a position on, or always at its end. */
export class FileOutput extends OutputStream {
  readonly #context: InstanceContext;
  readonly #path: string;
  #offset: number;

  /** @param offset −1 is the end of the file. */
  constructor(context: InstanceContext, path: string, offset: number) {
    super(context.asker);
    this.#context = context;
    this.#path = path;
    this.#offset = offset;
  }

  protected override accept(contents: Uint8Array): void {
    const data = Buffer.from(contents).toString('base64');
    this.#context.ask({ do: 'write', path: this.#path, offset: this.#offset, data }, operationFailed);
    if (this.#offset >= 0) this.#offset += contents.length;
  }
}
