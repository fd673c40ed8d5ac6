import type { GoogleGenAI } from '@google/genai';
import type { ModelEndpoint } from '../../platform/config.ts';
import { providerFetch, RETRIES } from './provider-fetch.ts';

/** Seconds before the first retry, and at the most; each with jitter. */
const RETRY_DELAY = { initialDelay: 0.5, maxDelay: 8, jitter: 1 };

/** Makes clients when they are first needed: who uses no model pays nothing for the package. */
export function lazyGemini(
  endpoint: ModelEndpoint,
  egressAllow: readonly string[],
): () => Promise<GoogleGenAI> {
  let client: Promise<GoogleGenAI> | undefined;
  return () => {
    client ??= import('@google/genai').then(
      (genai) =>
        new genai.GoogleGenAI({
          apiKey: endpoint.apiKey ?? 'none',
          vertexai: false,
          httpOptions: {
            ...(endpoint.baseUrl === undefined ? {} : { baseUrl: endpoint.baseUrl }),
            retryOptions: { attempts: RETRIES + 1, ...RETRY_DELAY },
            fetch: providerFetch(endpoint.baseUrl, egressAllow),
          },
        }),
    );
    return client;
  };
}
