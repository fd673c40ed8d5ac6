import { MAX_REQUEST_BODY_BYTES } from '../../../piece-limits.ts';
import type { InstanceContext } from '../../instance-context.ts';
import { operationFailed } from '../io-error.ts';
import { type OutputStream, SinkOutput } from '../streams.ts';
import type { Fields } from './fields.ts';

type Variant = { tag: string; val?: string };

/** wasi:http/types, request-options; times in nanoseconds. */
export class RequestOptions {
  #connect: bigint | undefined;
  #firstByte: bigint | undefined;
  #betweenBytes: bigint | undefined;

  connectTimeout(): bigint | undefined {
    return this.#connect;
  }

  setConnectTimeout(duration: bigint | undefined): void {
    this.#connect = duration;
  }

  firstByteTimeout(): bigint | undefined {
    return this.#firstByte;
  }

  setFirstByteTimeout(duration: bigint | undefined): void {
    this.#firstByte = duration;
  }

  betweenBytesTimeout(): bigint | undefined {
    return this.#betweenBytes;
  }

  setBetweenBytesTimeout(duration: bigint | undefined): void {
    this.#betweenBytes = duration;
  }
}

/** wasi:http/types, outgoing-body: kept until it is finished, since a request is sent as a whole. */
export class OutgoingBody {
  readonly #context: InstanceContext;
  readonly #pieces: Uint8Array[] = [];
  readonly #onFinish: () => void;
  #bytes = 0;
  #isOpen = false;

  constructor(context: InstanceContext, onFinish: () => void) {
    this.#context = context;
    this.#onFinish = onFinish;
  }

  static finish(body: OutgoingBody): void {
    body.#onFinish();
  }

  get contents(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  write(): OutputStream {
    if (this.#isOpen) throw undefined;
    this.#isOpen = true;
    return new SinkOutput(this.#context.asker, (piece) => this.#accept(piece));
  }

  #accept(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > MAX_REQUEST_BODY_BYTES) {
      throw operationFailed({
        tag: 'HTTP-request-body-size',
        note: `a request's body may have ${MAX_REQUEST_BODY_BYTES} bytes`,
      });
    }
    this.#pieces.push(piece.slice());
  }
}

/** wasi:http/types, outgoing-request. */
export class OutgoingRequest {
  readonly #headers: Fields;
  #method: Variant = { tag: 'get' };
  #path: string | undefined;
  #scheme: Variant | undefined;
  #authority: string | undefined;
  #body: OutgoingBody | undefined;
  #isFinished = false;
  #onFinish: (() => void) | undefined;
  readonly #context: InstanceContext;

  constructor(context: InstanceContext, headers: Fields) {
    this.#context = context;
    this.#headers = headers.fixed();
  }

  /** Calls back when the body is complete: at once where none was begun. */
  whenComplete(callback: (body: Buffer) => void): void {
    const send = () => callback(this.#body?.contents ?? Buffer.alloc(0));
    if (this.#body === undefined || this.#isFinished) send();
    else this.#onFinish = send;
  }

  /** Undefined where it lacks a part, or is for another protocol. */
  get url(): string | undefined {
    const scheme = this.#scheme === undefined ? 'https' : this.#scheme.tag.toLowerCase();
    const text = `${scheme}://${this.#authority ?? ''}${this.#path ?? '/'}`;
    return (scheme === 'http' || scheme === 'https') && URL.canParse(text) ? text : undefined;
  }

  get methodName(): string {
    return (this.#method.tag === 'other' ? (this.#method.val ?? '') : this.#method.tag).toUpperCase();
  }

  body(): OutgoingBody {
    if (this.#body !== undefined) throw undefined;
    this.#body = new OutgoingBody(this.#context, () => {
      this.#isFinished = true;
      this.#onFinish?.();
    });
    return this.#body;
  }

  method(): Variant {
    return this.#method;
  }

  setMethod(method: Variant): void {
    this.#method = method;
  }

  pathWithQuery(): string | undefined {
    return this.#path;
  }

  setPathWithQuery(path: string | undefined): void {
    this.#path = path;
  }

  scheme(): Variant | undefined {
    return this.#scheme;
  }

  setScheme(scheme: Variant | undefined): void {
    this.#scheme = scheme;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): void {
    this.#authority = authority;
  }

  headers(): Fields {
    return this.#headers;
  }
}
