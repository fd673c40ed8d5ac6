import type { GraphiQLProps } from 'graphiql';
import { getOperationAST, parse } from 'graphql';
import { createClient, NetworkError } from 'graphql-sse';
import { type Answer, failure, readAnswer } from './answer.ts';
import { KeyMemory } from './key-memory.ts';

type Fetcher = GraphiQLProps['fetcher'];
type Request = Parameters<Fetcher>[0];

const unreachable = failure('The server does not answer. Is it running? Run the operation again when it is.');

/** Queries and mutations go to `/graphql`, subscriptions to `/graphql/stream` (graphql-sse, distinct connections). */
export function createFetcher(): Fetcher {
  const keys = new KeyMemory();
  return (request, options) => {
    let headers: Headers;
    try {
      headers = keys.complete(options?.headers);
    } catch (error) {
      return Promise.resolve(failure(`Not sent, a header is wrong: ${String(error)}`));
    }
    return isSubscription(request) ? subscribe(request, headers) : post(request, headers, keys);
  };
}

function isSubscription({ query, operationName }: Request): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false; // A syntax error: the server words it.
  }
}

async function post(request: Request, headers: Headers, keys: KeyMemory): Promise<Answer> {
  headers.set('Accept', 'application/graphql-response+json, application/json');
  headers.set('Content-Type', 'application/json');
  let response: Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers,
      body: JSON.stringify(request),
    });
  } catch {
    return unreachable;
  }
  const answer = await readAnswer(response, headers);
  if (!answer.notSignedIn) keys.accepted(headers);
  return answer;
}

function subscribe({ query, variables, operationName }: Request, headers: Headers) {
  const client = createClient({
    url: '/graphql/stream',
    headers: Object.fromEntries(headers),
    // It would repeat refused requests as well, silently and for a minute.
    retryAttempts: 0,
  });
  return {
    subscribe(observer: { next(answer: Answer): void; error(error: unknown): void; complete(): void }) {
      const finish = (answer: Answer) => {
        observer.next(answer);
        observer.complete();
      };
      const unsubscribe = client.subscribe(
        { query, variables, operationName: operationName ?? undefined },
        {
          next: (result) => observer.next(result),
          complete: () => observer.complete(),
          error(error) {
            if (!(error instanceof NetworkError)) observer.error(error);
            else if (error.response instanceof Response) readAnswer(error.response, headers).then(finish);
            else finish(unreachable);
          },
        },
      );
      return { unsubscribe };
    },
  };
}
