import { createClient } from 'graphql-sse';
import { Failure, type Issue } from './failure.ts';
import type { Settings } from './settings.ts';

interface GraphqlError {
  message: string;
  extensions?: { code?: string; fields?: Issue[] };
}

/** The management API of one platform. */
export class Client {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @throws Failure with what the API says. */
  async query<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const response = await this.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await asJson(response)) as { data?: Data; errors?: GraphqlError[] };
    const [error] = errors ?? [];
    if (error !== undefined) throw failureOf(error);
    if (data === undefined) throw new Failure(`the answer is none of GraphQL (HTTP ${response.status})`);
    return data;
  }

  /** Events until whoever reads stops, the server ends, or `signal` is aborted. @throws Failure */
  async *subscribe<Data>(
    query: string,
    variables: Record<string, unknown>,
    signal: AbortSignal,
  ): AsyncGenerator<Data> {
    const { url, key } = this.#settings;
    const client = createClient({ url: `${url}/graphql/stream`, headers: { 'x-api-key': key } });
    const events = client.iterate<Data>({ query, variables });
    signal.addEventListener('abort', () => client.dispose(), { once: true });
    try {
      for await (const { data, errors } of events) {
        const [error] = errors ?? [];
        if (error !== undefined) throw failureOf(error as GraphqlError);
        if (data) yield data;
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error instanceof Failure ? error : new Failure(`the connection to ${url} broke: ${whyOf(error)}`);
    } finally {
      client.dispose();
    }
  }

  /** A request to a path of the management API. @throws Failure where there is no answer, or one of 400 or more that is none of GraphQL. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const { url, key } = this.#settings;
    let response: Response;
    try {
      response = await fetch(url + path, { ...init, headers: { 'x-api-key': key, ...init.headers } });
    } catch (error) {
      throw new Failure(`nothing answers at ${url} (${whyOf(error)}); is it running, is OMNIGATE_URL right?`);
    }
    if (response.ok || path === '/graphql') return response;
    const { error } = (await asJson(response)) as {
      error?: { message: string; details?: { fields?: Issue[]; applied?: string[] } };
    };
    const applied = error?.details?.applied ?? [];
    const done = applied.length > 0 ? `\nDone before that: ${applied.join(', ')}.` : '';
    throw new Failure(`${error?.message ?? `HTTP ${response.status}`}${done}`, error?.details?.fields);
  }
}

/** What GraphQL says is wrong; what it says of a single field it has said already. */
function failureOf({ message, extensions }: GraphqlError): Failure {
  const issues = extensions?.fields ?? [];
  return new Failure(
    message,
    issues.length === 1 && message.includes(issues[0]?.message ?? '') ? [] : issues,
  );
}

/** Why a request got no answer: `ECONNREFUSED`, or what is said instead. */
function whyOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}

async function asJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new Failure(
      `${response.url} answered with HTTP ${response.status}, and no JSON; is OMNIGATE_URL right?`,
    );
  }
}
