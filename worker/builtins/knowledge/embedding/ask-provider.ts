import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { ZodError, type z } from 'zod';
import { OutgoingFailure } from '../../../outgoing/outgoing-failure.ts';
import { send } from '../../../outgoing/send.ts';
import { EmbeddingFailure } from './embedder.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** How often a provider is asked that is busy, and how long it may take. Somebody waits for a query, and without its vector words are searched all the same. */
const PATIENCE = {
  document: { attempts: 4, timeoutMs: 60_000 },
  query: { attempts: 1, timeoutMs: 5000 },
} as const;

/** How long a busy provider is left alone at first, in milliseconds. */
const PAUSE_MS = 500;

export interface ProviderRequest {
  url: URL;
  headers: Record<string, string>;
  body: unknown;
  purpose: keyof typeof PATIENCE;
}

/** Asks an embedding provider, again where it is busy. @throws EmbeddingFailure, or the reason of the signal. */
export async function askProvider<Schema extends z.ZodType>(
  request: ProviderRequest,
  answer: Schema,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const { attempts } = PATIENCE[request.purpose];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askOnce(request, answer, dispatcher, signal);
    } catch (error) {
      if (!(error instanceof EmbeddingFailure) || !error.passing || attempt === attempts) throw error;
      // A little later than the others who were turned away in the same moment.
      await delay(PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random()), undefined, { signal });
    }
  }
}

async function askOnce<Schema extends z.ZodType>(
  { url, headers, body, purpose }: ProviderRequest,
  answer: Schema,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  try {
    const response = await send(
      {
        method: 'POST',
        url,
        headersFor: () => ({ ...headers, accept: 'application/json', 'content-type': 'application/json' }),
        body: JSON.stringify(body),
      },
      {
        dispatcher,
        signal,
        timeoutMs: PATIENCE[purpose].timeoutMs,
        maxBytes: MAX_BYTES,
        maxRedirects: undefined,
        check: () => undefined,
      },
    );
    if (response.status !== 200) throw failureOf(response.status);
    return answer.parse(JSON.parse(response.body.toString()));
  } catch (error) {
    if (error instanceof OutgoingFailure) throw new EmbeddingFailure(error.message, true);
    if (error instanceof SyntaxError || error instanceof ZodError) {
      throw new EmbeddingFailure('it answered what are no vectors; is its address right?', false);
    }
    throw error;
  }
}

function failureOf(status: number): EmbeddingFailure {
  if (status === 401 || status === 403)
    return new EmbeddingFailure(`it does not accept the key (status ${status})`, false);
  const passing = status === 429 || status >= 500;
  return new EmbeddingFailure(`it answered with status ${status}`, passing);
}
