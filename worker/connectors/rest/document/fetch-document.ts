import type { Dispatcher } from 'undici';
import { essence } from '../conversion/media-types.ts';
import { decodeText } from '../response/decode-text.ts';
import { RestFailure } from '../rest-failure.ts';
import { send } from '../send.ts';
import { DocumentError } from './document-error.ts';

export interface FetchOptions {
  dispatcher: Dispatcher;
  signal: AbortSignal;
  /** What is left of the limit for all documents together, in bytes. */
  maxBytes: number;
  /** The limit, for messages. */
  limit: number;
}

/** How long one document may take, in milliseconds. */
const FETCH_MS = 20_000;

const ACCEPT =
  'application/vnd.oai.openapi+json, application/json;q=0.9, application/yaml;q=0.9, text/yaml;q=0.8, */*;q=0.5';

/**
 * Fetches a document.
 * @returns its text, and its size in bytes.
 * @throws DocumentError, or the signal's reason.
 */
export async function fetchDocument(
  url: string,
  options: FetchOptions,
): Promise<{ text: string; bytes: number }> {
  const timeout = AbortSignal.timeout(FETCH_MS);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    const { status, headers, bytes, cut } = await send(
      { method: 'GET', url: new URL(url), headers: { accept: ACCEPT, 'user-agent': 'omnigate' } },
      { dispatcher: options.dispatcher, signal, maxBytes: options.maxBytes, who: 'its server' },
    );
    if (status >= 300) throw new DocumentError(`${url} answered with HTTP ${status}`);
    if (cut) throw new DocumentError(tooLong(url, options.limit));
    const type = String(headers['content-type'] ?? '');
    if (essence(type) === 'text/html')
      throw new DocumentError(
        `${url} answered with a web page (text/html); what fits is an OpenAPI document`,
      );
    if (bytes.length === 0) throw new DocumentError(`${url} answered with nothing`);
    return { text: decodeText(bytes, type), bytes: bytes.length };
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    if (timeout.aborted)
      throw new DocumentError(`${url} did not arrive within ${FETCH_MS / 1000} s`, { cause: error });
    if (error instanceof RestFailure)
      throw new DocumentError(`${url} cannot be fetched: ${error.message}`, { cause: error });
    throw error;
  }
}

/** A description, with what it refers to, is larger than it may be. */
export function tooLong(what: string, limit: number): string {
  return `${what} is larger than ${limit} bytes; raise OPENAPI_MAX_BYTES to allow more`;
}
