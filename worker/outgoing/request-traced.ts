import type { Dispatcher } from 'undici';
import { traceCall, withTraceHeaders } from './call-trace.ts';

/** One request, as it goes out. */
export interface RequestTraced {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  signal: AbortSignal;
  /** Whether who is called may know of which trace the call is a part. */
  tellsTrace: boolean;
}

/** Sends one request as a span of the execution that it belongs to. Follows no redirect. @throws what the dispatcher throws. */
export function requestTraced(
  dispatcher: Dispatcher,
  { method, url, headers, body, signal, tellsTrace }: RequestTraced,
): Promise<Dispatcher.ResponseData> {
  return traceCall(
    method,
    url,
    (context) =>
      dispatcher.request({
        method: method as Dispatcher.HttpMethod,
        origin: url.origin,
        path: url.pathname + url.search,
        headers: tellsTrace ? withTraceHeaders(headers, context) : headers,
        body: body ?? null,
        signal,
      }),
    ({ statusCode }) => statusCode,
  );
}
