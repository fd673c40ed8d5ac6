import { type Dispatcher, fetch } from 'undici';

/** A document from outside that is larger than it may be, or no answer in time. */
export interface FetchLimits {
  /** Bytes of a body, after decompression. */
  maxBytes: number;
  timeoutMs: number;
}

export type LimitedFetch = (
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<Response>;

/**
 * Fetches small documents by a way out (`createEgressDispatcher`): whole, within a size and a time, following no redirect.
 * @throws TypeError, EgressError as its cause, where it cannot be fetched; RangeError where it is too large.
 */
export function createLimitedFetch(
  dispatcher: Dispatcher,
  { maxBytes, timeoutMs }: FetchLimits,
): LimitedFetch {
  return async (url, { method = 'GET', headers = {}, body, signal }) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, {
      dispatcher,
      method,
      headers,
      body: body ?? null,
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new RangeError(`the answer has more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    const { status, statusText } = response;
    const content = [204, 304].includes(status) ? null : Buffer.concat(chunks);
    return new Response(content, { status, statusText, headers: [...response.headers] });
  };
}
