import type { FetchLike } from '@modelcontextprotocol/client';
import { type Dispatcher, fetch } from 'undici';
import { describeConnectionError } from '../../../connection-error.ts';
import { UpstreamFailure } from '../upstream-failure.ts';

/** How long an authorization server may take for one answer, in milliseconds. */
const ANSWER_MS = 15_000;
/** The longest answer of an authorization server, in bytes. */
const MAX_BYTES = 1024 * 1024;

/**
 * `fetch` for the authorization functions of the SDK, by the platform's way out: bounded in time and size, and nothing that is sent with
 * credentials follows a redirect.
 */
export function egressFetch(dispatcher: Dispatcher, signal?: AbortSignal): FetchLike {
  return async (url, init = {}) => {
    const method = init.method ?? 'GET';
    const patience = AbortSignal.timeout(ANSWER_MS);
    const signals = [patience, signal, init.signal].filter((it) => it != null);
    try {
      const response = await fetch(String(url), {
        method,
        headers: Object.fromEntries(new Headers(init.headers)),
        body: init.body == null ? null : String(init.body),
        redirect: method === 'GET' ? 'follow' : 'manual',
        signal: AbortSignal.any(signals),
        dispatcher,
      });
      const body = await readBody(response.body as AsyncIterable<Uint8Array> | null);
      const hasBody = ![101, 204, 205, 304].includes(response.status);
      return new Response(hasBody ? body : null, {
        status: response.status,
        statusText: response.statusText,
        headers: Object.fromEntries(response.headers),
      });
    } catch (error) {
      if (error instanceof UpstreamFailure) throw error;
      if (signal?.aborted) throw signal.reason;
      if (patience.aborted) throw new UpstreamFailure('the authorization server does not answer');
      // undici puts what happened behind a TypeError that says only that it failed.
      const { cause = error } = error as { cause?: unknown };
      throw new UpstreamFailure(describeConnectionError(cause, 'the authorization server').message, {
        cause: error,
      });
    }
  };
}

async function readBody(body: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new UpstreamFailure(`the authorization server answers more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
