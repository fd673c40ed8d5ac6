import type { FilePiece, HttpResponseHead } from '../../../questions.ts';
import type { Asked, Asker } from '../../asker.ts';
import { CLOSED, operationFailed } from '../io-error.ts';
import { ConditionPollable, type Pollable, ReadyPollable } from '../poll.ts';
import { InputStream } from '../streams.ts';
import { Fields } from './fields.ts';

/** wasi:http/types, incoming-response. */
export class IncomingResponse {
  readonly #asker: Asker;
  readonly #head: HttpResponseHead;
  #isConsumed = false;

  constructor(asker: Asker, head: HttpResponseHead) {
    this.#asker = asker;
    this.#head = head;
  }

  status(): number {
    return this.#head.status;
  }

  headers(): Fields {
    return Fields.received(this.#head.headers);
  }

  consume(): IncomingBody {
    if (this.#isConsumed) throw undefined;
    this.#isConsumed = true;
    return new IncomingBody(this.#asker, this.#head.exchange);
  }

  [Symbol.dispose](): void {
    if (!this.#isConsumed) this.#asker.ask({ do: 'close-body', exchange: this.#head.exchange });
  }
}

/** wasi:http/types, incoming-body. */
export class IncomingBody {
  readonly #asker: Asker;
  readonly #exchange: number;
  #isOpen = false;

  constructor(asker: Asker, exchange: number) {
    this.#asker = asker;
    this.#exchange = exchange;
  }

  static finish(body: IncomingBody): FutureTrailers {
    return new FutureTrailers(body.#asker);
  }

  stream(): BodyInput {
    if (this.#isOpen) throw undefined;
    this.#isOpen = true;
    return new BodyInput(this.#asker, this.#exchange);
  }

  [Symbol.dispose](): void {
    this.#asker.ask({ do: 'close-body', exchange: this.#exchange });
  }
}

/** Pieces of a response's body. The next one is asked for as soon as the one before it was taken. */
class BodyInput extends InputStream {
  readonly #exchange: number;
  #next: Asked<FilePiece>;
  #piece: Uint8Array = new Uint8Array();
  #isLast = false;

  constructor(asker: Asker, exchange: number) {
    super(asker);
    this.#exchange = exchange;
    this.#next = this.#ask();
  }

  protected override pull(maxBytes: number, mayBlock: boolean): Uint8Array {
    while (this.#piece.length === 0) {
      if (this.#isLast) throw CLOSED;
      this.asker.receive();
      if (this.#next.answer !== undefined) this.#take();
      else if (mayBlock) this.asker.wait();
      else return new Uint8Array();
    }
    const taken = this.#piece.subarray(0, maxBytes);
    this.#piece = this.#piece.subarray(taken.length);
    return taken;
  }

  override subscribe(): Pollable {
    return new ConditionPollable(
      this.asker,
      () => this.#piece.length > 0 || this.#isLast || this.#next.answer !== undefined,
    );
  }

  #take(): void {
    const { answer } = this.#next;
    if (answer === undefined) return;
    if ('error' in answer) throw operationFailed(answer.error);
    this.#piece = Buffer.from(answer.ok.data, 'base64');
    this.#isLast = answer.ok.atEnd;
    if (!this.#isLast) this.#next = this.#ask();
  }

  #ask(): Asked<FilePiece> {
    return this.asker.ask<FilePiece>({ do: 'read-body', exchange: this.#exchange });
  }
}

/** wasi:http/types, future-trailers: there are none. */
export class FutureTrailers {
  readonly #asker: Asker;
  #isTaken = false;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  subscribe(): Pollable {
    return new ReadyPollable(this.#asker);
  }

  get() {
    if (this.#isTaken) return { tag: 'err', val: undefined };
    this.#isTaken = true;
    return { tag: 'ok', val: { tag: 'ok', val: undefined } };
  }
}
