import { z } from 'zod';
import { plainText } from './plain-text.ts';
import type { SearchProvider } from './search-provider.ts';
import { narrowed } from './site-operators.ts';

export const BRAVE_URL = 'https://api.search.brave.com/res/v1/web/search';

const answer = z.object({
  web: z
    .object({
      results: z.array(
        z.object({
          title: z.string(),
          url: z.string(),
          description: z.string().nullish(),
          page_age: z.string().nullish(),
          age: z.string().nullish(),
        }),
      ),
    })
    .nullish(),
});

/** Brave Search API, Web Search. It takes at most 20 results at a time. */
export function brave(endpoint: string, apiKey: string): SearchProvider {
  return {
    name: 'Brave Search',
    paged: false,
    request({ text, limit, domains }) {
      const url = new URL(endpoint);
      url.searchParams.set('q', narrowed(text, domains));
      url.searchParams.set('count', String(limit));
      url.searchParams.set('text_decorations', 'false');
      return {
        method: 'GET',
        url,
        headersFor: () => ({ accept: 'application/json', 'x-subscription-token': apiKey }),
      };
    },
    read: (body) =>
      (answer.parse(body).web?.results ?? []).map(({ title, url, description, page_age, age }) => ({
        title: plainText(title),
        url,
        snippet: plainText(description ?? ''),
        ...(page_age || age ? { published: page_age ?? age ?? '' } : {}),
      })),
  };
}
