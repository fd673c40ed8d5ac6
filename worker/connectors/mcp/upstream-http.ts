import type { Dispatcher } from 'undici';
import { isError, type JsonRpcMessage, messageKind } from '../../../platform/json-rpc.ts';
import { describeConnectionError } from '../../connection-error.ts';
import { type Credentials, readChallenge, type Shown } from './authorization/credentials.ts';
import { MAX_MESSAGE } from './event-stream.ts';
import { type HttpAnswer, sendRequest } from './http-answer.ts';
import { UpstreamFailure } from './upstream-failure.ts';

export interface UpstreamHttpOptions {
  url: URL;
  /** What the connector's configuration adds to every request. */
  headers: Record<string, string>;
  dispatcher: Dispatcher;
  /** How it is shown who calls; absent: not at all. */
  credentials?: Credentials | undefined;
}

export interface UpstreamHttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Where it goes, if not to the server's own URL; of the same origin. */
  url?: URL;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

/** HTTP to one MCP server: the way out, the connector's headers, and what goes wrong in words that an admin understands. */
export class UpstreamHttp {
  readonly url: URL;
  readonly #headers: Record<string, string>;
  readonly #dispatcher: Dispatcher;
  readonly #credentials: Credentials | undefined;

  constructor({ url, headers, dispatcher, credentials }: UpstreamHttpOptions) {
    this.url = url;
    this.#headers = headers;
    this.#dispatcher = dispatcher;
    this.#credentials = credentials;
  }

  /**
   * What the server refuses together with the credentials was not run: it is sent once more where there are others.
   * @returns whatever the server answers. @throws UpstreamFailure where there is no answer, AuthorizationRequired, or the signal's reason.
   */
  async send(request: UpstreamHttpRequest): Promise<HttpAnswer> {
    const credentials = this.#credentials;
    if (credentials === undefined) return this.#send(request, NOTHING_SHOWN);
    const shown = await credentials.show();
    const response = await this.#send(request, shown);
    if (response.statusCode !== 401 && response.statusCode !== 403) return response;
    if (!(await credentials.refused(shown, response))) return response;
    response.body.destroy();
    return this.#send(request, await credentials.show());
  }

  async #send(
    { method, url = this.url, headers, body, signal }: UpstreamHttpRequest,
    shown: Shown,
  ): Promise<HttpAnswer> {
    try {
      return await sendRequest(
        this.#dispatcher,
        {
          origin: url.origin,
          path: pathOf(url, shown),
          method,
          headers: { ...this.#headers, ...headers, ...shown.headers },
          body,
        },
        signal,
      );
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new UpstreamFailure(describeConnectionError(error, 'the server').message, { cause: error });
    }
  }
}

const NOTHING_SHOWN: Shown = { headers: {} };

function pathOf({ pathname, search }: URL, { query }: Shown): string {
  if (query === undefined) return pathname + search;
  const pair = query.map(encodeURIComponent).join('=');
  return `${pathname}${search}${search === '' ? '?' : '&'}${pair}`;
}

/** What a response is that no MCP server would give at this place. Reads its body. */
export async function failureOf(response: HttpAnswer): Promise<UpstreamFailure> {
  const status = response.statusCode;
  const body = await readJson(response).catch(() => undefined);
  const error = isError(body) ? body.error : undefined;
  const type = String(response.headers['content-type'] ?? 'nothing').split(';')[0];
  const what =
    status < 300
      ? `the server answered with ${type}, which is no answer of an MCP server; is the URL right?`
      : `the server answered with HTTP ${status}${hintFor(response)}${error ? `: ${error.message}` : ''}`;
  return new UpstreamFailure(what, { status, error });
}

/** Reads a JSON-RPC message. @throws UpstreamFailure for anything else, and for one that is too long. */
export async function readJson(response: HttpAnswer): Promise<JsonRpcMessage> {
  const chunks: Buffer[] = [];
  let size = 0;
  await response.body.read((chunk) => {
    size += chunk.length;
    if (size > MAX_MESSAGE) throw new UpstreamFailure(`the answer is longer than ${MAX_MESSAGE} bytes`);
    chunks.push(chunk);
  });
  const type = String(response.headers['content-type'] ?? '');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    const found = type.split(';')[0] || 'nothing';
    throw new UpstreamFailure(`the server answered with ${found}, which is no JSON; is the URL right?`, {
      cause,
    });
  }
  if (messageKind(value) === undefined)
    throw new UpstreamFailure('the server answered what is no JSON-RPC message');
  return value as JsonRpcMessage;
}

/** Reads the message of an event. @returns undefined for one without data. @throws UpstreamFailure */
export function parseEvent(data: string): JsonRpcMessage | undefined {
  // An event without data primes a stream for resumption and says nothing (MCP 2025-11-25, basic/transports).
  if (data === '') return undefined;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch (cause) {
    throw new UpstreamFailure('the server sent an event that is no JSON', { cause });
  }
  if (messageKind(message) === undefined)
    throw new UpstreamFailure('the server sent what is no JSON-RPC message');
  return message as JsonRpcMessage;
}

export function isEventStream(response: HttpAnswer): boolean {
  return String(response.headers['content-type'] ?? '').startsWith('text/event-stream');
}

function hintFor({ statusCode: status, headers }: HttpAnswer): string {
  if (status === 401 && readChallenge(headers['www-authenticate']).resourceMetadataUrl !== undefined)
    return ' (it wants to be authorized: auth of the type OAUTH2_AUTHORIZATION_CODE)';
  if (status === 401 || status === 403) return ' (it does not accept the credentials)';
  if (status === 404 || status === 405) return ' (is the URL right?)';
  if (status >= 300 && status < 400) return ' (it redirects; use the address that it redirects to)';
  return '';
}
