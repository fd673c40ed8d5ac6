import type { HttpRequest, HttpResponseHead } from '../../../questions.ts';
import type { Asked } from '../../asker.ts';
import type { InstanceContext } from '../../instance-context.ts';
import { ConditionPollable, type Pollable } from '../poll.ts';
import { IncomingResponse } from './incoming.ts';
import type { OutgoingRequest, RequestOptions } from './outgoing.ts';

/** wasi:http/types, future-incoming-response. */
export class FutureIncomingResponse {
  readonly #context: InstanceContext;
  #asked: Asked<HttpResponseHead> | undefined;
  #isTaken = false;

  constructor(context: InstanceContext, request: OutgoingRequest, options: RequestOptions | undefined) {
    this.#context = context;
    const { url } = request;
    if (url === undefined) throw { tag: 'HTTP-request-URI-invalid' };
    const timeout = options?.firstByteTimeout();
    request.whenComplete((body) => {
      const complete: HttpRequest = {
        method: request.methodName,
        url,
        headers: request.headers().lines,
        body: body.toString('base64'),
        timeoutMs: timeout === undefined ? undefined : Number(timeout) / 1_000_000,
      };
      this.#asked = context.asker.ask({ do: 'request', request: complete });
    });
  }

  subscribe(): Pollable {
    return new ConditionPollable(this.#context.asker, () => this.#asked?.answer !== undefined);
  }

  /** The outer result is an error when it was taken already (wasi:http/types). */
  get() {
    if (this.#isTaken) return { tag: 'err', val: undefined };
    this.#context.asker.receive();
    const answer = this.#asked?.answer;
    if (answer === undefined) return undefined;
    this.#isTaken = true;
    if ('ok' in answer) {
      return { tag: 'ok', val: { tag: 'ok', val: new IncomingResponse(this.#context.asker, answer.ok) } };
    }
    const { tag, note } = answer.error;
    this.#context.note(note);
    return { tag: 'ok', val: { tag: 'err', val: { tag, val: payloadOf(tag, note) } } };
  }
}

/** Some codes of wasi:http carry more than their name. */
function payloadOf(tag: string, note: string | undefined): unknown {
  if (tag === 'internal-error') return note;
  if (tag === 'DNS-error') return { rcode: undefined, infoCode: undefined };
  return undefined;
}
