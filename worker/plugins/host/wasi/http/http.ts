import type { InstanceContext } from '../../instance-context.ts';
import { IoError } from '../io-error.ts';
import { Fields } from './fields.ts';
import { FutureIncomingResponse } from './future-response.ts';
import { FutureTrailers, IncomingBody, IncomingResponse } from './incoming.ts';
import { OutgoingBody, OutgoingRequest, RequestOptions } from './outgoing.ts';

/** The other direction, serving requests, is imported by language runtimes and never reached: nobody calls a plugin's handler. */
class IncomingRequest {}
class OutgoingResponse {}
class ResponseOutparam {
  static set(): void {}
}

/** wasi:http, as a client. */
export function createHttp(context: InstanceContext) {
  class Request extends OutgoingRequest {
    constructor(headers: Fields) {
      super(context, headers);
    }
  }
  return {
    'wasi:http/types': {
      Fields,
      FutureIncomingResponse,
      FutureTrailers,
      IncomingBody,
      IncomingRequest,
      IncomingResponse,
      OutgoingBody,
      OutgoingRequest: Request,
      OutgoingResponse,
      RequestOptions,
      ResponseOutparam,
      httpErrorCode(error: unknown) {
        if (!(error instanceof IoError)) return undefined;
        return { tag: 'internal-error', val: error.message };
      },
    },
    'wasi:http/outgoing-handler': {
      handle: (request: OutgoingRequest, options: RequestOptions | undefined) =>
        new FutureIncomingResponse(context, request, options),
    },
  };
}
