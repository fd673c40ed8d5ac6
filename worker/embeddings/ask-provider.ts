import { setTimeout as delay } from 'node:timers/promises';
import { ZodError, type z } from 'zod';
import { OutgoingFailure } from '../outgoing/outgoing-failure.ts';
import { send } from '../outgoing/send.ts';
import { EmbeddingFailure, type EmbeddingTransport, type EmbedPurpose } from './embedder.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** How long a busy provider is left alone at first, in milliseconds. */
const PAUSE_MS = 500;

export interface ProviderRequest {
  url: URL;
  headers: Record<string, string>;
  body: unknown;
  purpose: EmbedPurpose;
}

/** Asks an embedding provider, again where it is busy. @throws EmbeddingFailure, or the reason of the signal. */
export async function askProvider<Schema extends z.ZodType>(
  request: ProviderRequest,
  answer: Schema,
  transport: EmbeddingTransport,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const { attempts } = transport.patience[request.purpose];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askOnce(request, answer, transport, signal);
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
  { dispatcher, patience }: EmbeddingTransport,
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
        timeoutMs: patience[purpose].timeoutMs,
        maxBytes: MAX_BYTES,
        maxRedirects: undefined,
        check: () => undefined,
        tellsTrace: true,
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
