import { z } from 'zod';
import { plainText } from './plain-text.ts';
import type { SearchProvider } from './search-provider.ts';

export const TAVILY_URL = 'https://api.tavily.com/search';

const answer = z.object({
  results: z.array(
    z.object({
      title: z.string().nullish(),
      url: z.string(),
      content: z.string().nullish(),
      published_date: z.string().nullish(),
    }),
  ),
});

/** Tavily Search, in its cheapest depth. It narrows to domains by itself. */
export function tavily(endpoint: string, apiKey: string): SearchProvider {
  return {
    name: 'Tavily',
    paged: false,
    request: ({ text, limit, domains }) => ({
      method: 'POST',
      url: new URL(endpoint),
      headersFor: () => ({
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${apiKey}`,
      }),
      body: JSON.stringify({
        query: text,
        max_results: limit,
        search_depth: 'basic',
        include_domains: domains.allowed,
        exclude_domains: domains.denied,
      }),
    }),
    read: (body) =>
      answer.parse(body).results.map(({ title, url, content, published_date }) => ({
        title: plainText(title ?? ''),
        url,
        snippet: plainText(content ?? ''),
        ...(published_date ? { published: published_date } : {}),
      })),
  };
}
