import type { OpenAI } from 'openai';
import type { ModelEndpoint } from '../../platform/config.ts';
import { providerFetch, RETRIES } from './provider-fetch.ts';

/** Makes clients when they are first needed: who uses no model pays nothing for the package. */
export function lazyOpenAI(endpoint: ModelEndpoint, egressAllow: readonly string[]): () => Promise<OpenAI> {
  let client: Promise<OpenAI> | undefined;
  return () => {
    client ??= import('openai').then(
      (openai) =>
        new openai.OpenAI({
          // Endpoints of one's own often want no key, but the package does.
          apiKey: endpoint.apiKey ?? 'none',
          ...(endpoint.baseUrl === undefined ? {} : { baseURL: endpoint.baseUrl }),
          maxRetries: RETRIES,
          fetch: providerFetch(endpoint.baseUrl, egressAllow),
        }),
    );
    return client;
  };
}
