import type { Dispatcher } from 'undici';
import type { HttpClientSettings, HttpRequestArguments } from '../../../schema/builtins/http-client.ts';
import { checkDomain } from '../../outgoing/domain-rules.ts';
import { OutgoingFailure } from '../../outgoing/outgoing-failure.ts';
import { type OutgoingRequest, send } from '../../outgoing/send.ts';
import type { Builtin, BuiltinContext, ToolResult } from '../builtin.ts';
import { ToolError } from '../tool-error.ts';
import { USER_AGENT } from '../user-agent.ts';
import { Credentials } from './credentials.ts';
import { requestBody } from './request-body.ts';
import { responseResult } from './response-result.ts';

const MAX_REDIRECTS = 10;

/** Headers with credentials of the caller's own, which another origin must not get (Fetch Standard, HTTP-redirect fetch). */
const CREDENTIAL_HEADERS = new Set(['authorization', 'cookie']);

/** The built-in that sends HTTP requests. */
export class HttpClient implements Builtin<HttpRequestArguments, HttpClientSettings> {
  readonly #dispatcher: Dispatcher;

  /** @param dispatcher a way out that refuses what must not be reached. */
  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
  }

  async run(
    _tool: 'http_request',
    args: HttpRequestArguments,
    settings: HttpClientSettings,
    { signal }: BuiltinContext,
  ): Promise<ToolResult> {
    const credentials = new Credentials(settings.auth, args.auth, new URL(args.url));
    const rules = { allowed: settings.allowedDomains, denied: settings.deniedDomains };
    try {
      const response = await send(compose(args, credentials), {
        dispatcher: this.#dispatcher,
        signal,
        timeoutMs: settings.timeoutSeconds * 1000,
        maxBytes: settings.maxResponseKb * 1024,
        maxRedirects: settings.followRedirects ? MAX_REDIRECTS : undefined,
        check: (url) => checkDomain(url, rules),
        // Where every public host may be called, it is the caller who names it.
        tellsTrace: rules.allowed.length > 0,
      });
      return responseResult(response, (text) => credentials.redact(text));
    } catch (error) {
      if (!(error instanceof OutgoingFailure)) throw error;
      throw new ToolError(`The request failed: ${credentials.redact(error.message)}.`, { cause: error });
    }
  }

  async close(): Promise<void> {
    // Connections are the worker's.
  }
}

function compose(args: HttpRequestArguments, credentials: Credentials): OutgoingRequest {
  const url = new URL(args.url);
  url.hash = '';
  for (const [name, value] of Object.entries(args.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(item));
  }
  credentials.addTo(url);
  const { body, contentType } = requestBody(args);
  const own = Object.fromEntries(
    Object.entries(args.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: args.method,
    url,
    body,
    headersFor: (target) => ({
      'user-agent': USER_AGENT,
      accept: '*/*',
      ...(contentType ? { 'content-type': contentType } : {}),
      ...(target.origin === url.origin ? own : withoutCredentials(own)),
      ...credentials.headersFor(target),
    }),
  };
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIAL_HEADERS.has(name)));
}
