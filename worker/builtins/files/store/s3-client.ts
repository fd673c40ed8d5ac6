import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { DOMParser } from 'linkedom';
import type { Dispatcher } from 'undici';
import type { S3Bucket } from '../../../../platform/builtin-config.ts';
import { PlatformError } from '../../../../platform/errors.ts';
import { OutgoingFailure } from '../../../outgoing/outgoing-failure.ts';
import { type OutgoingResponse, send } from '../../../outgoing/send.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;

export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** The object; empty for the bucket itself. */
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Buffer;
}

/** An element of S3's answers, which are XML. */
export interface XmlElement {
  readonly textContent: string | null;
  querySelector(name: string): XmlElement | null;
  querySelectorAll(name: string): Iterable<XmlElement>;
}

/** A bucket of an S3-compatible store, addressed by its path; requests are signed (AWS Signature Version 4). */
export class S3Client {
  readonly #base: string;
  readonly #signer: AwsClient;
  readonly #dispatcher: Dispatcher;

  constructor({ endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Bucket, dispatcher: Dispatcher) {
    this.#base = `${endpoint.replace(/\/+$/, '')}/${bucket}`;
    this.#signer = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
    this.#dispatcher = dispatcher;
  }

  /**
   * @returns undefined for status 404.
   * @throws PlatformError UNAVAILABLE; what is wrong with the store is for the log, not for callers.
   */
  async request({
    method,
    key = '',
    query = {},
    headers = {},
    body,
  }: S3Request): Promise<OutgoingResponse | undefined> {
    const url = new URL(key === '' ? this.#base : `${this.#base}/${encodeKey(key)}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const signed = await this.#signer.sign(url.href, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': hash },
      ...(body ? { body: Uint8Array.from(body) } : {}),
    });
    const response = await this.#send(method, new URL(signed.url), Object.fromEntries(signed.headers), body);
    if (response.status === 404) return undefined;
    if (response.status >= 300) {
      throw new PlatformError('UNAVAILABLE', 'the store of files does not accept the request', {
        cause: new Error(
          `S3 answered ${method} with ${response.status}: ${response.body.toString().slice(0, 300)}`,
        ),
      });
    }
    return response;
  }

  async #send(
    method: string,
    url: URL,
    headers: Record<string, string>,
    body: Buffer | undefined,
  ): Promise<OutgoingResponse> {
    try {
      return await send(
        { method, url, headersFor: () => ({ ...headers, 'accept-encoding': 'identity' }), body },
        {
          dispatcher: this.#dispatcher,
          signal: new AbortController().signal,
          timeoutMs: TIMEOUT_MS,
          maxBytes: MAX_BYTES,
          maxRedirects: undefined,
          check: () => undefined,
          tellsTrace: true,
        },
      );
    } catch (cause) {
      if (!(cause instanceof OutgoingFailure)) throw cause;
      throw new PlatformError('UNAVAILABLE', 'the store of files is away', { cause });
    }
  }
}

/** Reads an answer. */
export function parseXml(response: OutgoingResponse): XmlElement {
  return new DOMParser().parseFromString(response.body.toString(), 'text/xml') as unknown as XmlElement;
}

/** RFC 3986 with slashes left, as S3 signs keys. */
function encodeKey(key: string): string {
  return key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}
